"""The connection to SourceWhale, and the cache of its campaigns and jobs."""

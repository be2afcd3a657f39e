"""The connection to SourceWhale: checking a key, filling the lists of campaigns and jobs."""

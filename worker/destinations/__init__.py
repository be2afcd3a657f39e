"""Where candidates go. SourceWhale is the first destination."""

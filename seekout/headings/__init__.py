"""What columns are: the table of fields, headers by their words, and who must not be contacted."""

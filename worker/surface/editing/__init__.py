"""Parts of the form in which an admin edits the connection, and who did what."""

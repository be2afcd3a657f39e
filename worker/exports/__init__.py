"""One export, from the file to its end: preparation, the run under its lease, requests side by side."""

"""Sample project files with invented people."""

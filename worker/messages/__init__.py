"""Which messages an export has, where they go, and what they say now."""

"""Identity resolution: which rows are one person, and what belongs to nobody."""

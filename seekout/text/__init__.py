"""Text before it has a meaning: encodings, repairs, and how words are compared."""

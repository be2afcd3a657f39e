"""What operators and time ask for: retention, erasure, keys, figures."""

"""Measurements, each beside a baseline from the same run: `make bench` writes bench/RESULTS.md."""

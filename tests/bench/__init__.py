"""Benchmarks: figures, and never tests. `python -m tests.bench --help`."""

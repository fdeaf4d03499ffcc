"""Benchmarks of a program: running them, telling figures, comparing with those of another time."""

"""Passes over MIR: each takes a function (or program) and gives a new one. `pipeline.py` says in which order."""

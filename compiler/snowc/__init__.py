"""The Snow compiler as a library of queries, and the `snowc` command."""

__version__ = "0.1.0"

"""Hindley-Milner inference by binding group, and the types that it gives."""

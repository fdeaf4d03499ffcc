"""Random pure programs whose output is known: made as trees, written as Snow, evaluated in Python."""

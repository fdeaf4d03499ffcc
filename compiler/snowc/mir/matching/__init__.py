"""Pattern matching, free of syntax: patterns in normal form, and the decision trees that they compile to."""

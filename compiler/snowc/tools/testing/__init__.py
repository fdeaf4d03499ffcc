"""Running the tests of a program: in which order, in which processes, and how their ends are told."""

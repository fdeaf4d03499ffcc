"""`snowc repl`: inputs one by one, compiled like any program and run in one process."""

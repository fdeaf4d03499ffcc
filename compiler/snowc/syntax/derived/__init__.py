"""What the compiler itself writes: Snow text for operations on declared types and tuples."""

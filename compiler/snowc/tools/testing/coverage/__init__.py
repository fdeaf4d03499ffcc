"""What of a program its tests have run."""

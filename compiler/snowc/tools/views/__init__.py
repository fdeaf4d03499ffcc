"""What the compiler makes of a piece of code, stage by stage, for people who look at it."""

"""Which values no arm takes, and which arms take none (Maranget, "Warnings for pattern matching", JFP 17(3), 2007)."""

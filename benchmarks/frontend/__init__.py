"""How fast text becomes trees."""

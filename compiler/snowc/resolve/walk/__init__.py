"""The walk over one item's tree that gives each name its meaning."""

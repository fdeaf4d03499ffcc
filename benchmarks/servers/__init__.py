"""Snow's language server beside those of other languages."""

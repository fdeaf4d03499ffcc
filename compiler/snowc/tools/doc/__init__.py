"""Documentation of modules, from their declarations and `##` texts: as Markdown, or as a site."""

"""Rules about the repository's files, one module each: `findings(files) -> list[Finding]`."""

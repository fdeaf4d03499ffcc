"""The `snowc` command: one file per subcommand."""

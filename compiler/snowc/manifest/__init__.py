"""The project file `snow.toml`: what it says, and what is wrong with it."""

"""The repository's own upkeep: the doctor, `make check`, the demo. Nothing here is installed with Snow."""

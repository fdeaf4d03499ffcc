"""What the `snowc` command offers beyond compiling, as functions of their input."""

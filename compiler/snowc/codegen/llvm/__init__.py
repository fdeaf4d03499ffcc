"""LLVM IR as text: one module per unit, written with f-strings (60 times faster than building it through objects)."""

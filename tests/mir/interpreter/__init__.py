"""A reference interpreter of MIR, as an oracle for lowering and passes: slow, obvious, and independent of code
generation and runtime.
"""

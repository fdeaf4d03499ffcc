"""Interfaces and what implements them: declarations, headers of `impl`s, which of these fits a type, and the checks
between them.
"""

"""Diagnostics for readers: text for people, one line for tools, JSON for programs."""

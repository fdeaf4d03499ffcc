"""Interrupts in tests: Ctrl-C as a child of a test hears it."""

from __future__ import annotations

import signal


def take_interrupts() -> None:
    """In a child: a shell that ran these tests in the background has made them, and all children, deaf to Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)

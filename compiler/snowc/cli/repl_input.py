"""Handing text to the prompt, from wherever it was read."""

from __future__ import annotations

import sys

from snowc.tools.repl.prompt import Prompt


def take(prompt: Prompt, text: str) -> None:
    """One or more inputs; Ctrl-C while they are compiled ends that."""
    if not text.strip():
        return
    try:
        prompt.take(text.rstrip("\n"))
    except KeyboardInterrupt:
        sys.stdout.write("interrupted\n")

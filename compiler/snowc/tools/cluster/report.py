"""What a command about nodes has found out, for people or for tools: a line of text, or of JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping


def tell(form: str, entry: Mapping[str, object], line: str) -> None:
    """`form` is `json`, or anything else for people."""
    sys.stdout.write(f"{json.dumps(entry) if form == 'json' else line}\n")

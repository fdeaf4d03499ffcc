"""A function that a hundred modules of a made-up project use.

In: texts by path. Out: the same with one module more, and a call of its function at the end of the first hundred
others.
"""

from __future__ import annotations

from collections.abc import Mapping

HUB = "hub.snow"
USERS = 100
_CALL = "\npub fn hub_of(n :: Int) -> Int do\n  Hub.hub(n) + 1\nend\n"


def hub_text(kind: str) -> str:
    """Its function takes an `Int`, or what its users don't give."""
    return f"pub fn hub(n :: {kind}) -> {kind} do\n  n\nend\n"


def hub_users(texts: Mapping[str, str]) -> tuple[str, ...]:
    found = sorted(path for path in texts if path.endswith(".snow") and path not in (HUB, "main.snow"))
    return tuple(found[:USERS])


def with_hub(texts: Mapping[str, str]) -> dict[str, str]:
    users = {path: _using(texts[path]) for path in hub_users(texts)}
    return {**texts, HUB: hub_text("Int"), **users}


def _using(text: str) -> str:
    """The import goes below the line that says what the module is."""
    head, _, rest = text.partition("\n")
    return f"{head}\nimport Hub\n{rest}{_CALL}"

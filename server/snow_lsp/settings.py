"""What a user has set: the part of a client's configuration that is named `snow`.

In: JSON, from `initializationOptions`, `workspace/configuration` or `workspace/didChangeConfiguration`. Out: settings.
What is missing or makes no sense has its default: a typing mistake in an editor's settings stops nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from snow_lsp.ide.hover import Detail
from snow_lsp.ide.inlay_hints import HintKind

SECTION = "snow"


@dataclass(frozen=True, slots=True)
class Settings:
    """`snow.inlayHints.<kind>` are on, `snow.hover.<detail>` are off until somebody sets it otherwise."""

    inlay_hints: frozenset[HintKind] = frozenset(HintKind)
    hover_details: frozenset[Detail] = frozenset()


def read_settings(given: Any) -> Settings:
    """The settings of a section; also of an object that holds it as `snow`."""
    section = _part(given, SECTION) or given
    hints = _part(section, "inlayHints")
    kinds = frozenset(each for each in HintKind if _switch(hints, each.value, default=True))
    hover = _part(section, "hover")
    return Settings(kinds, frozenset(each for each in Detail if _switch(hover, each.value, default=False)))


def _part(given: Any, name: str) -> Mapping[str, Any] | None:
    found = given.get(name) if isinstance(given, Mapping) else getattr(given, name, None)
    if isinstance(found, Mapping):
        return found
    fields = getattr(found, "_asdict", None)  # how pygls gives objects of no known type
    return None if fields is None else fields()


def _switch(given: Mapping[str, Any] | None, name: str, *, default: bool) -> bool:
    value = None if given is None else given.get(name)
    return value if isinstance(value, bool) else default

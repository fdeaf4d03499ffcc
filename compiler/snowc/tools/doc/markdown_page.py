"""A module's documentation as Markdown, from its text."""

from __future__ import annotations

from collections.abc import Iterator

from snowc.syntax.file import parse_file
from snowc.tools.doc.entries import Entry, is_listed, read_module


def module_page(module: str, text: str, prefix: str | None = None) -> str:
    """The page of a module. `prefix` stands before its names; if not given, the module's name and a dot."""
    read = read_module(text)
    head = f"# {module}\n" + (f"\n{read.doc}\n" if read.doc else "")
    return "\n".join([head, *_sections(f"{module}." if prefix is None else prefix, read.entries, "##")])


def has_public_items(text: str) -> bool:
    """Whether a page would have anything to list."""
    return any(is_listed(placed.item) for placed in parse_file(text).items)


def _sections(prefix: str, entries: tuple[Entry, ...], marks: str) -> Iterator[str]:
    for entry in entries:
        doc = f"\n{entry.doc}\n" if entry.doc else ""
        yield f"{marks} {prefix}{entry.name}\n\n```text\n{entry.declaration}\n```\n{doc}"
        yield from _sections(f"{prefix}{entry.name}.", entry.members, f"{marks}#")

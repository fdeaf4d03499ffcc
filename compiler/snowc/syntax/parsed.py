"""What the syntax stage gives: parsed items and the file made of them.

A `ParsedItem` is a pure function of its text, so two are equal exactly when their texts are. It may be parsed as late
as somebody asks for its tree (`parser.late_item`): what a module declares is mostly known by the heads of its
functions. A `ParsedFile` is the sequence of items with their offsets. Syntax errors are data, relative to the item.
"""

from __future__ import annotations

from typing import Any

from snowc.diagnostics.facts import Finding
from snowc.source import Span
from snowc.syntax.function_heads import FunctionHead, function_head
from snowc.syntax.tree import Item
from snowc.syntax.walk import descendants
from snowc.values import value


@value
class Comment:
    """A `#` comment, relative to the item's start; `text` with its mark."""

    span: Span
    text: str


class ParsedItem:
    """The tree, errors and comments of one item's text.

    `text` reaches from the item's first doc or attribute line to the end of its last line (trailing blank lines
    excluded).
    `is_generated`: the compiler wrote it for a service or supervisor, whose text it has; nothing in it is the user's.
    `node_count` bounds the ids of expressions and patterns in `tree`: all are below it.
    `is_broken`: the tree does not say all that the text should; the mistakes are in `errors`, or in those of the
    service or supervisor that the item is a part of.
    """

    __slots__ = ("_head", "_nodes", "comments", "errors", "is_broken", "is_generated", "node_count", "text", "tree")

    _head: FunctionHead | None

    def __init__(
        self,
        text: str,
        tree: Item,
        errors: tuple[Finding, ...],
        comments: tuple[Comment, ...],
        node_count: int,
        *,
        is_generated: bool = False,
        is_broken: bool = False,
    ) -> None:
        self.text = text
        self.tree = tree
        self.errors = errors
        self.comments = comments
        self.node_count = node_count
        self.is_generated = is_generated
        self._nodes: tuple[Any, ...] | None = None
        self.is_broken = is_broken or any(finding.fact.code.startswith("E") for finding in errors)

    @property
    def function_head(self) -> FunctionHead | None:
        """The head of the plain function that the item is; None for others, and for what is generated. Nothing is
        parsed for it.
        """
        try:
            return self._head
        except AttributeError:
            self._head = None if self.is_generated else function_head(self.text)
            return self._head

    @property
    def nodes(self) -> tuple[Any, ...]:
        """The tree and all below it, outer ones first. Kept: several stages go through all nodes, one after another."""
        if self._nodes is None:
            self._nodes = tuple(descendants(self.tree))
        return self._nodes

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ParsedItem) and self.text == other.text

    def __hash__(self) -> int:
        return hash(self.text)


@value
class PlacedItem:
    """An item and the code point of the file at which its text starts."""

    offset: int
    item: ParsedItem


@value
class ParsedFile:
    """All items of a file in order; `module_doc` is the text of its `##!` lines."""

    items: tuple[PlacedItem, ...]
    module_doc: str | None

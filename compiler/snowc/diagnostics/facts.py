"""What a stage reports: a fact at a place.

A fact is a value (`@fact`) with a class variable `code`; it holds the parts of what went wrong (types as
rendered text or as `Type`, names, spans), never a sentence. Words are in `wording_<stage>.py`, one function per fact,
registered by the fact's class.
Facts live beside the stage that finds them: `syntax/errors.py`, `resolve/errors.py`, `types/errors.py`,
`mir/errors.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Protocol, TypeVar, dataclass_transform, runtime_checkable

from snowc.source import FileId, Span
from snowc.values import make_methods, value

if TYPE_CHECKING:
    _T = TypeVar("_T")

    @dataclass_transform(frozen_default=True)
    def fact(cls: type[_T]) -> type[_T]:
        """A value whose methods are made with its first instance. There are some two hundred kinds of
        mistakes, few programs make many of them, and making the methods of all was a seventh of each start.
        """

else:

    def fact(cls):  # noqa: ANN001, ANN201 - typed above; this is the run-time form
        def begin(self: Any, *arguments: Any, **named: Any) -> None:
            del cls.__init__
            make_methods(cls)
            cls.__init__(self, *arguments, **named)

        cls.__init__ = begin
        return cls


@runtime_checkable
class Fact(Protocol):
    """A value with the stable code of its kind, for example `E0001`."""

    code: ClassVar[str]


@value
class Finding:
    """A fact at a span relative to the item in which it was found."""

    span: Span
    fact: Fact


@value
class ItemRef:
    """An item by position-free identity: file, kind-qualified name and, for clauses and broken items, a running number.

    Findings of later stages belong to an item; the item's offset is added only when diagnostics are made absolute, so
    a memo
    survives edits above it.
    """

    file: FileId
    name: str
    number: int


@value
class PlacedFinding:
    """A finding and the item to which its span is relative."""

    item: ItemRef
    finding: Finding

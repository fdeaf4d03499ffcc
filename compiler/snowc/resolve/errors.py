"""What name resolution reports, as facts. The words are in `diagnostics/wording_resolve.py`."""

from __future__ import annotations

from typing import ClassVar

from snowc.diagnostics.facts import ItemRef, fact
from snowc.source import Span


@fact
class UnboundName:
    code: ClassVar[str] = "E0004"
    name: str
    suggestion: str | None


@fact
class UnknownConstructor:
    """`type` is the type before the dot, or None for a bare name."""

    code: ClassVar[str] = "E0010"
    name: str
    type: str | None
    suggestion: str | None


@fact
class OrPatternBindings:
    """An alternative that does not bind the same names as the first one."""

    code: ClassVar[str] = "E0011"
    missing: tuple[str, ...]
    extra: tuple[str, ...]
    first: Span


@fact
class CatchAllNotLast:
    code: ClassVar[str] = "E0022"
    name: str
    catch_all: ItemRef
    catch_all_span: Span


@fact
class ClausesApart:
    code: ClassVar[str] = "E0023"
    name: str
    previous: ItemRef
    previous_span: Span


@fact
class ClauseArity:
    code: ClassVar[str] = "E0024"
    name: str
    arity: int
    expected: int
    first: ItemRef
    first_span: Span


@fact
class ModuleNotFound:
    """`wanted` is "module" in an import, "module or type" before a dot."""

    code: ClassVar[str] = "E0031"
    wanted: str
    name: str
    suggestion: str | None


@fact
class ModuleNotImported:
    """The project has the module `path`, but nothing imports it here."""

    code: ClassVar[str] = "E0031"
    name: str
    path: str


@fact
class ModuleIsFile:
    """A nested module that bears the name of a file's."""

    code: ClassVar[str] = "E0093"
    module: str


@fact
class BreakOutsideLoop:
    """`in_closure`: there is a loop, but a closure lies between."""

    code: ClassVar[str] = "E0032"
    in_closure: bool


@fact
class ContinueOutsideLoop:
    code: ClassVar[str] = "E0033"
    in_closure: bool


@fact
class NameNotInModule:
    code: ClassVar[str] = "E0034"
    name: str
    module: str
    suggestion: str | None


@fact
class PrivateItem:
    """`declared` is the item that could be `pub`, and where in it that would stand; None for one that can't be
    changed.
    """

    code: ClassVar[str] = "E0035"
    name: str
    module: str
    declared: tuple[ItemRef, int] | None


@fact
class ConstantCycle:
    """`through` are the definitions between the constant and its next mention, in order; none if it names itself."""

    code: ClassVar[str] = "E0047"
    name: str
    through: tuple[str, ...]


@fact
class DuplicateItem:
    """`kind` is function, actor, constant, type, constructor, field, type parameter, test or import."""

    code: ClassVar[str] = "E0049"
    kind: str
    name: str
    first: ItemRef
    first_span: Span


@fact
class UnknownType:
    """`declared` is where a function would declare it as a type parameter, and the text for that place."""

    code: ClassVar[str] = "E0050"
    name: str
    suggestion: str | None
    declared: tuple[Span, str] | None = None


@fact
class AmbiguousConstructor:
    code: ClassVar[str] = "E0052"
    name: str
    types: tuple[str, ...]


@fact
class BoundTwice:
    code: ClassVar[str] = "E0053"
    name: str
    first: Span


@fact
class SpecialFormAsValue:
    code: ClassVar[str] = "E0054"
    name: str


@fact
class NotAValue:
    """`kind` is module, type or struct."""

    code: ClassVar[str] = "E0055"
    name: str
    kind: str


@fact
class UnknownInterface:
    code: ClassVar[str] = "E0056"
    name: str
    suggestion: str | None


@fact
class UnusedVariable:
    code: ClassVar[str] = "W0001"
    name: str
    is_field: bool
    """bound by the short form `Point { x }`, which is renamed as `x: _x`"""
    hides: bool = False
    """an older variable of the name, which may have been meant to change"""


@fact
class UnusedImport:
    """`removal` is the text without which the import is gone: the name, or the whole line."""

    code: ClassVar[str] = "W0002"
    name: str
    removal: Span


@fact
class UnusedItem:
    """`kind` is function, actor or constant."""

    code: ClassVar[str] = "W0003"
    kind: str
    name: str


@fact
class ForeignInterpolation:
    """A part of a string that looks like an interpolation of another language: `text` is all of it."""

    code: ClassVar[str] = "W0004"
    text: str

"""What can be wrong with a text before its names are looked at. Facts only; the words are in
`diagnostics/wording_syntax.py`.
"""

from __future__ import annotations

from typing import ClassVar

from snowc.diagnostics.facts import fact
from snowc.source import Span


@fact
class UnexpectedToken:
    """`found` stands where only `expected` (readable names) can. `after` names what was read before: "the return
    type".
    """

    code: ClassVar[str] = "E0101"
    found: str
    expected: tuple[str, ...]
    after: str


@fact
class UnexpectedCharacter:
    """A character that begins no token. `instead` is what Snow writes, or ""."""

    code: ClassVar[str] = "E0102"
    character: str
    instead: str


@fact
class UnclosedString:
    """`quote` is what would close it. `close` is where that would stand by the indentation of the lines below, and
    what to write there; None for a string of one line, or if they don't tell.
    """

    code: ClassVar[str] = "E0103"
    quote: str
    close: tuple[int, str] | None = None


@fact
class UnclosedInterpolation:
    """`${` without its `}`."""

    code: ClassVar[str] = "E0104"


@fact
class BadEscape:
    """`reason` is "unknown" or "codepoint"."""

    code: ClassVar[str] = "E0105"
    escape: str
    reason: str


@fact
class MalformedNumber:
    """`instead` is the number that was probably meant, or ""."""

    code: ClassVar[str] = "E0106"
    text: str
    instead: str


@fact
class MissingEnd:
    """`opener`, a word, has no `end`. The finding stands at the opener; `expected_at` is where `end` would stand by the
    indentation, `insertion` the text that puts it there.
    """

    code: ClassVar[str] = "E0107"
    opener: str
    expected_at: Span
    insertion: str


@fact
class MissingBracket:
    """`opener` at `opener_span` has no `closer`."""

    code: ClassVar[str] = "E0108"
    opener: str
    opener_span: Span
    closer: str


@fact
class MissingDo:
    """The header of `opener` has no `do`."""

    code: ClassVar[str] = "E0109"
    opener: str


@fact
class MissingToken:
    """`token` would have to stand here. `after` as in `UnexpectedToken`."""

    code: ClassVar[str] = "E0110"
    token: str
    after: str


@fact
class ReservedWord:
    """A word of a neighbouring language; `instead` is Snow's."""

    code: ClassVar[str] = "E0111"
    word: str
    instead: str
    is_replaceable: bool


@fact
class ForeignOperator:
    """An operator of a neighbouring language; `instead` is Snow's, or "" where there is none that could stand in its
    place.
    """

    code: ClassVar[str] = "E0112"
    operator: str
    instead: str


@fact
class ForeignSyntax:
    """A habit of a neighbouring language. `habit` names it (the words are chosen by it); `edits` make it Snow where
    that is certain.
    """

    code: ClassVar[str] = "E0113"
    habit: str
    found: str
    edits: tuple[tuple[Span, str], ...]


@fact
class UnexpectedEnd:
    """An `end` (or a closing bracket) that closes nothing."""

    code: ClassVar[str] = "E0114"
    found: str


@fact
class ItemNotAtLineStart:
    """A second item within the text of one: items begin in the first column."""

    code: ClassVar[str] = "E0115"


@fact
class MisplacedPrefix:
    """`pub` or an attribute before an item that can't have it. `what` is the prefix, `item` the item's keyword;
    `removal` covers the prefix and the space behind it.
    """

    code: ClassVar[str] = "E0116"
    what: str
    item: str
    removal: Span


@fact
class InterpolatedText:
    """A string with `${…}` where only a plain one can stand: `place` is "pattern"."""

    code: ClassVar[str] = "E0117"
    place: str


@fact
class AssertEqOperands:
    """`assert_eq` without its two operands."""

    code: ClassVar[str] = "E0118"


@fact
class NotAnInterface:
    """`impl X for …` where X is no name of an interface."""

    code: ClassVar[str] = "E0119"


@fact
class NotATypeComparison:
    """In a `where` an associated type is compared with a type by another sign than `==`."""

    code: ClassVar[str] = "E0101"
    found: str


@fact
class TooManyErrors:
    """Recovery gave up: the rest of the item was not read."""

    code: ClassVar[str] = "E0120"


@fact
class NestedTooDeeply:
    """More than `limit` nodes inside each other: later stages would run out of stack."""

    code: ClassVar[str] = "E0121"
    limit: int

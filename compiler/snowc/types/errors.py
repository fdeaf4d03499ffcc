"""What the types report: facts, without words. Types in them are rendered (see `show.py`), places are relative to
items.

Codes E0001 to E0047 are those of the language page. Words: `diagnostics/wording_types.py`.
"""

from __future__ import annotations

import enum
from typing import ClassVar

from snowc.diagnostics.facts import ItemRef, fact
from snowc.source import Span
from snowc.values import value


class Why(enum.Enum):
    """Why a type is expected, or is what it is."""

    ANNOTATION = enum.auto()
    PARAMETER = enum.auto()
    RESULT = enum.auto()
    FIRST_BRANCH = enum.auto()
    FIRST_ITEM = enum.auto()
    LEFT_OPERAND = enum.auto()
    OPERAND = enum.auto()
    CONDITION = enum.auto()
    SUBJECT = enum.auto()
    FIELD = enum.auto()
    MAILBOX = enum.auto()
    PID = enum.auto()
    TIMEOUT = enum.auto()
    INDEX = enum.auto()
    INTERPOLATION = enum.auto()
    ASSERTION = enum.auto()
    BOUND = enum.auto()
    TRY = enum.auto()
    USE = enum.auto()
    CALL = enum.auto()
    BODY = enum.auto()
    CLOSURE = enum.auto()
    PART = enum.auto()
    MAP_KEY = enum.auto()
    CALL_HANDLER = enum.auto()
    CAST_HANDLER = enum.auto()
    INFO_HANDLER = enum.auto()


@value
class Reason:
    """A place and what it demands; `subject` is the name it is about (a function, a field, an operator)."""

    why: Why
    item: ItemRef
    span: Span
    subject: str = ""


@fact
class Mismatch:
    """Two types that should be one. `because` is where the expectation comes from, `found_because` where the found
    type was fixed. `incomplete` is a function of the same group whose type parameter is in the way: with a full
    signature it could be called at any type.
    """

    code: ClassVar[str] = "E0001"
    expected: str
    found: str
    because: Reason | None
    found_because: Reason | None
    incomplete: str = ""
    can_try: bool = False
    """whether `?` behind it would give what is expected"""


@fact
class ArgumentsSwapped:
    """Two arguments that fit in each other's place. `expected` are the types of the first one's parameter and of the
    `second` one's; `texts` are their texts, () if they can't be moved.
    """

    code: ClassVar[str] = "E0001"
    function: str
    expected: tuple[str, str]
    second: Span
    texts: tuple[str, ...]


@fact
class InfiniteType:
    code: ClassVar[str] = "E0002"
    variable: str
    type: str
    because: Reason | None


@fact
class WrongArity:
    """`what` is function, actor, closure, constructor or pattern; `signature` shows its type or is empty. `as_tuple`
    makes one of parameters that may be meant as its parts.
    """

    code: ClassVar[str] = "E0003"
    what: str
    name: str
    expected: int
    found: int
    signature: str
    as_tuple: tuple[tuple[Span, str], ...] = ()


@fact
class UnknownArgument:
    """A keyword argument that names no parameter."""

    code: ClassVar[str] = "E0003"
    function: str
    name: str
    parameters: tuple[str, ...]


@fact
class ArgumentTwice:
    code: ClassVar[str] = "E0003"
    function: str
    name: str


@fact
class NotAFunction:
    code: ClassVar[str] = "E0005"
    type: str


@fact
class MissingInterface:
    """`type` lacks `interface`. `declared` is the user's type that could derive it, "" otherwise; `parameter` a
    written generic that could be bounded.
    """

    code: ClassVar[str] = "E0006"
    type: str
    interface: str
    because: Reason | None
    declared: str
    parameter: str
    output: str = ""
    """the associated type that would have to be the type itself, or \"\""""


@fact
class NoSuchField:
    """`known` are its fields, `functions` what may be called with it; `constructor` is the only one of a sum type, and
    has the field, or "".
    """

    code: ClassVar[str] = "E0009"
    type: str
    field: str
    known: tuple[str, ...]
    functions: tuple[str, ...] = ()
    constructor: str = ""


@fact
class NotInTuple:
    """`asked` is what of a tuple: `first`, `nth 3`; `type` is no tuple, or a shorter one."""

    code: ClassVar[str] = "E0009"
    type: str
    asked: str


@fact
class UnwrittenTupleIndex:
    """The index of `Tuple.nth` is not written as a number, so the type of the element is not known."""

    code: ClassVar[str] = "E0009"


@fact
class MissingFields:
    """Fields that a struct literal, or a pattern without `..`, leaves out."""

    code: ClassVar[str] = "E0065"
    type: str
    missing: tuple[str, ...]
    is_pattern: bool


@fact
class FieldTwice:
    code: ClassVar[str] = "E0066"
    type: str
    field: str


@fact
class NonExhaustive:
    """Values that no arm takes, as patterns in Snow. Further arms go to `insert_at`, each on a line that begins with
    `indent`.
    """

    code: ClassVar[str] = "E0012"
    missing: tuple[str, ...]
    insert_at: Span
    indent: str


@fact
class UncoveredClauses:
    """The clauses of a function or closure leave values out: it crashes when it meets one."""

    code: ClassVar[str] = "W0012"
    name: str
    missing: tuple[str, ...]


@fact
class MatchTooLarge:
    """Whether all values have an arm, and all arms a value, takes too long to find out."""

    code: ClassVar[str] = "E0067"


@fact
class UnreachableArm:
    code: ClassVar[str] = "W0013"
    what: str
    earlier: Span | None


@fact
class ImpureGuard:
    code: ClassVar[str] = "E0013"
    what: str


@fact
class GuardType:
    code: ClassVar[str] = "E0025"
    found: str


@fact
class CannotDerive:
    """`part` is the field or variant whose type lacks the interface, "" when the name itself can't be derived."""

    code: ClassVar[str] = "E0028"
    interface: str
    type: str
    part: str
    part_type: str


@fact
class DeriveNeeds:
    code: ClassVar[str] = "E0029"
    interface: str
    needed: str


@fact
class NoSuchMethod:
    code: ClassVar[str] = "E0030"
    type: str
    name: str
    known: tuple[str, ...]
    fields: tuple[str, ...]


@fact
class TryOutside:
    """`?` where the function's result can't hold the early return."""

    code: ClassVar[str] = "E0036"
    operand: str
    result: str
    because: Reason | None


@fact
class TryOperand:
    code: ClassVar[str] = "E0037"
    type: str


@fact
class NotSerialisable:
    """The field or variant `part` keeps `type` from `interface` (`Json`, `Term`), because `part_type` in it has no form
    there. `addable` is the declared type that could derive it, "" if there is none.
    """

    code: ClassVar[str] = "E0038"
    interface: str
    type: str
    part: str
    part_type: str
    addable: str


@fact
class Undetermined:
    code: ClassVar[str] = "E0043"
    bounds: tuple[str, ...]


@fact
class ReceiverUnknown:
    """`what` is field, method, index, loop, update or try."""

    code: ClassVar[str] = "E0044"
    what: str
    name: str


@fact
class SignatureNeeded:
    code: ClassVar[str] = "E0045"
    name: str


@fact
class PolymorphicRecursion:
    code: ClassVar[str] = "E0046"
    name: str
    type: str


@fact
class WrongKind:
    """A type with another number of arguments than it takes."""

    code: ClassVar[str] = "E0060"
    name: str
    expected: int
    found: int


@fact
class AliasCycle:
    code: ClassVar[str] = "E0061"
    name: str


@fact
class NotIndexable:
    code: ClassVar[str] = "E0062"
    type: str


@fact
class NotIterable:
    code: ClassVar[str] = "E0063"
    type: str


@fact
class IntOutOfRange:
    """An Int literal beyond 64 bits."""

    code: ClassVar[str] = "E0064"
    value: int

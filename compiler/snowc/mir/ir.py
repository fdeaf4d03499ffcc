"""MIR: the values that lowering gives and passes transform.

A function is a control-flow graph of basic blocks over typed locals. Locals are assigned any number of times (not
SSA); LLVM makes SSA of them. Before monomorphisation types may hold `Var(i)` of the function's own scheme. Before
the ownership pass there is no `Dup` and no `Drop`.

Ownership rules, which the ownership pass makes true and the verifier checks:
- every local of a counted type owns one reference while it is live;
- `Copy`, `Call`, `CallClosure`, `Construct`, `MakeList`, `MakeClosure`, `Return`, `TailCall` take over (consume)
  their operands, except for the arguments that the callee borrows (`borrowing.py`), and that `CallClosure` borrows
  the closure;
- `Field`, `Tag`, `Capture`, `Borrow`, `Unary`, `Binary`, `Branch`, `Switch` borrow; `Field`, `Capture` and `Borrow`
  give a borrowed reference, which is good as long as what it was read from is, and which a `Dup` makes owned;
- `Unpack` takes over its source and gives references to its parts; a token is spent exactly once, by a `Construct` of
  its type whose object is as large as that whose cell it was (`cells.py`), or by a `Discard`;
- a borrowed parameter is the caller's until the function returns; a call leaves such arguments to the caller, and a
  `TailCall` takes none of its own with it: what it lends is lent to its function, too.
- `Pack` consumes its words and `Part` gives one back, owned: between them a packed local, which is not counted, has
  the references. Each word of it is taken out exactly once.

Blocks are numbered by their place in `blocks`; block 0 is the entry. Values evaluate strictly, left to right, in
instruction order.
"""

from __future__ import annotations

import enum
from typing import TypeAlias

from snowc.mir.callees import Callee as Callee
from snowc.mir.callees import FunctionId as FunctionId
from snowc.mir.callees import KnownValue
from snowc.mir.scratch_instructions import AppendInScratch, EndInScratch, SetInScratch
from snowc.mir.sites import Site as Site
from snowc.mir.strip_instructions import Fill, InStrip, IsShort, Spend, Strip, Uncounted
from snowc.mir.terminators import BlockId as BlockId
from snowc.mir.terminators import Branch as Branch
from snowc.mir.terminators import Crash as Crash
from snowc.mir.terminators import Goto as Goto
from snowc.mir.terminators import LocalId as LocalId
from snowc.mir.terminators import Return as Return
from snowc.mir.terminators import Switch as Switch
from snowc.mir.terminators import TailCall as TailCall
from snowc.mir.terminators import Terminator as Terminator
from snowc.mir.terminators import Unreachable as Unreachable
from snowc.resolve.model import DefId
from snowc.types.ty import Type
from snowc.values import value


@value
class WordOf:
    """A word of the flat form of a variable of this type (`flat_forms.py`)."""

    type: Type
    index: int


@value
class Local:
    """`name` is the user's name, or "" for a temporary. `word` is None unless the local is part of a variable that was
    unboxed: its words are neighbours and have the variable's name."""

    name: str
    type: Type
    word: WordOf | None = None


@value
class Literal:
    """`target = value`. The target's type tells an Int from a Float; unit is `()`; an Atom has its name, a String
    its text. A `Compound` is what the compiler has computed of a constant."""

    target: LocalId
    value: KnownValue


@value
class Copy:
    target: LocalId
    source: LocalId


@value
class Unary:
    """`operator`: `neg` (Int, Float; checked) or `not` (Bool)."""

    target: LocalId
    operator: str
    operand: LocalId
    site: Site


@value
class Binary:
    """`operator`: add sub mul div rem (Int checked, Float IEEE), eq ne lt le gt ge (any type with Eq/Ord),
    concat (String, List). `and`/`or` are control flow.

    Monomorphisation turns comparisons of types that are no machine scalars into calls of the intrinsics.
    """

    target: LocalId
    operator: str
    left: LocalId
    right: LocalId
    site: Site


@value
class Call:
    """Call of a top-level or compiler-made function, also of an `@extern` one."""

    target: LocalId
    callee: Callee
    arguments: tuple[LocalId, ...]
    site: Site


@value
class CallClosure:
    """Call of a value of type `Fun`."""

    target: LocalId
    function: LocalId
    arguments: tuple[LocalId, ...]
    site: Site


@value
class Construct:
    """A tuple, struct or variant of the target's type; `variant` is 0 for tuples and structs. `reuse` is the token of
    a cell to build it in, if that has one."""

    target: LocalId
    variant: int
    arguments: tuple[LocalId, ...]
    reuse: LocalId | None = None


@value
class MakeList:
    target: LocalId
    items: tuple[LocalId, ...]


@value
class MakeClosure:
    """A closure over `function`, whose `captures` are filled from `captured` in order."""

    target: LocalId
    function: Callee
    captured: tuple[LocalId, ...]


@value
class Field:
    """`target = base.field` of variant `variant` (known to be the right one)."""

    target: LocalId
    base: LocalId
    variant: int
    index: int


@value
class Tag:
    """`target :: Int = variant index of base`."""

    target: LocalId
    base: LocalId


@value
class Capture:
    """`target = captured value number index` of the running closure."""

    target: LocalId
    index: int


@value
class Borrow:
    """`target = source`, without a reference of its own: good while the source is."""

    target: LocalId
    source: LocalId


@value
class Absent:
    """`target` is a word that this value has no use for: 0, or an object without end that nobody looks into."""

    target: LocalId


@value
class Count:
    """One more in a definition's counter number `index` (`lower/coverage.py`). `target` is a unit that nobody reads."""

    target: LocalId
    definition: DefId
    index: int


@value
class Pack:
    """The words of an unboxed result of several words, on the way to `Return`."""

    target: LocalId
    words: tuple[LocalId, ...]


@value
class Part:
    """`target = word number index` of an unboxed result, after its call."""

    target: LocalId
    base: LocalId
    index: int


@value
class Dup:
    local: LocalId


@value
class Drop:
    local: LocalId


@value
class Unpack:
    """The end of a reference to a value of a known variant, of which parts live on.

    `parts` are (field, local): locals that were read from these fields, and now get references of their own. Where the
    reference is the last one, those of the cell are handed over and nothing is counted; else the parts are dup'ed.
    `token`, an Int, becomes the cell's memory if it has come free, and 0 if not; without a token the cell is freed.
    """

    source: LocalId
    variant: int
    parts: tuple[tuple[int, LocalId], ...]
    token: LocalId | None = None


@value
class Overwrite:
    """`List.set` (`callee`) in place, of a list that nobody else looks at. Takes over the item only, and assigns
    nothing. It is made behind all passes (`passes/settle_lists.py`)."""

    items: LocalId
    index: LocalId
    item: LocalId
    callee: Callee
    site: Site


@value
class Look:
    """`List.get` (`callee`) of an element that stays the list's: good as long as the list is held. It is made behind
    all passes that count (`passes/look_into_lists.py`)."""

    target: LocalId
    items: LocalId
    index: LocalId
    callee: Callee
    site: Site


@value
class Gather:
    """From here on the loop's list of this number is appended to by `Extend`, until its `Gathered`
    (`passes/gather_lists.py`)."""

    number: int


@value
class Extend:
    """`List.append` (`callee`) to a list that is gathered. Takes over both."""

    target: LocalId
    items: LocalId
    item: LocalId
    number: int
    callee: Callee
    site: Site


@value
class Gathered:
    """The loop is done: `items` is a list like any other again."""

    items: LocalId
    number: int


@value
class Discard:
    """Free the cell of a token that nobody builds in, if it has one."""

    token: LocalId


Instruction: TypeAlias = (
    Literal
    | Copy
    | Unary
    | Binary
    | Call
    | CallClosure
    | Construct
    | MakeList
    | MakeClosure
    | Field
    | Tag
    | Capture
    | Absent
    | Count
    | Pack
    | Part
    | Borrow
    | Dup
    | Drop
    | Unpack
    | Discard
    | Overwrite
    | Look
    | Gather
    | Extend
    | Gathered
    | Strip
    | InStrip
    | Spend
    | Fill
    | IsShort
    | Uncounted
    | SetInScratch
    | AppendInScratch
    | EndInScratch
)


@value
class Block:
    instructions: tuple[Instruction, ...]
    terminator: Terminator


class Handing(enum.Enum):
    """How the words of an argument travel."""

    SPREAD = "spread"
    """one by one"""
    PACKED = "packed"
    """as one packed local, as functions of the runtime take elements of lists and give them"""
    AS_HELD = "as held"
    """as one packed local, or as the object that there is: the function only reads it"""


@value
class Convention:
    """How a function takes its arguments and gives its result: for each parameter of the source whether it comes as its
    words, and whether the result goes so."""

    parameters: tuple[bool, ...]
    result: bool
    handing: Handing = Handing.SPREAD


@value
class MirFunction:
    """One function. The first `parameter_count` locals are its parameters.

    `variables` is the number of type variables (0 after monomorphisation). `captures` are the types of a closure's
    captured values; it is None for a function that is no closure body. `site` is the whole definition. `is_actor`
    marks actors' bodies (their result is ignored). `is_constant` marks the value of a constant: it is computed once and
    kept for the program's life. `unseen` are parameters whose type was a variable: values that the code hands on as
    they are. `convention` is None before unboxing. `borrowed` are the parameters that stay the caller's; empty until
    they are inferred.
    """

    id: FunctionId
    variables: int
    parameter_count: int
    locals: tuple[Local, ...]
    result: Type
    captures: tuple[Type, ...] | None
    blocks: tuple[Block, ...]
    site: Site
    is_actor: bool = False
    is_constant: bool = False
    unseen: tuple[LocalId, ...] = ()
    convention: Convention | None = None
    borrowed: frozenset[int] = frozenset()

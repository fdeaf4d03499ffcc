"""What is known while a group is inferred: the group, its definitions, one clause's facts under construction, and the
body one is in.

Mutable, and private to the inference of one group. The functions that infer take a `Body`: everything else is reached
from it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from snowc.diagnostics.facts import Fact, ItemRef
from snowc.query import Engine
from snowc.resolve.model import DefId, Reference
from snowc.resolve.resolved import ResolvedItem
from snowc.source import Span
from snowc.syntax import tree
from snowc.types.errors import Reason, Why
from snowc.types.infer.terms import App, Meta, Need, Rigid, Term
from snowc.types.infer.unify import Unifier
from snowc.types.signature import WrittenSignature
from snowc.types.ty import Scheme
from snowc.values import field, record

if TYPE_CHECKING:
    from snowc.types.infer.projections import OpenProjection

ShowTerm = Callable[..., str]
"""`show(term, *others)`: the term as text; the other terms of the message make equal names distinct."""
MakeFact = Callable[[ShowTerm], Fact]
"""A fact is made when the group is done: by then more of its types is known."""


@record
class PendingFinding:
    item: ItemRef
    span: Span
    make: MakeFact


@record
class Deferred:
    """Something that waits for a type. `attempt` gives True when it is settled; `give_up` reports what is still
    unknown at the end.
    """

    attempt: Callable[[], bool]
    give_up: Callable[[], None]


@record
class LocalType:
    """A local's type; `generic` are the variables that each use gets afresh, `uses` what they got."""

    term: Term
    generic: tuple[Meta, ...] = ()
    uses: list[tuple[int, tuple[Meta, ...]]] = field(default_factory=list)


@record
class Definition:
    """One definition of the group. `message` is its mailbox inside, None where there is none."""

    id: DefId
    signature: WrittenSignature
    complete: Scheme | None
    rigids: tuple[Rigid, ...]
    parameters: tuple[Term, ...]
    result: Term
    result_reason: Reason | None
    message: Term | None
    message_reason: Reason | None
    clauses: list[Clause] = field(default_factory=list)
    findings: list[PendingFinding] = field(default_factory=list)
    generalised: list[tuple[Clause, int, LocalType]] = field(default_factory=list)
    """local `let`s, in order, with the id of their binding"""


@record
class RecursiveUse:
    """A reference to a definition of the group that is not generalised yet."""

    clause: Clause
    node: int
    target: Definition


@record
class InnerUse:
    """A reference, inside the group, to a definition with a complete signature, with its type arguments."""

    clause: Clause
    span: Span
    name: str
    arguments: tuple[Meta, ...]


@record
class Group:
    """The definitions that are inferred together. `names` are all of the binding group, those with signatures too;
    `scheme_of` gives the type of what is not inferred here.
    """

    db: Engine
    unifier: Unifier
    names: frozenset[DefId]
    scheme_of: Callable[[DefId], Scheme]
    definitions: dict[DefId, Definition] = field(default_factory=dict)
    deferred: list[Deferred] = field(default_factory=list)
    recursive_uses: list[RecursiveUse] = field(default_factory=list)
    inner_uses: list[InnerUse] = field(default_factory=list)
    projections: list[OpenProjection] = field(default_factory=list)
    """associated types of what is not known yet"""
    conditions: list[tuple[App, tuple[Need, ...]]] = field(default_factory=list)
    """what associated types of the variables of schemes must have"""


@record
class Clause:
    """The facts of one clause (one item) under construction; see `ClauseFacts`."""

    group: Group
    definition: Definition
    item: ItemRef
    tree: tree.Item
    resolved: ResolvedItem
    types: dict[int, Term] = field(default_factory=dict)
    references: dict[int, Reference] = field(default_factory=dict)
    instances: dict[int, Sequence[Term]] = field(default_factory=dict)
    method_calls: set[int] = field(default_factory=set)
    awaited: dict[int, int] = field(default_factory=dict)
    """the calls whose values are awaited right away, and what they call"""
    handed_over: list[tuple[int, Span, Term]] = field(default_factory=list)
    """what goes into a task or comes out of it, by the call that makes one"""
    conversions: set[int] = field(default_factory=set)
    argument_slots: dict[int, tuple[int, ...]] = field(default_factory=dict)
    iterations: dict[int, str] = field(default_factory=dict)
    locals: dict[int, LocalType] = field(default_factory=dict)
    matches: list[Match] = field(default_factory=list)
    misfits: set[int] = field(default_factory=set)
    """patterns that are reported as wrong"""
    messages: list[tuple[Span, Term, bool]] = field(default_factory=list)
    """what is sent, or (True) received, to be checked for what can't leave its actor"""


@record
class Match:
    """A `case`, `receive`, or multi-clause closure, to be checked for missing and unreachable arms when its types are
    known.
    """

    kind: str
    subjects: tuple[Term, ...]
    arms: tuple[tuple[tuple[tree.Pattern, ...], bool], ...]
    """patterns, and whether a guard may refuse"""
    span: Span
    insert_at: Span
    name: str = ""


@record
class Body:
    """A function, actor, closure or test body. `result` is what `return` and `?` give; `mailbox` is M, or None where
    receive is not allowed.
    """

    clause: Clause
    result: Term
    result_reason: Reason | None
    mailbox: Term | None
    mailbox_reason: Reason | None
    is_closure: bool = False

    @property
    def group(self) -> Group:
        return self.clause.group

    @property
    def db(self) -> Engine:
        return self.clause.group.db

    @property
    def unifier(self) -> Unifier:
        return self.clause.group.unifier

    def fresh(self) -> Meta:
        return self.clause.group.unifier.fresh()

    def reason(self, why: Why, node: tree.Expr | tree.Pattern | tree.TypeExpr | Span, subject: str = "") -> Reason:
        """A reason whose place is a node of this clause."""
        span = node if isinstance(node, Span) else Span(node.start, node.end)
        return Reason(why, self.clause.item, span, subject)

    def report(self, span: Span, make: MakeFact) -> None:
        self.clause.definition.findings.append(PendingFinding(self.clause.item, span, make))

    def report_fact(self, span: Span, fact: Fact) -> None:
        self.report(span, lambda show: fact)

    def defer(self, attempt: Callable[[], bool], give_up: Callable[[], None]) -> None:
        """Try now; if a type is still missing, again at the end of the group."""
        if not attempt():
            self.group.deferred.append(Deferred(attempt, give_up))


def span_of(
    node: tree.Expr | tree.Pattern | tree.TypeExpr | tree.Argument | tree.Arm | tree.ClosureClause | tree.Let,
) -> Span:
    return Span(node.start, node.end)

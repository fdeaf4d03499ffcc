"""One binding group from trees to types.

In: the definitions' items, resolved names, the schemes of everything outside. Out: `InferredGroup`. The order: heads,
bodies, what was deferred, generalisation, findings, defaults, and the checks that need finished types (patterns, what
can be sent).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from snowc.diagnostics.bug import CompilerBug
from snowc.diagnostics.facts import Finding, ItemRef, PlacedFinding
from snowc.query import Engine
from snowc.resolve.model import DefId
from snowc.resolve.queries import is_broken, resolved_item
from snowc.syntax.containers import container_of
from snowc.syntax.queries import item_of
from snowc.types.errors import PolymorphicRecursion, Reason, Why
from snowc.types.exhaustive.check import match_findings
from snowc.types.infer.bodies import infer_definition
from snowc.types.infer.coerce import report_lacking
from snowc.types.infer.context import Body, Clause, Definition, Group
from snowc.types.infer.finish import Finisher
from snowc.types.infer.generalise import scheme_variables, settle_locals
from snowc.types.infer.projections import close_projections, settle_projections
from snowc.types.infer.services import child_findings, tie_states
from snowc.types.infer.terms import (
    UNIT,
    App,
    Meta,
    Part,
    Rigid,
    Term,
    is_projection,
    known_parts,
    need_of,
    part_of,
    prune,
    task_of,
    term_of,
)
from snowc.types.infer.unify import Lacking, Unifier
from snowc.types.inferred import InferredDefinition, InferredGroup
from snowc.types.interfaces.bounds import with_needed
from snowc.types.sendable import message_findings
from snowc.types.signature import WrittenSignature, WrittenType
from snowc.types.ty import Condition, Scheme, Var
from snowc.values import replace, value

SchemeOf = Callable[[DefId], Scheme]


@value
class Member:
    """One definition to infer; `complete` is its scheme if the written signature gives it."""

    definition: DefId
    signature: WrittenSignature
    complete: Scheme | None
    items: tuple[ItemRef, ...]


def infer_members(db: Engine, members: Sequence[Member], scheme_of: SchemeOf) -> InferredGroup:
    """All definitions of a binding group. Those without a complete signature come first, together; they see the others'
    schemes. Then each of the others, which sees the generalised types of the first: a signature cuts a recursion.
    """
    names = frozenset(each.definition for each in members)
    together = [each for each in members if each.complete is None]
    parts = [together] if together else []
    parts += [[each] for each in members if each.complete is not None]
    known: dict[DefId, Scheme] = {}

    def scheme(definition: DefId) -> Scheme:
        return known[definition] if definition in known else scheme_of(definition)

    inferred: dict[DefId, tuple[InferredDefinition, list[PlacedFinding]]] = {}
    for part in parts:
        for one, findings in _infer_together(db, part, names, scheme):
            inferred[one.definition] = one, findings
            known[one.definition] = one.scheme
    ordered = [inferred[each.definition] for each in members]
    return InferredGroup(
        tuple(each for each, _ in ordered), tuple(finding for _, found in ordered for finding in found)
    )


def _infer_together(
    db: Engine, members: Sequence[Member], names: frozenset[DefId], scheme_of: SchemeOf
) -> list[tuple[InferredDefinition, list[PlacedFinding]]]:
    group = Group(db, Unifier(db), names, scheme_of)
    for member in members:
        group.definitions[member.definition] = _start(group, member)
    tie_states(group)
    for each in group.definitions.values():
        infer_definition(each)
    _settle_deferred(group)
    for each in group.definitions.values():
        settle_locals(each, group.unifier)
    finished = _finish(group)
    _release(group)
    return finished


def _release(group: Group) -> None:
    """Cut the cycles of a group, its definitions and their clauses: so all of it goes at once, not at some collection
    of garbage, which the command turns off and the server would wait for.
    """
    for definition in group.definitions.values():
        definition.clauses.clear()
        definition.generalised.clear()
    for references in (group.definitions, group.deferred, group.recursive_uses, group.inner_uses, group.projections):
        references.clear()


def _start(group: Group, member: Member) -> Definition:
    """Terms for the head of a definition: written types, fresh variables for the rest."""
    definition, signature = member.definition, member.signature
    rigids = _rigids(group.db, signature)

    def term(written: WrittenType | None) -> Term:
        return group.unifier.fresh() if written is None else known_parts(term_of(written.type, rigids))

    message, message_reason = _mailbox(group, definition, signature, rigids)
    has_unit = signature.kind in {"actor", "test"} or (signature.is_extern and signature.result is None)
    started = Definition(
        id=definition,
        signature=signature,
        complete=member.complete,
        rigids=rigids,
        parameters=tuple(term(signature.parameter(index)) for index in range(signature.arity)),
        result=UNIT if has_unit else _result(signature, term(signature.result)),
        result_reason=_reason(
            Why.ANNOTATION if signature.kind == "constant" else Why.RESULT, signature.result, definition.name
        ),
        message=message,
        message_reason=message_reason,
    )
    for ref in member.items:
        parsed = item_of(group.db, ref)
        if parsed is not None:
            started.clauses.append(Clause(group, started, ref, parsed.tree, resolved_item(group.db, ref)))
    return started


def _result(signature: WrittenSignature, written: Term) -> Term:
    """Of an async function always a task, also where nothing is written."""
    is_open = signature.is_async and isinstance(prune(written), Meta)
    return task_of(written) if is_open else written


def _rigids(db: Engine, signature: WrittenSignature) -> tuple[Rigid, ...]:
    rigids = tuple(Rigid(name, index, ()) for index, name in enumerate(signature.names))
    for rigid in rigids:
        bounds = with_needed(db, signature.bounds[rigid.index], Var(rigid.index))
        is_clear = rigid.name not in signature.unclear
        rigid.bounds = tuple(need_of(each, rigids) for each in bounds) if is_clear else None
    for condition in signature.conditions:
        _learn(condition, rigids)
    return rigids


def _learn(condition: Condition, rigids: Sequence[Rigid]) -> None:
    """What a `where` says of an associated type is known of its type parameter."""
    subject = term_of(condition.subject, rigids)
    base = prune(subject.arguments[0]) if isinstance(subject, App) and is_projection(subject) else None
    if isinstance(subject, App) and isinstance(base, Rigid):
        known = part_of(subject)
        needs = tuple(need_of(each, rigids) for each in condition.bounds)
        equal = None if condition.equal is None else term_of(condition.equal, rigids)
        if known is not None:
            needs, equal = (*known.needs, *needs), equal or known.equal
        others = tuple(each for each in base.parts if each is not known)
        base.parts = (*others, Part(subject, needs, equal))


def _reason(why: Why, written: WrittenType | None, subject: str) -> Reason | None:
    return None if written is None else Reason(why, written.item, written.span, subject)


def _mailbox(
    group: Group, definition: DefId, signature: WrittenSignature, rigids: Sequence[Rigid]
) -> tuple[Term | None, Reason | None]:
    """The mailbox inside a definition: declared, inferred (actors, `main`, tests), or none."""
    if signature.receives is not None:
        reason = _reason(Why.MAILBOX, signature.receives, definition.name)
        return term_of(signature.receives.type, rigids), reason
    if signature.kind in {"actor", "test"} or (signature.kind == "function" and definition.name == "main"):
        return group.unifier.fresh(), None
    return None, None


def _settle_deferred(group: Group) -> None:
    """In source order, and again as long as that settles something; what is left is reported."""
    waiting = group.deferred
    while True:
        group.deferred = []
        left = [each for each in waiting if not each.attempt()]
        has_news = settle_projections(group)
        report_lacking_later(group, group.unifier.settle_postponed(is_last=False))
        if len(left) == len(waiting) and not group.deferred and not has_news:
            break
        waiting = [*left, *group.deferred]
    report_lacking_later(group, group.unifier.settle_postponed(is_last=True))
    for each in left:
        if not each.attempt():
            each.give_up()
    settle_projections(group)
    close_projections(group)


def report_lacking_later(group: Group, found: list[Lacking]) -> None:
    """What turned out late is told where it was asked for."""
    for each in found:
        clause = next(
            (
                clause
                for definition in group.definitions.values()
                for clause in definition.clauses
                if each.asked is not None and clause.item == each.asked.item
            ),
            None,
        )
        if clause is None or each.asked is None:
            raise CompilerBug("nobody asked for an interface", each.need.interface)
        definition = clause.definition
        body = Body(clause, definition.result, None, None, None)
        report_lacking(body, each.asked.span, each, None)


def _finish(group: Group) -> list[tuple[InferredDefinition, list[PlacedFinding]]]:
    definitions = list(group.definitions.values())
    generic: dict[Meta, None] = {}
    for definition in definitions:
        generic.update(dict.fromkeys(each for each in scheme_variables(definition) if isinstance(each, Meta)))
    finishers = [Finisher(group, definition, generic) for definition in definitions]
    for use in group.recursive_uses:
        use.clause.instances[use.node] = tuple(scheme_variables(use.target))
    findings = [list(each.reported()) for each in finishers]
    inferred = [each.inferred() for each in finishers]
    return [
        _with_checks(group, finisher, one, reported)
        for finisher, one, reported in zip(finishers, inferred, findings, strict=True)
    ]


def _with_checks(
    group: Group, finisher: Finisher, inferred: InferredDefinition, reported: list[PlacedFinding]
) -> tuple[InferredDefinition, list[PlacedFinding]]:
    """The checks that need finished types."""
    found = [*finisher.definition.signature.findings, *reported, *finisher.findings]
    found += _polymorphic_recursion(group, finisher)
    found += message_findings(group.db, finisher)
    found += match_findings(group.db, finisher)
    found += child_findings(finisher.definition, inferred)
    has_errors = any(not each.finding.fact.code.startswith("W") for each in found)
    has_errors = has_errors or any(_is_broken(group.db, each.item) for each in inferred.clauses)
    has_errors = has_errors or finisher.met_error
    return replace(inferred, has_errors=has_errors), found


def _is_broken(db: Engine, item: ItemRef) -> bool:
    """Whether an item, or the head of the impl or interface around it, has mistakes of syntax or names."""
    container = container_of(item)
    return is_broken(db, item) or (container is not None and is_broken(db, container))


def _polymorphic_recursion(group: Group, finisher: Finisher) -> list[PlacedFinding]:
    """Within a group, a type argument that grows around an own type parameter would need endlessly many instances."""
    found = []
    for use in group.inner_uses:
        if use.clause.definition is not finisher.definition:
            continue
        growing = next((each for each in use.arguments if _holds_parameter(each)), None)
        if growing is not None:
            fact = PolymorphicRecursion(use.name, finisher.show(growing))
            found.append(PlacedFinding(use.clause.item, Finding(use.span, fact)))
    return found


def _holds_parameter(term: Term) -> bool:
    """Whether a type parameter stands inside a larger type."""
    term = prune(term)
    return isinstance(term, App) and any(
        isinstance(prune(each), Rigid) or _holds_parameter(each) for each in term.arguments
    )

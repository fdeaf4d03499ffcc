"""Messages that nobody takes and arms that nobody feeds.

In: what the definitions of a module send and receive. Out: W0030 at a send, W0031 at a pattern, W0032 at a receive.
Nothing is told where somebody out of sight may send or receive, nor beside mistakes of the types.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from snowc.diagnostics.facts import Finding, ItemRef, PlacedFinding
from snowc.query import Engine, query
from snowc.resolve.model import ConstructorRef, DefId, ModuleName, Reference
from snowc.resolve.modules import item_refs
from snowc.resolve.queries import binding_groups, is_broken, resolved_item
from snowc.syntax import tree
from snowc.syntax.queries import item_of
from snowc.types.builtin import DECODED
from snowc.types.declared import declared_type
from snowc.types.exhaustive.patterns import Wild
from snowc.types.mailbox_errors import NobodySends, NoReceiveArm
from snowc.types.mailboxes.closed import closed_findings
from snowc.types.mailboxes.shapes import may_match
from snowc.types.mailboxes.use import Arm, MailboxUse, Send, mailbox_use
from snowc.types.queries import scheme_of
from snowc.types.ty import Con, Var
from snowc.types.type_names import definition_of_type, type_entry
from snowc.values import value


@query
def mailbox_findings(db: Engine, module: ModuleName) -> tuple[PlacedFinding, ...]:
    """W0030, W0031 and W0032 of a module."""
    definitions = [definition for group in binding_groups(db, module) for definition in group]
    by_definition = {each: use for each in definitions if (use := mailbox_use(db, each)) is not None}
    uses = list(by_definition.values())
    found = [*_lost_at_known_actors(db, module, uses)]
    if len(uses) == len(definitions) and not _has_broken_items(db, module):
        everybody = Receivers(tuple(arm for use in uses for arm in use.arms), _has_foreign_receivers(db, module, uses))
        told = {each.finding.span for each in found}
        found += [each for each in _lost_for_everybody(db, module, uses, everybody) if each.finding.span not in told]
        found += _arms_without_senders(db, module, everybody.arms)
        closed = closed_findings(db, module, by_definition)
        found += [each for each in closed if not any(_is_within(other, each) for other in found)]
    return tuple(found)


def _is_within(inner: PlacedFinding, outer: PlacedFinding) -> bool:
    """A part of an arm's pattern may be what was told already."""
    within, around = inner.finding.span, outer.finding.span
    return inner.item == outer.item and around.start <= within.start and within.end <= around.end


def _has_broken_items(db: Engine, module: ModuleName) -> bool:
    return any(is_broken(db, ref) for ref in item_refs(db, module))


# --- sends -----------------------------------------------------------------------------------------------------------


@value
class Receivers:
    """Arms that may take a message. `is_open`: there may be others."""

    arms: tuple[Arm, ...]
    is_open: bool

    def may_take(self, send: Send) -> bool:
        if self.is_open or isinstance(send.shape, Wild):
            return True
        fitting = [each for each in self.arms if isinstance(each.type, Var) or each.type == send.type]
        return not fitting or any(may_match(each.pattern, send.shape) for each in fitting)


def _lost_at_known_actors(db: Engine, module: ModuleName, uses: Iterable[MailboxUse]) -> Iterator[PlacedFinding]:
    for use in uses:
        for send in use.sends:
            actor = send.started
            if actor is not None and actor.module == module and not receivers_of(db, actor).may_take(send):
                yield _lost(send, actor.name)


def _lost(send: Send, actor: str) -> PlacedFinding:
    return PlacedFinding(send.item, Finding(send.span, NoReceiveArm(actor)))


@query
def receivers_of(db: Engine, actor: DefId) -> Receivers:
    """The arms of an actor and of everything that it, or what it calls, may receive with."""
    arms: list[Arm] = []
    waiting, seen = [actor], {actor}
    while waiting:
        definition = waiting.pop()
        use = mailbox_use(db, definition) if definition.module == actor.module else None
        if use is None:
            return Receivers((), is_open=True)
        arms += use.arms
        callees = {each for each in use.callees - seen if scheme_of(db, each).message is not None}
        seen |= callees
        waiting += sorted(callees)
    return Receivers(tuple(arms), is_open=False)


def _has_foreign_receivers(db: Engine, module: ModuleName, uses: Iterable[MailboxUse]) -> bool:
    """Whether a function of another module receives on a mailbox of this one."""
    mentioned = {each for use in uses for each in use.callees if each.module != module}
    return any(scheme_of(db, each).message is not None for each in sorted(mentioned))


def _lost_for_everybody(
    db: Engine, module: ModuleName, uses: Iterable[MailboxUse], everybody: Receivers
) -> Iterator[PlacedFinding]:
    for use in uses:
        for send in use.sends:
            if isinstance(send.type, Con) and not everybody.may_take(send):
                declared = definition_of_type(db, send.type.name)
                if declared is not None and _is_in_sight(db, module, declared):
                    yield _lost(send, "")


def _is_in_sight(db: Engine, module: ModuleName, declared: DefId) -> bool:
    """Whether only this module can make and take values of a type. Decoding makes values out of sight."""
    entry, shape = type_entry(db, declared), declared_type(db, declared)
    if entry is None or shape is None or declared.module != module:
        return False
    if any(name in DECODED for name, _span in shape.deriving or ()):
        return False
    return not entry.is_public


# --- arms ------------------------------------------------------------------------------------------------------------


def _arms_without_senders(db: Engine, module: ModuleName, arms: Iterable[Arm]) -> Iterator[PlacedFinding]:
    made = frozenset(each for ref in item_refs(db, module) for each in constructors_made_in(db, ref))
    for arm in arms:
        for span, reference in arm.needs:
            if reference not in made and _is_in_sight(db, module, reference.type):
                yield PlacedFinding(arm.item, Finding(span, NobodySends(reference.name)))
                break


@query
def constructors_made_in(db: Engine, ref: ItemRef) -> frozenset[ConstructorRef]:
    """The constructors that an item mentions other than in patterns."""
    parsed, references = item_of(db, ref), resolved_item(db, ref).references
    found: set[ConstructorRef] = set()
    for node in () if parsed is None or not _makes_any(references) else parsed.nodes:
        reference = references.get(getattr(node, "id", -1))
        if isinstance(reference, ConstructorRef) and not isinstance(node, tree.ConstructorPattern | tree.StructPattern):
            found.add(reference)
    return frozenset(found)


def _makes_any(references: Mapping[int, Reference]) -> bool:
    return any(isinstance(each, ConstructorRef) for each in references.values())

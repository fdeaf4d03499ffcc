"""What a file knows of messages whose types are public: others may send and take them too.

In: what the definitions of a file send, receive and mention. Out: `FileMessages`: facts about the file alone, and
findings that hold if the rest of the program has nothing against them. `index/messages.py` puts files together. None
for a file with mistakes: then nothing is known of the whole program.
"""

from __future__ import annotations

from collections.abc import Iterator

from snowc.diagnostics.facts import Finding, PlacedFinding
from snowc.query import Engine, query
from snowc.resolve.model import ConstructorRef, DefId, ModuleName
from snowc.resolve.modules import item_refs
from snowc.resolve.queries import binding_groups, is_broken, module_summary, modules_in_file
from snowc.source import FileId
from snowc.types.builtin import DECODED
from snowc.types.declared import declared_type
from snowc.types.exhaustive.patterns import Simple
from snowc.types.mailbox_errors import NobodySends, NoReceiveArm
from snowc.types.mailboxes.findings import constructors_made_in, mailbox_findings, receivers_of
from snowc.types.mailboxes.use import Arm, MailboxUse, mailbox_use
from snowc.types.ty import Con, Type, Var
from snowc.types.type_names import definition_of_type, is_library, type_entry
from snowc.values import value

ENTRY_POINT = "main"
_NODES = ModuleName("Node")


@value
class Wanted:
    """An arm that matches nothing if nobody makes that constructor."""

    constructor: str
    placed: PlacedFinding


@value
class Sent:
    """A message of a public type. `actor` is a public one of another file that gets it, or ""."""

    type: str
    shape: Simple
    actor: str
    placed: PlacedFinding


@value
class FileMessages:
    """`made` are the constructors of public types that are mentioned outside of patterns, `arms` the receive arms by
    type ("" for one that takes what a caller decides), `actors` those of public actors. `is_open`: messages come from
    out of the program. `starts`: the file has a `main`.
    """

    made: tuple[str, ...]
    arms: tuple[tuple[str, Simple], ...]
    actors: tuple[tuple[str, tuple[Simple, ...]], ...]
    wanted: tuple[Wanted, ...]
    sent: tuple[Sent, ...]
    is_open: bool
    starts: bool


@query
def file_messages(db: Engine, file: FileId) -> FileMessages | None:
    modules = modules_in_file(db, file)
    definitions = [each for module in modules for group in binding_groups(db, module) for each in group]
    uses = [use for each in definitions if (use := mailbox_use(db, each)) is not None]
    items = [ref for module in modules for ref in item_refs(db, module)]
    if len(uses) != len(definitions) or any(is_broken(db, ref) for ref in items):
        return None
    made = {each for ref in items for each in constructors_made_in(db, ref) if _is_shared(db, each.type)}
    arms = [arm for use in uses for arm in use.arms]
    callees = {callee for use in uses for callee in use.callees}
    return FileMessages(
        made=tuple(sorted(map(_constructor, made))),
        arms=tuple(dict.fromkeys((name, arm.pattern) for arm in arms if (name := _taken(db, arm.type)) is not None)),
        actors=tuple(_public_actors(db, modules)),
        wanted=tuple(_wanted(db, modules, arms)),
        sent=tuple(_sent(db, modules, uses)),
        is_open=any(each.module == _NODES for each in callees),
        starts=any(each.name == ENTRY_POINT for each in definitions),
    )


def _constructor(reference: ConstructorRef) -> str:
    return f"{reference.type}:{reference.index}"


def _taken(db: Engine, ty: Type) -> str | None:
    """Of what type an arm's messages are; None where nobody asks."""
    if isinstance(ty, Var):
        return ""
    return ty.name if isinstance(ty, Con) and _is_shared_name(db, ty.name) else None


def _is_shared_name(db: Engine, name: str) -> bool:
    declared = definition_of_type(db, name)
    return declared is not None and _is_shared(db, declared)


def _is_shared(db: Engine, declared: DefId) -> bool:
    """Whether modules of the program, and nobody else, make and take values of a type."""
    if is_library(db, declared.module):
        return False
    entry, shape = type_entry(db, declared), declared_type(db, declared)
    if entry is None or shape is None or not entry.is_public:
        return False
    return not any(name in DECODED for name, _span in shape.deriving or ())


def _public_actors(db: Engine, modules: tuple[ModuleName, ...]) -> Iterator[tuple[str, tuple[Simple, ...]]]:
    for module in modules:
        for actor in module_summary(db, module).actors:
            receivers = receivers_of(db, actor.definition)
            if actor.is_public and not receivers.is_open:
                yield str(actor.definition), tuple(dict.fromkeys(arm.pattern for arm in receivers.arms))


def _wanted(db: Engine, modules: tuple[ModuleName, ...], arms: list[Arm]) -> Iterator[Wanted]:
    """Not beside what is told of an arm already."""
    told = [each for module in modules for each in mailbox_findings(db, module)]
    for arm in arms:
        if any(each.item == arm.item and _overlap(each, arm) for each in told):
            continue
        for span, reference in arm.needs:
            if _is_shared(db, reference.type):
                finding = Finding(span, NobodySends(reference.name))
                yield Wanted(_constructor(reference), PlacedFinding(arm.item, finding))


def _overlap(told: PlacedFinding, arm: Arm) -> bool:
    span = told.finding.span
    return span.start < arm.span.end and arm.span.start < span.end


def _sent(db: Engine, modules: tuple[ModuleName, ...], uses: list[MailboxUse]) -> Iterator[Sent]:
    for send in (each for use in uses for each in use.sends):
        actor = send.started
        is_known = actor is not None and actor.module not in modules and not is_library(db, actor.module)
        if isinstance(send.type, Con) and (is_known or _is_shared_name(db, send.type.name)):
            fact = NoReceiveArm(actor.name if is_known and actor is not None else "")
            placed = PlacedFinding(send.item, Finding(send.span, fact))
            yield Sent(send.type.name, send.shape, str(actor) if is_known else "", placed)

"""From a message to the receive arms that may take it, and back.

In: a place in a `send`, or in the pattern of a receive arm. Out: places of arms, or of messages, in the project. An arm
may take what it may match, unless an arm before it in the same receive surely takes it; where the pid comes from a
`spawn` in sight, only the arms of that actor and of what it calls count.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile

from snow_lsp.ide.locate import Location, locate
from snowc.database import Database
from snowc.diagnostics.facts import ItemRef
from snowc.resolve.model import DefId
from snowc.resolve.queries import binding_groups, definition_of_item, module_of_file
from snowc.source import FileId, FileSpan, Span
from snowc.syntax import tree
from snowc.syntax.walk import descendants
from snowc.types.inferred import ClauseFacts
from snowc.types.mailboxes.shapes import may_match, surely_matches
from snowc.types.mailboxes.use import Arm, MailboxUse, Send, mailbox_use
from snowc.types.ty import Con, Type, Var

Uses = dict[DefId, MailboxUse]


def arms_of_message(db: Database, file: FileId, offset: int) -> tuple[FileSpan, ...] | None:
    """The arms that may take what is sent at an offset: in the message, or on the name of the function that sends.
    None where nothing is sent.
    """
    where = locate(db, file, offset)
    send = None if where is None else _send_at(db, where)
    if send is None:
        return None
    uses = _uses(db)
    return tuple(_places(db, (arm for definition, arm in _arms(uses) if _takes(uses, definition, arm, send))))


def messages_of_arm(db: Database, file: FileId, offset: int) -> tuple[FileSpan, ...] | None:
    """What is sent to the arm whose pattern is at an offset; None where there is no such pattern."""
    where = locate(db, file, offset)
    use = None if where is None else _use_at(db, where)
    if where is None or use is None:
        return None
    own = [arm for arm in use.arms if arm.item == where.ref and arm.span.start <= where.offset <= arm.span.end]
    definition = definition_of_item(db, where.ref)
    if not own or definition is None:
        return None
    uses = _uses(db)
    arm = min(own, key=lambda each: each.span.end - each.span.start)
    sends = (send for each in uses.values() for send in each.sends)
    return tuple(_places(db, (send for send in sends if _takes(uses, definition, arm, send))))


def receivers_of(db: Database, definition: DefId) -> tuple[tuple[DefId, FileSpan], ...]:
    """What may take what a definition sends, with the places of the sends."""
    use = mailbox_use(db, definition)
    if use is None or not use.sends:
        return ()
    uses = _uses(db)
    found = {
        (receiver, send): None
        for send in use.sends
        for receiver, arm in _arms(uses)
        if _takes(uses, receiver, arm, send)
    }
    return tuple((receiver, place) for receiver, send in found for place in _places(db, iter((send,))))


def senders_to(db: Database, definition: DefId) -> tuple[tuple[DefId, FileSpan], ...]:
    """Who sends what a definition's arms may take, with the places."""
    own = mailbox_use(db, definition)
    if own is None or not own.arms:
        return ()
    uses = _uses(db)
    found = {
        (sender, send): None
        for sender, use in uses.items()
        for send in use.sends
        if any(_takes(uses, definition, arm, send) for arm in own.arms)
    }
    return tuple((sender, place) for sender, send in found for place in _places(db, iter((send,))))


def arm_spans(db: Database, file: FileId) -> tuple[Span, ...]:
    """The patterns of all receive arms of a file, in its order."""
    module = module_of_file(db, file)
    groups = () if module is None else binding_groups(db, module)
    uses = (mailbox_use(db, definition) for group in groups for definition in group)
    arms = (arm for use in uses if use is not None for arm in use.arms)
    places = {place.span for place in _places(db, arms) if place.file == file}
    return tuple(sorted(places, key=lambda span: span.start))


def _uses(db: Database) -> Uses:
    """Of all definitions of the project that have no mistakes."""
    found: Uses = {}
    for file in db.files():
        module = module_of_file(db, file)
        for group in () if module is None else binding_groups(db, module):
            for definition in group:
                use = mailbox_use(db, definition)
                if use is not None:
                    found[definition] = use
    return found


def _use_at(db: Database, where: Location) -> MailboxUse | None:
    definition = definition_of_item(db, where.ref)
    return None if definition is None else mailbox_use(db, definition)


def _send_at(db: Database, where: Location) -> Send | None:
    """The innermost send around an offset, unless the offset is in another argument of it."""
    use = _use_at(db, where)
    own = [send for send in use.sends if send.item == where.ref] if use is not None else []
    for node in reversed(where.path):
        for send in own:
            if (node.start, node.end) == (send.span.start, send.span.end):
                return send
    call = next((node for node in reversed(where.path) if isinstance(node, tree.Call)), None)
    if call is None or not call.function.start <= where.offset <= call.function.end:
        return None
    inside = [send for send in own if call.start <= send.span.start and send.span.end <= call.end]
    return max(inside, key=lambda send: send.span.end - send.span.start, default=None)


def _arms(uses: Uses) -> Iterator[tuple[DefId, Arm]]:
    return ((definition, arm) for definition, use in uses.items() for arm in use.arms)


def _takes(uses: Uses, definition: DefId, arm: Arm, send: Send) -> bool:
    if not (isinstance(arm.type, Var) or arm.type == send.type) or not may_match(arm.pattern, send.shape):
        return False
    if send.started is not None and definition not in _reached(uses, send.started):
        return False
    together = (each for each in uses[definition].arms if each.item == arm.item and each.receive == arm.receive)
    before = takewhile(lambda each: each != arm, together)
    return not any(not each.is_guarded and surely_matches(each.pattern, send.shape) for each in before)


def _reached(uses: Uses, actor: DefId) -> set[DefId]:
    """An actor and all that it mentions, near and far."""
    found, waiting = {actor}, [actor]
    while waiting:
        use = uses.get(waiting.pop())
        new = set() if use is None else use.callees - found
        found |= new
        waiting += new
    return found


def _places(db: Database, found: Iterator[Arm] | Iterator[Send]) -> list[FileSpan]:
    """In the order of files and lines."""
    places = [place for each in found if (place := db.place(each.item, each.span)) is not None]
    return sorted(places, key=lambda place: (place.file, place.span.start))


def sent_to(root: tree.Item, facts: ClauseFacts | None, message: Span) -> tuple[tree.Expr, Type] | None:
    """What stands at a place as the message of a send, and what the pid takes. Also in code with mistakes."""
    for node in descendants(root) if facts is not None else ():
        if not isinstance(node, tree.Call) or facts is None:
            continue
        values = [each.value for each in node.arguments]
        index = next((number for number, each in enumerate(values) if Span(each.start, each.end) == message), 0)
        types = (facts.types.get(each.id) for each in values[:index])
        pid = next((each for each in types if isinstance(each, Con) and each.name == "Pid" and each.arguments), None)
        if pid is not None:
            return values[index], pid.arguments[0]
    return None


def receivers_of_type(db: Database, sender: ItemRef, message: Span) -> tuple[DefId, ...]:
    """The actors that a message at a place of an item goes to: the one that the pid names, else all whose messages have
    its type.
    """
    definition = definition_of_item(db, sender)
    use = None if definition is None else mailbox_use(db, definition)
    sends = [each for each in use.sends if (each.item, each.span) == (sender, message)] if use is not None else []
    if not sends:
        return ()
    (send, *_) = sends
    if send.started is not None:
        return (send.started,)
    return tuple(dict.fromkeys(each for each, arm in _arms(_uses(db)) if arm.type == send.type))

"""Actors all of whose senders are in sight: arms for messages that none of them sends, receives that wait for ever.

In: what a module's definitions send, receive and start. Out: W0031 and W0032. An actor counts if it is private to the
module, every pid of it is only sent to where it was started, and it never asks for its own. `main` is started by
nobody, so only its own `self()` could tell its pid.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from snowc.diagnostics.facts import Finding, ItemRef, PlacedFinding
from snowc.query import Engine
from snowc.resolve.model import DefId, ModuleName
from snowc.resolve.queries import definition_items, module_summary
from snowc.source import Span
from snowc.syntax import tree
from snowc.syntax.queries import item_of
from snowc.syntax.walk import descendants
from snowc.types.mailbox_errors import EndlessReceive, NobodySends
from snowc.types.mailboxes.pids import PidUse, pid_use
from snowc.types.mailboxes.shapes import may_match
from snowc.types.mailboxes.use import MailboxUse, Send
from snowc.types.queries import scheme_of
from snowc.types.ty import Con

SIGNAL = "Signal"
"""The type of the patterns of `Exit(…)`, `Down(…)`, …, which come from the runtime."""


def closed_findings(db: Engine, module: ModuleName, uses: Mapping[DefId, MailboxUse]) -> Iterator[PlacedFinding]:
    pids = {definition: known for definition in uses if (known := pid_use(db, definition)) is not None}
    if len(pids) != len(uses):
        return
    sends: dict[DefId, list[Send]] = {}
    for each in (send for use in uses.values() for send in use.sends):
        if each.started is not None:
            sends.setdefault(each.started, []).append(each)
    is_ended = any(use.may_end_others for use in pids.values())
    for definition in sorted(_closed(db, module, pids)):
        if definition in sends:
            yield from _unsent(db, uses[definition], sends[definition])
        elif not is_ended:
            for ref in definition_items(db, definition):
                yield from _endless(db, ref, definition, uses[definition])


def _closed(db: Engine, module: ModuleName, pids: Mapping[DefId, PidUse]) -> set[DefId]:
    escaped = frozenset[DefId]().union(*(use.escaped for use in pids.values()))
    started = frozenset[DefId]().union(*(use.started for use in pids.values()))
    summary = module_summary(db, module)
    public = {each.definition for each in summary.functions if each.is_public}
    public |= {each.definition for each in summary.actors if each.is_public}
    candidates = {each for each in started - escaped - public if each in pids}
    candidates |= {each for each in pids if each.name == "main" and each not in escaped}
    return {each for each in candidates if not _may_tell_its_pid(db, each, pids)}


def _may_tell_its_pid(db: Engine, definition: DefId, pids: Mapping[DefId, PidUse]) -> bool:
    """Whether it, or a function that it calls with its mailbox, asks for `self()`; those of other modules may."""
    waiting, seen = [definition], {definition}
    while waiting:
        each = waiting.pop()
        use = pids.get(each)
        if use is None or use.knows_itself:
            return True
        callees = {callee for callee in use.escaped - seen if scheme_of(db, callee).message is not None}
        seen |= callees
        waiting += sorted(callees)
    return False


def _unsent(db: Engine, use: MailboxUse, sends: list[Send]) -> Iterator[PlacedFinding]:
    if any(not any(may_match(arm.pattern, send.shape) for arm in use.arms) for send in sends):
        return  # told at the send: one of the two may be misspelt
    for arm in use.arms:
        is_signal = isinstance(arm.type, Con) and arm.type.name == SIGNAL
        if not is_signal and not any(may_match(arm.pattern, send.shape) for send in sends):
            item = item_of(db, arm.item)
            text = "" if item is None else item.text[arm.span.start : arm.span.end]
            yield PlacedFinding(arm.item, Finding(arm.span, NobodySends(text)))


def _endless(db: Engine, ref: ItemRef, definition: DefId, use: MailboxUse) -> Iterator[PlacedFinding]:
    """The receives of an item that neither time nor a signal ends. Closures have mailboxes of their own."""
    item = item_of(db, ref)
    signals = {
        arm.span for arm in use.arms if arm.item == ref and isinstance(arm.type, Con) and arm.type.name == SIGNAL
    }
    inside: set[int] = set()
    for node in () if item is None else descendants(item.tree):
        if isinstance(node, tree.Closure):
            inside |= {id(each) for each in descendants(node)}
        if not isinstance(node, tree.Receive) or node.after is not None or id(node) in inside:
            continue
        if not any(Span(arm.pattern.start, arm.pattern.end) in signals for arm in node.arms):
            span = Span(node.start, node.start + len("receive"))
            yield PlacedFinding(ref, Finding(span, EndlessReceive(definition.name)))

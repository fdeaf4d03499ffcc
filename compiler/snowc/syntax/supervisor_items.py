"""What a `supervisor` consists of: the items that it is short for.

In: a parsed supervisor. Out: the actor `App`, and in the module `App` its specification and the functions that start
it.
A setting that is missing has OTP's default; one that is wrong (`resolve/supervisors.py` says so) is left out here.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from snowc.source import Span
from snowc.syntax import tree
from snowc.syntax.generated import Writer, function
from snowc.syntax.parsed import ParsedItem

SPECIFICATION = "the specification"
"""The function that gives a supervisor's specification."""
CHILD = "library:Supervisor.child"
STRATEGIES = ("one_for_one", "one_for_all", "rest_for_one")
RESTARTS = ("permanent", "transient", "temporary")
BRUTAL_KILL, INFINITY = "brutal_kill", "infinity"
_BRUTAL_KILL_MS, _INFINITY_MS = -2, -1
"""How `stdlib/supervisor.snow` writes them: no time that somebody could write."""
_DEFAULTS = {"max_restarts": 3, "max_seconds": 5}
_SHUTDOWN_MS = 5000


def supervisor_actor(parsed: ParsedItem, supervisor: tree.SupervisorItem) -> ParsedItem:
    """The actor that `spawn(App)` starts. It stands beside the supervisor, not in its module."""
    writer = Writer(supervisor.header.name_span, count(parsed.node_count).__next__)
    name = supervisor.header.name
    specification = writer.call(f"specification of:{name}")
    body = writer.block(writer.call("library:Supervisor.run", specification))
    header = tree.Header(name, supervisor.header.name_span, supervisor.header.is_public, supervisor.header.doc, ())
    body = tree.Block(supervisor.end, supervisor.end, body.id, body.statements)
    actor = tree.ActorItem(supervisor.start, supervisor.end, header, (), _messages(writer), body, None)
    return ParsedItem(parsed.text, actor, (), (), writer.next_id(), is_generated=True, is_broken=parsed.is_broken)


def supervisor_items(parsed: ParsedItem, supervisor: tree.SupervisorItem) -> Iterator[ParsedItem]:
    """The items of a supervisor's module."""
    writer = Writer(supervisor.header.name_span, count(parsed.node_count).__next__)
    specification = _specification(writer, supervisor)
    yield ParsedItem(parsed.text, specification, (), (), writer.next_id(), is_broken=parsed.is_broken)
    start = "Starts the supervisor; gives its pid when all children have started."
    start_link = "As `start`, and links the supervisor to this actor."
    for item in (
        _starting_actor(writer, supervisor),
        _start(writer, supervisor, "start", "await_start", start),
        _start(writer, supervisor, "start_link", "await_start_link", start_link),
    ):
        yield ParsedItem(parsed.text, item, (), (), writer.next_id(), is_generated=True, is_broken=parsed.is_broken)


def word_of(value: tree.Expr) -> str | None:
    """The bare word that a setting is."""
    return value.name if isinstance(value, tree.Name) else None


def _messages(writer: Writer) -> tree.NamedType:
    return tree.NamedType(writer.place.end, writer.place.end, ("library:Supervisor.Supervisor",), ())


def _specification(writer: Writer, supervisor: tree.SupervisorItem) -> tree.FnItem:
    """All that is written inside stands in this function."""
    inside = Writer(Span(supervisor.header.name_span.end, supervisor.end), writer.next_id)
    settings = {each.name: each.value for each in supervisor.settings}
    strategy = word_of(settings["strategy"]) if "strategy" in settings else None
    children = tuple(_child(writer, each, start) for each in supervisor.children if (start := _start_of(each)))
    made = inside.call(
        "library:Supervisor.specification",
        writer.text(supervisor.header.name),
        writer.atom(strategy if strategy in STRATEGIES else STRATEGIES[0]),
        *(_limit(writer, settings.get(each), default) for each, default in _DEFAULTS.items()),
        inside.list(children),
    )
    header = tree.Header(SPECIFICATION, supervisor.header.name_span, True, None, ())
    return function(header, (), inside.block(made))


def _limit(writer: Writer, value: tree.Expr | None, default: int) -> tree.Expr:
    return value if isinstance(value, tree.IntLiteral) else writer.number(default)


def _start_of(child: tree.SupervisorChild) -> tree.Expr | None:
    """One without is reported, and left out."""
    return next((each.value for each in child.settings if each.name == "start"), None)


def _child(writer: Writer, child: tree.SupervisorChild, start: tree.Expr) -> tree.Expr:
    settings = {each.name: each.value for each in child.settings}
    at = Writer(Span(child.start, child.start), writer.next_id)
    restart = word_of(settings["restart"]) if "restart" in settings else None
    return Writer(Span(child.start, child.end), writer.next_id).call(
        CHILD,
        at.text(child.name),
        start,
        at.atom(restart if restart in RESTARTS else RESTARTS[0]),
        _shutdown(at, settings.get("shutdown")),
    )


def _shutdown(writer: Writer, value: tree.Expr | None) -> tree.Expr:
    if isinstance(value, tree.IntLiteral):
        return value
    word = None if value is None else word_of(value)
    return writer.number({BRUTAL_KILL: _BRUTAL_KILL_MS, INFINITY: _INFINITY_MS}.get(word or "", _SHUTDOWN_MS))


def _starting_actor(writer: Writer, supervisor: tree.SupervisorItem) -> tree.ActorItem:
    """As the actor beside the module, and tells when it has started."""
    body = writer.block(
        writer.call("library:Supervisor.run_started", writer.call(SPECIFICATION), writer.name("is ready"))
    )
    body = tree.Block(supervisor.end, supervisor.end, body.id, body.statements)
    header = tree.Header(supervisor.header.name, supervisor.header.name_span, False, None, ())
    ready = writer.parameter("is ready")
    return tree.ActorItem(supervisor.start, supervisor.end, header, (ready,), _messages(writer), body, None)


def _start(writer: Writer, supervisor: tree.SupervisorItem, name: str, wait: str, doc: str) -> tree.FnItem:
    actor = writer.name(supervisor.header.name)
    spawned = writer.call("special:spawn_monitor", actor, writer.call("library:Service.expect"))
    shown = writer.text(f"{supervisor.header.name}.{name}")
    body = writer.block(writer.call(f"library:Service.{wait}", spawned, shown))
    body = tree.Block(supervisor.end, supervisor.end, body.id, body.statements)
    whole_doc = doc if supervisor.header.doc is None else f"{doc}\n\n{supervisor.header.doc}"
    header = tree.Header(name, supervisor.header.name_span, True, whole_doc, ())
    result = tree.NamedType(writer.place.start, writer.place.start, ("Pid",), (_messages(writer),))
    return function(header, (), body, result)

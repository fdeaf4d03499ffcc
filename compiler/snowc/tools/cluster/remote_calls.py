"""What a connected node is asked: whether it is there, whom it knows, what a function of it gives.

In: a connection. Out: terms, or `FailedCallError` with the reason in words. Functions are called as `erpc:call` of
OTP calls them: a process that runs the function is started and watched, and its end tells the result. A Snow node
gives the result as Snow writes it, and its type, besides.
"""

from __future__ import annotations

from snowc.tools.cluster.connection import Connection
from snowc.tools.cluster.terms import Atom, Improper, Map, Opaque, Term, shown
from snowc.values import value

_SEND, _REG_SEND, _ALIAS_SEND, _SEND_SENDER = 2, 6, 33, 22
_DOWN, _PAYLOAD_DOWN = 21, 28
_SPAWN_REQUEST, _SPAWN_REPLY = 29, 31
_SHOWN, _MONITOR = Atom("snow_shown"), Atom("monitor")
_BAD_OPTION = Atom("badopt")


class FailedCallError(Exception):
    """Why a call has no result."""


@value
class Result:
    """`type` and `text` as Snow has them; None of a node that is none of Snow's."""

    term: Term
    type: str | None = None
    text: str | None = None

    @property
    def shown(self) -> str:
        return shown(self.term) if self.text is None or self.type is None else f"{self.text} :: {self.type}"


def ping(connection: Connection) -> None:
    """Waits for the answer that every node gives. One that is silent is told by the connection's limit."""
    mark = connection.new_reference()
    question = (Atom("$gen_call"), (connection.self_pid, mark), (Atom("is_auth"), Atom(connection.own)))
    connection.send((_REG_SEND, connection.self_pid, Atom(""), Atom("net_kernel")), question)
    for control, payload in connection.signals():
        if control[0] in (_SEND, _SEND_SENDER) and payload == (mark, Atom("yes")):
            return


def neighbours(connection: Connection) -> tuple[str, ...]:
    """The nodes that it is connected to, except for us."""
    found = call(connection, "erlang", "nodes", [[Atom("connected")]]).term
    names = [each.name for each in found if isinstance(each, Atom)] if isinstance(found, list) else []
    return tuple(sorted(name for name in names if name != connection.own))


def call(connection: Connection, module: str, function: str, arguments: list[Term]) -> Result:
    """The result of a function."""
    outcome = _asked(connection, (module, function, arguments), [_MONITOR, _SHOWN])
    if outcome == _BAD_OPTION:
        outcome = _asked(connection, (module, function, arguments), [_MONITOR])
        return Result(_returned(outcome, f"{module}:{function}/{len(arguments)}"))
    given = _returned(outcome, f"{module}.{function}")
    match given:
        case (bytes() as kind, bytes() as text, term):
            return Result(term, kind.decode(), text.decode())
    return Result(given)


def _asked(connection: Connection, what: tuple[str, str, list[Term]], options: list[Term]) -> Term:
    """What becomes of a process that runs the function: why it does not start, or the reason of its end."""
    request, mark = connection.new_reference(), connection.new_reference()
    start = (Atom("erpc"), Atom("execute_call"), 4)
    module, function, arguments = what
    head = (_SPAWN_REQUEST, request, connection.self_pid, connection.self_pid, start, options)
    connection.send(head, [mark, Atom(module), Atom(function), arguments])
    for control, payload in connection.signals():
        match control:
            case (31, reply, _, _, Atom() as why) if reply == request:
                return why
            case (28, _, _, ended) if ended == request:
                return (Atom("ended"), mark, payload if payload is not None else Atom("normal"))
            case (21, _, _, ended, reason) if ended == request:
                return (Atom("ended"), mark, reason)
    raise FailedCallError("it ended the connection")


def _returned(outcome: Term, name: str) -> Term:
    match outcome:
        case (Atom("ended"), mark, (given, Atom("return"), term)) if given == mark:
            return term
        case (Atom("ended"), _, (Atom("error"), bytes() as text)):
            raise FailedCallError(f"`{name}` crashed: {text.decode(errors='replace')}")
        case (Atom("ended"), mark, (given, Atom(kind), reason, *_)) if given == mark:
            raise FailedCallError(f"`{name}` ended by {kind}: {shown(reason)}")
        case (Atom("ended"), _, reason):
            raise FailedCallError(f"`{name}` ended: {shown(reason)}")
        case Atom("no_function"):
            raise FailedCallError(f"the node has no function `{name}` that can be called from elsewhere")
        case Atom("badarg"):
            raise FailedCallError(f"`{name}` takes other arguments")
        case _:
            raise FailedCallError(f"the node refuses `{name}`: {shown(outcome)}")


def plain(term: Term) -> object:
    """A term as JSON has it: atoms and binaries are texts, tuples lists; what has no such form is its text."""
    match term:
        case Atom("true" | "false"):
            return term.name == "true"
        case Atom("undefined"):
            return None
        case Atom():
            return term.name
        case bytes():
            return term.decode(errors="replace")
        case Map():
            keys = (key.name if isinstance(key, Atom) else shown(key) for key, _ in term.entries)
            return dict(zip(keys, (plain(each) for _, each in term.entries), strict=True))
        case tuple() | list():
            return [plain(part) for part in term]
        case Opaque() | Improper():
            return shown(term)
        case _:
            return term

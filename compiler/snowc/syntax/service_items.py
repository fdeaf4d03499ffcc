"""What a `service` consists of: the items that it is short for.

In: a parsed service. Out: its functions, one function for each `call` and `cast` handler, the actor with its loop, and
the functions that others use. All of them have the service's text, so their places are places of the service. See
docs/decisions/013-services-are-expanded.md. What is wrong about a service is said elsewhere (`resolve/services.py`);
here doubles and gaps do no harm.

    init                 the user's                          Counter(ready, …)   init, answer `ready`, loop
    call Increment       (state pattern, by) -> body         Counter loop(state) receive; info arms and terminate in it
    start, start_link, increment, try_increment, reset       what others see
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count

from snowc.source import Span
from snowc.syntax import tree
from snowc.syntax.generated import Writer, arguments_of, free_name, function, named
from snowc.syntax.parsed import ParsedItem
from snowc.values import replace

TOGETHER = "one state"
"""The attribute whose words are the functions that share a service's state."""
INIT = "init"
LOOP = " loop"
"""The end of the name of a service's loop."""
SIGNALS = ("Exit", "Down", "NodeDown", "NodeUp")
"""What `info` arms take: the constructors of the library's `Signal`."""
_STARTS = ("start", "start_link")
_STATE = "the state"
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def service_items(parsed: ParsedItem, service: tree.ServiceItem) -> Iterator[ParsedItem]:
    """The items of a service. Those that only pass things on are generated: nothing in them is the user's."""
    expansion = _Expansion(parsed, service)
    for item in expansion.written():
        yield ParsedItem(parsed.text, item, (), (), expansion.next_id(), is_broken=parsed.is_broken)
    taken = {each.header.name for each in service.functions}
    for item in expansion.generated():
        if item.header.name in taken:
            continue  # which is reported
        taken.add(item.header.name)
        yield ParsedItem(parsed.text, item, (), (), expansion.next_id(), is_generated=True, is_broken=parsed.is_broken)


def snake_case(name: str) -> str:
    """`GetBalance` → `get_balance`, `HTTPGet` → `http_get`."""
    return _CAMEL.sub("_", name).lower()


def handler_name(handler: tree.ServiceHandler) -> str:
    """The function that a handler is: `call Increment`."""
    return f"{handler.kind} {handler.name}"


def messages_of(service: tree.ServiceItem) -> tuple[tree.ServiceHandler, ...]:
    """The handlers of messages, in the order of their variants. The first of a name counts."""
    named = (each for each in reversed(service.handlers) if each.kind in ("call", "cast") and each.name)
    first = {each.name: each for each in named}
    return tuple(each for each in service.handlers if first.get(each.name) is each)


def takes_signals(pattern: tree.Pattern) -> bool:
    """Whether each alternative of an `info` arm names a signal."""
    match pattern:
        case tree.ConstructorPattern(path=path):
            return path[-1] in SIGNALS
        case tree.AsPattern(pattern=inner):
            return takes_signals(inner)
        case tree.OrPattern(alternatives=alternatives):
            return all(map(takes_signals, alternatives))
        case _:
            return False


def _named_infos(service: tree.ServiceItem) -> Iterator[tuple[str, tree.ServiceHandler, tree.Pattern]]:
    """The `info` arms with the names of their functions: `info 1 Down`."""
    for number, handler in enumerate((each for each in service.handlers if each.kind == "info"), 1):
        pattern = handler.pattern
        if pattern is not None and takes_signals(pattern):
            signal = pattern.path[-1] if isinstance(pattern, tree.ConstructorPattern) else "signal"
            yield f"info {number} {signal}", handler, pattern


def generated_names(service: tree.ServiceItem) -> Iterator[tuple[str, Span]]:
    """The functions that are made of a service's parts, each with the place that it comes from."""
    init = next((each for each in service.functions if each.header.name == INIT), None)
    if init is not None:
        yield from ((name, init.header.name_span) for name in _STARTS)
    for handler in messages_of(service):
        name = snake_case(handler.name)
        yield name, handler.name_span
        if handler.kind == "call":
            yield f"try_{name}", handler.name_span


class _Expansion:
    def __init__(self, parsed: ParsedItem, service: tree.ServiceItem) -> None:
        self.service = service
        self.messages = messages_of(service)
        self.init = next((each for each in service.functions if each.header.name == INIT), None)
        self.infos = tuple(_named_infos(service))
        together = (INIT, *map(handler_name, self.messages), *(name for name, _, _ in self.infos))
        self.together = tree.Attribute(service.start, service.start, TOGETHER, (), together)
        self.next_id = count(parsed.node_count).__next__

    def writer(self, place: Span) -> Writer:
        return Writer(place, self.next_id)

    # --- what the user wrote ------------------------------------------------------------------------------------------

    def written(self) -> Iterator[tree.Item]:
        for each in self.service.functions:
            yield self._init(each) if each.header.name == INIT else each
        for handler in self.messages:
            yield self._handler(handler)
        for name, info, pattern in self.infos:
            yield self._info(name, info, pattern)
        yield self._loop()

    def _init(self, init: tree.FnItem) -> tree.FnItem:
        header = replace_header(init.header, attributes=(*init.header.attributes, self.together))
        return replace(init, header=header, receives=self.writer(init.header.name_span).own_type())

    def _handler(self, handler: tree.ServiceHandler) -> tree.FnItem:
        writer = self.writer(handler.name_span)
        header = tree.Header(handler_name(handler), handler.name_span, False, handler.doc, (self.together,))
        parameters = (self._state_parameter(handler), *handler.parameters)
        return replace(
            function(header, parameters, handler.body, handler.result, writer.own_type()),
            start=handler.start,
            end=handler.end,
        )

    def _state_parameter(self, handler: tree.ServiceHandler) -> tree.Parameter:
        state = handler.state or tree.WildcardPattern(handler.body.start, handler.body.start, self.next_id())
        return tree.Parameter(state.start, state.end, state, None)

    def _loop(self) -> tree.ActorItem:
        service = self.service
        writer = self.writer(service.header.name_span)
        arms = (
            *(self._message_arm(index, each) for index, each in enumerate(self.messages)),
            *(self._info_arm(name, pattern) for name, _, pattern in self.infos),
        )
        clause = next((each for each in service.handlers if each.kind == "terminate"), None)
        last_words = () if clause is None else (self._at_end(clause),)
        # For who asks what stands at a place: only the clause is written here.
        place = Span(service.end, service.end) if clause is None else Span(clause.start, clause.end)
        body = tree.Block(place.start, place.end, self.next_id(), (*last_words, writer.receive(arms)))
        header = tree.Header(self._loop_name, service.header.name_span, False, None, ())
        parameters = (writer.parameter(_STATE),)
        return tree.ActorItem(place.start, place.end, header, parameters, writer.own_type(), body, None)

    @property
    def _loop_name(self) -> str:
        return self.service.header.name + LOOP

    def _message_arm(self, index: int, handler: tree.ServiceHandler) -> tree.Arm:
        writer = self.writer(handler.name_span)
        names = [f"argument {number}" for number in range(len(handler.parameters))]
        fields = [*names, "reply to"] if handler.kind == "call" else names
        pattern = tree.ConstructorPattern(
            writer.place.start,
            writer.place.end,
            self.next_id(),
            (_message(index, handler),),
            writer.place,
            tuple(writer.binding(each) for each in fields) or None,
        )
        handled = writer.call(handler_name(handler), writer.name(_STATE), *map(writer.name, names))
        if handler.kind == "cast":
            body = writer.block(writer.call(self._loop_name, handled))
        else:
            body = writer.block(
                writer.let(writer.pair("new state", "answer"), handled),
                writer.call("library:Service.answer", writer.name("reply to"), writer.name("answer")),
                writer.call(self._loop_name, writer.name("new state")),
            )
        return tree.Arm(writer.place.start, writer.place.end, pattern, None, body)

    def _info(self, name: str, handler: tree.ServiceHandler, pattern: tree.Pattern) -> tree.FnItem:
        writer = self.writer(Span(pattern.start, pattern.end))
        header = tree.Header(name, writer.place, False, None, (self.together,))
        signal = tree.Parameter(pattern.start, pattern.end, pattern, writer.library_type("Prelude.Signal"))
        parameters = (self._state_parameter(handler), signal)
        handled = function(header, parameters, handler.body, None, writer.own_type())
        return replace(handled, start=handler.start, end=handler.end)

    def _info_arm(self, name: str, pattern: tree.Pattern) -> tree.Arm:
        """Takes the signals of the pattern; what it binds is for the handler."""
        writer = self.writer(Span(pattern.start, pattern.end))
        taken = tree.AsPattern(
            pattern.start, pattern.end, self.next_id(), self._bare(pattern), "signal in", writer.place
        )
        handled = writer.call(name, writer.name(_STATE), writer.name("signal in"))
        return tree.Arm(pattern.start, pattern.end, taken, None, writer.block(writer.call(self._loop_name, handled)))

    def _bare(self, pattern: tree.Pattern) -> tree.Pattern:
        """The same pattern without names."""
        match pattern:
            case tree.NamePattern():
                return tree.WildcardPattern(pattern.start, pattern.end, self.next_id())
            case tree.AsPattern(pattern=inner):
                return self._bare(inner)
            case tree.ConstructorPattern(arguments=arguments) if arguments:
                return replace(pattern, id=self.next_id(), arguments=tuple(map(self._bare, arguments)))
            case tree.OrPattern(alternatives=alternatives):
                return replace(pattern, id=self.next_id(), alternatives=tuple(map(self._bare, alternatives)))
            case tree.TuplePattern(items=items):
                return replace(pattern, id=self.next_id(), items=tuple(map(self._bare, items)))
            case tree.LiteralPattern() | tree.WildcardPattern() | tree.ConstructorPattern() | tree.ErrorPattern():
                return replace(pattern, id=self.next_id())
            case _:  # signals hold no lists and no structs
                return tree.ErrorPattern(pattern.start, pattern.end, self.next_id(), ())

    def _at_end(self, handler: tree.ServiceHandler) -> tree.Expr:
        writer = self.writer(Span(handler.start, handler.end))
        clause = self._with_state(writer, handler, handler.body, writer.unit())
        return writer.call("library:Intrinsics.at_end", writer.closure(clause))

    def _with_state(self, writer: Writer, handler: tree.ServiceHandler, *body: tree.Expr) -> tree.Block:
        if handler.state is None:
            return writer.block(*body)
        return writer.block(writer.let(handler.state, writer.name(_STATE)), *body)

    # --- what others see ----------------------------------------------------------------------------------------------

    def generated(self) -> Iterator[tree.FnItem | tree.ActorItem]:
        if self.init is not None:
            yield self._actor(self.init)
            doc = "Starts the service; gives its pid when `init` is done."
            yield self._start(self.init, "start", "await_start", doc)
            doc = "As `start`, and links the service to this actor."
            yield self._start(self.init, "start_link", "await_start_link", doc)
        for index, handler in enumerate(self.messages):
            if handler.kind == "cast":
                yield self._cast(index, handler)
            else:
                yield self._call(index, handler)
                yield self._try(index, handler)

    def _actor(self, init: tree.FnItem) -> tree.ActorItem:
        writer = self.writer(init.header.name_span)
        parameters = named(writer, init.parameters)
        body = writer.block(
            writer.let(writer.binding(_STATE), writer.call(INIT, *arguments_of(writer, parameters))),
            writer.call("library:Service.answer", writer.name("is ready"), writer.unit()),
            writer.call(self._loop_name, writer.name(_STATE)),
        )
        body = _until(body, init.body)
        header = tree.Header(self.service.header.name, init.header.name_span, False, None, ())
        ready = writer.parameter("is ready")
        return tree.ActorItem(init.start, body.end, header, (ready, *parameters), writer.own_type(), body, None)

    def _start(self, init: tree.FnItem, name: str, wait: str, doc: str) -> tree.FnItem:
        writer = self.writer(init.header.name_span)
        parameters = named(writer, init.parameters)
        actor = writer.name(self.service.header.name)
        expected = writer.call("library:Service.expect")
        spawned = writer.call("special:spawn_monitor", actor, expected, *arguments_of(writer, parameters))
        body = writer.block(writer.call(f"library:Service.{wait}", spawned, self._shown(writer, name)))
        header = tree.Header(name, init.header.name_span, True, _joined(doc, init.header.doc), ())
        return function(header, parameters, _until(body, init.body), writer.pid())

    def _call(self, index: int, handler: tree.ServiceHandler) -> tree.FnItem:
        writer = self.writer(handler.name_span)
        name = snake_case(handler.name)
        doc = _joined(handler.doc, f"Calls `{handler.name}` and waits for the reply, at most five seconds.")
        ends = ("library:Service.demand", self._shown(writer, name))
        return self._request(writer, index, handler, tree.Header(name, handler.name_span, True, doc, ()), ends, ())

    def _try(self, index: int, handler: tree.ServiceHandler) -> tree.FnItem:
        writer = self.writer(handler.name_span)
        taken = _names(handler.parameters)
        limit = tree.NamedType(handler.start, handler.start, ("Int",), ())
        timeout = writer.parameter(free_name("timeout_ms", taken), limit)
        name = f"try_{snake_case(handler.name)}"
        doc = _joined(handler.doc, f"Calls `{handler.name}`; without a reply in time it gives an `Err`.")
        ends = ("library:Service.attempt", arguments_of(writer, (timeout,))[0])
        header = tree.Header(name, handler.name_span, True, doc, ())
        return self._request(writer, index, handler, header, ends, (timeout,))

    def _request(
        self,
        writer: Writer,
        index: int,
        handler: tree.ServiceHandler,
        header: tree.Header,
        ends: tuple[str, tree.Expr],
        more: tuple[tree.Parameter, ...],
    ) -> tree.FnItem:
        """Opens a call, sends the message and ends with a wait for the answer."""
        parameters = named(writer, handler.parameters)
        pid = writer.parameter(_pid_name(handler, more), writer.pid())
        asked = writer.call("library:Service.ask", *arguments_of(writer, (pid,)))
        message = writer.call(
            writer.constructor(_message(index, handler)), *arguments_of(writer, parameters), writer.name("reply to")
        )
        wait, argument = ends
        body = writer.block(
            writer.let(writer.binding("reply to"), asked),
            writer.call("library:Prelude.send", *arguments_of(writer, (pid,)), message),
            writer.call(wait, writer.name("reply to"), argument),
        )
        result = None if more else handler.result
        return function(header, (pid, *parameters, *more), _until(body, handler.body), result)

    def _cast(self, index: int, handler: tree.ServiceHandler) -> tree.FnItem:
        writer = self.writer(handler.name_span)
        parameters = named(writer, handler.parameters)
        pid = writer.parameter(_pid_name(handler, ()), writer.pid())
        message: tree.Expr = writer.constructor(_message(index, handler))
        if parameters:
            message = writer.call(message, *arguments_of(writer, parameters))
        sent = writer.call("library:Prelude.send", *arguments_of(writer, (pid,)), message)
        doc = _joined(handler.doc, f"Sends `{handler.name}` and does not wait.")
        header = tree.Header(snake_case(handler.name), handler.name_span, True, doc, ())
        result = tree.TupleType(handler.start, handler.start, ())
        return function(header, (pid, *parameters), _until(writer.block(sent), handler.body), result)

    def _shown(self, writer: Writer, name: str) -> tree.StringLiteral:
        return writer.text(f"{self.service.header.name}.{name}")


def replace_header(header: tree.Header, attributes: tuple[tree.Attribute, ...]) -> tree.Header:
    """The same header with other attributes."""
    return tree.Header(header.name, header.name_span, header.is_public, header.doc, attributes)


def _message(index: int, handler: tree.ServiceHandler) -> str:
    return f"message:{index}:{handler.name}"


def _pid_name(handler: tree.ServiceHandler, more: tuple[tree.Parameter, ...]) -> str:
    return free_name("pid", _names(handler.parameters) | _names(more))


def _names(parameters: tuple[tree.Parameter, ...]) -> set[str]:
    return {each.pattern.name for each in parameters if isinstance(each.pattern, tree.NamePattern)}


def _until(body: tree.Block, written: tree.Block | None) -> tree.Block:
    """The body of a generated function: it begins where the written one does, because what stands before is the
    signature."""
    place = body.end if written is None else written.start
    return replace(body, start=place, end=place)


def _joined(*docs: str | None) -> str:
    return "\n\n".join(each for each in docs if each)

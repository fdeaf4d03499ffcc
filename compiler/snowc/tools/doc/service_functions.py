"""The functions that a service makes of its handlers, for its documentation.

In: a parsed service. Out: a declaration and a doc for each function that others call. Refuses nothing: what is private
in a service is left out.
"""

from __future__ import annotations

from collections.abc import Iterator

from snowc.syntax import tree
from snowc.syntax.parsed import ParsedItem
from snowc.syntax.service_items import INIT, messages_of, snake_case


def service_functions(item: ParsedItem, service: tree.ServiceItem) -> Iterator[tuple[str, str | None]]:
    """`start(start :: Int) -> Pid<Counter>`, `increment(pid, by :: Int) -> Int`, …"""
    name = service.header.name
    init = next((each for each in service.functions if each.header.name == INIT), None)
    if init is not None:
        yield f"start({_written(item, init.parameters)}) -> Pid<{name}>", init.header.doc
    for handler in messages_of(service):
        given = ", ".join(("pid", *filter(None, (_written(item, handler.parameters),))))
        reply = "" if handler.result is None else f" -> {item.text[handler.result.start : handler.result.end]}"
        yield f"{snake_case(handler.name)}({given}){reply}", handler.doc
    for function in service.functions:
        if function.header.is_public and function.body is not None:
            head = item.text[function.header.name_span.start : function.body.start]
            yield head.rstrip().removesuffix(" do").removesuffix(" =").rstrip(), function.header.doc


def _written(item: ParsedItem, parameters: tuple[tree.Parameter, ...]) -> str:
    return ", ".join(item.text[each.start : each.end] for each in parameters)

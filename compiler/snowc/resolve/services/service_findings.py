"""Mistakes in the parts of a service: no `init`, handlers and names that are there twice, `info` of what is no signal.

In: a service's tree. Out: findings, relative to its item.
"""

from __future__ import annotations

from collections.abc import Iterator

from snowc.diagnostics.facts import Finding
from snowc.resolve.services.errors import GeneratedNameTaken, HandlerTwice, InfoWithoutSignal, ServiceWithoutInit
from snowc.resolve.suggestions import nearest
from snowc.source import Span
from snowc.syntax import tree
from snowc.syntax.service_items import INIT, SIGNALS, generated_names


def service_findings(service: tree.ServiceItem) -> Iterator[Finding]:
    """All mistakes of one service."""
    yield from _without_init(service)
    yield from _twice(service)
    yield from _taken_names(service)
    for handler in service.handlers:
        if handler.kind == "info" and handler.pattern is not None:
            yield from _without_signal(handler.pattern)


def _without_init(service: tree.ServiceItem) -> Iterator[Finding]:
    if not any(each.header.name == INIT for each in service.functions):
        header = service.header
        yield Finding(header.name_span, ServiceWithoutInit(header.name, header.name_span.end))


def _twice(service: tree.ServiceItem) -> Iterator[Finding]:
    seen: dict[str, Span] = {}
    for handler in service.handlers:
        if handler.kind == "terminate" or handler.name:
            first = seen.setdefault(handler.name or handler.kind, handler.name_span)
            if first != handler.name_span:
                yield Finding(handler.name_span, HandlerTwice(handler.kind, handler.name, first))


def _taken_names(service: tree.ServiceItem) -> Iterator[Finding]:
    """Each name that stands for one function only: those of functions and those that are generated."""
    generated: dict[str, Span] = {}
    for name, handler in generated_names(service):
        first = generated.setdefault(name, handler)
        if first != handler:
            yield Finding(handler, GeneratedNameTaken(name, service.header.name, first))
    for function in service.functions:
        origin = generated.get(function.header.name)
        if origin is not None:
            fact = GeneratedNameTaken(function.header.name, service.header.name, origin)
            yield Finding(function.header.name_span, fact)


def _without_signal(pattern: tree.Pattern) -> Iterator[Finding]:
    match pattern:
        case tree.ConstructorPattern(path=path) if path[-1] in SIGNALS:
            pass
        case tree.AsPattern(pattern=inner):
            yield from _without_signal(inner)
        case tree.OrPattern(alternatives=alternatives):
            for each in alternatives:
                yield from _without_signal(each)
        case tree.ErrorPattern():
            pass
        case tree.ConstructorPattern(path=path, path_span=span):
            yield Finding(span, InfoWithoutSignal(path[-1], nearest(path[-1], SIGNALS)))
        case _:
            yield Finding(Span(pattern.start, pattern.end), InfoWithoutSignal("", None))

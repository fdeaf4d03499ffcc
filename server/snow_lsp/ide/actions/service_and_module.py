"""A module of functions over one state to a service, and back.

The functions of such a module are `init`, which makes the state, and others that take it first: those that give a state
are casts, those that give (state, reply) are calls, and all the rest stay functions. Back, handlers become public
functions; a service with `info` or `terminate` has no such form.
"""

from __future__ import annotations

from collections.abc import Iterator

from snow_lsp.ide.actions.place import ActionKind, Place, Refactoring
from snow_lsp.ide.actions.service_at import service_at
from snow_lsp.ide.actions.tried import makes_no_error
from snowc.resolve.model import ModuleName
from snowc.resolve.queries import definition_of_item, module_items, module_of_item
from snowc.source import Span
from snowc.syntax import tree
from snowc.syntax.parsed import ParsedItem
from snowc.syntax.service_items import snake_case
from snowc.types.inferred import InferredDefinition
from snowc.types.queries import inferred_definition
from snowc.types.show import show_type
from snowc.types.ty import Tuple

_INIT = "init"


def offer(place: Place) -> Iterator[Refactoring]:
    item = place.location.item.tree
    if isinstance(item, tree.ModuleItem) and _is_on(item.header, place):
        text = _as_service(place, item)
        whole = Span(item.start, item.end)
        yield from _offer(place, f"Make a service of `{item.header.name}`", whole, text)
        return
    service = service_at(place)
    if service is not None and _is_on(service.header, place):
        whole = Span(service.start, service.end)
        text = _as_module(place, service)
        yield from _offer(place, f"Make a module of functions of `{service.header.name}`", whole, text)


def _is_on(header: tree.Header, place: Place) -> bool:
    return header.name_span.start <= place.selection.start <= header.name_span.end


def _offer(place: Place, title: str, whole: Span, text: str | None) -> Iterator[Refactoring]:
    if text is not None:
        found = place.offer(title, ActionKind.REWRITE, (whole, text))
        if makes_no_error(place.db, place.file, found.edits):
            yield found


# --- a service of functions ------------------------------------------------------------------------------------------


def _as_service(place: Place, module: tree.ModuleItem) -> str | None:
    outer = module_of_item(place.db, place.location.ref)
    inner = ModuleName(f"{outer}.{module.header.name}")
    parts: list[tuple[ParsedItem, tree.FnItem, InferredDefinition]] = []
    for ref, parsed in module_items(place.db, inner).items():
        definition = definition_of_item(place.db, ref)
        inferred = None if definition is None else inferred_definition(place.db, definition)
        plain = isinstance(parsed.tree, tree.FnItem) and not parsed.tree.generics and not parsed.tree.is_async
        if inferred is None or not plain or len(inferred.clauses) != 1 or not isinstance(parsed.tree, tree.FnItem):
            return None
        parts.append((parsed, parsed.tree, inferred))
    state = next((inferred.result for _, fn, inferred in parts if fn.header.name == _INIT), None)
    if state is None:
        return None
    written = []
    for parsed, fn, inferred in parts:
        is_handler = fn.header.name != _INIT and inferred.parameters[:1] == (state,)
        is_call = isinstance(inferred.result, Tuple) and inferred.result.items[:1] == (state,)
        if is_handler and is_call and isinstance(inferred.result, Tuple) and len(inferred.result.items) == 2:
            reply = show_type(inferred.result.items[1], inferred.scheme.names)
            written.append(_handler(parsed, fn, inferred, "call", f" :: {reply}"))
        elif is_handler and inferred.result == state:
            written.append(_handler(parsed, fn, inferred, "cast", ""))
        else:
            written.append(parsed.text.strip().removeprefix("pub "))
    name = module.header.name
    return f"service {name} do\n" + "\n\n".join(f"  {each}" for each in written) + "\nend"


def _handler(parsed: ParsedItem, fn: tree.FnItem, inferred: InferredDefinition, kind: str, reply: str) -> str:
    name = "".join(part[:1].upper() + part[1:] for part in fn.header.name.split("_"))
    names = inferred.scheme.names
    parameters = ", ".join(
        f"{parsed.text[each.pattern.start : each.pattern.end]} :: {show_type(ty, names)}"
        for each, ty in list(zip(fn.parameters, inferred.parameters, strict=True))[1:]
    )
    state = fn.parameters[0].pattern
    doc = parsed.text[: fn.start].strip()
    head = f"{kind} {name}({parameters}){reply} do |{parsed.text[state.start : state.end]}|"
    body = _body(parsed.text, fn.body)
    return (f"{doc}\n  " if doc else "") + f"{head}\n    {body}\n  end"


def _body(text: str, body: tree.Block | None) -> str:
    if body is None or not body.statements:
        return "()"
    return text[body.statements[0].start : body.statements[-1].end]


# --- functions of a service ------------------------------------------------------------------------------------------


def _as_module(place: Place, service: tree.ServiceItem) -> str | None:
    if any(each.kind not in ("call", "cast") for each in service.handlers):
        return None
    init = next((each for each in service.functions if each.header.name == _INIT), None)
    written = []
    parts: list[tree.FnItem | tree.ServiceHandler] = [*service.functions, *service.handlers]
    for each in sorted(parts, key=lambda part: part.start):
        if isinstance(each, tree.FnItem):
            mark = "" if place.of(each).startswith("pub ") else "pub "
            written.append(f"{mark if each is init else ''}{place.of(each)}")
        else:
            written.append(_function(place, each))
    if init is None:
        return None
    return f"module {service.header.name} do\n" + "\n\n".join(f"  {each}" for each in written) + "\nend"


def _function(place: Place, handler: tree.ServiceHandler) -> str:
    state = "state" if handler.state is None else place.text[handler.state.start : handler.state.end]
    parameters = ", ".join((state, *(place.of(each) for each in handler.parameters)))
    doc = "".join(f"## {line}\n  " for line in (handler.doc or "").splitlines())
    return f"{doc}pub fn {snake_case(handler.name)}({parameters}) do\n    {_body(place.text, handler.body)}\n  end"

"""The names that come from one handler of a service: `Increment`, `increment`, `try_increment`.

In: a symbol. Out: the handler and its names, where the symbol is a function made of one; whether it is made of
something else (`start`, of `init`). And the names that a new one of them gives.
"""

from __future__ import annotations

from dataclasses import dataclass

from snow_lsp.ide.symbols import DefinitionSymbol, Symbol
from snowc.database import Database
from snowc.diagnostics.facts import ItemRef
from snowc.resolve.model import DefId, ModuleName
from snowc.resolve.queries import definition_items, module_items, module_of_item
from snowc.source import FileId, Span
from snowc.syntax import tree
from snowc.syntax.queries import item_of, item_offsets
from snowc.syntax.service_items import messages_of, snake_case

_TRY = "try_"
_STARTS = ("start", "start_link")


@dataclass(frozen=True, slots=True)
class Handler:
    """`name` is as written, at `span` of `file`; `functions` are made of it."""

    name: str
    file: FileId
    span: Span
    functions: tuple[DefId, ...]

    @property
    def names(self) -> tuple[str, str, str]:
        """As written, of the function, and of the one that does not crash."""
        function = snake_case(self.name)
        return self.name, function, _TRY + function


def handler_of(db: Database, symbol: Symbol) -> Handler | None:
    """The handler that a function is made of."""
    ref, item = _service_of(db, symbol) or (None, None)
    if ref is None or not isinstance(item, tree.ServiceItem) or not isinstance(symbol, DefinitionSymbol):
        return None
    module = symbol.definition.module
    for handler in messages_of(item):
        name = snake_case(handler.name)
        names = (name, _TRY + name) if handler.kind == "call" else (name,)
        if symbol.definition.name in names:
            span = handler.name_span.shifted(item_offsets(db, ref.file)[ref])
            return Handler(handler.name, ref.file, span, tuple(DefId(module, each) for each in names))
    return None


def handler_at(db: Database, file: FileId, offset: int) -> Handler | None:
    """The handler whose name is written at an offset."""
    for ref, start in item_offsets(db, file).items():
        item = item_of(db, ref)
        if item is None or not start <= offset <= start + len(item.text):
            continue
        module = module_of_item(db, ref)
        if module is None or not isinstance(item.tree, tree.ServiceItem):
            continue
        for handler in messages_of(item.tree):
            if handler.name_span.start <= offset - start <= handler.name_span.end:
                function = DefId(ModuleName(f"{module}.{item.tree.header.name}"), snake_case(handler.name))
                return handler_of(db, DefinitionSymbol(function))
    return None


def bodies_of(db: Database, definition: DefId) -> tuple[DefId, ...]:
    """The handler whose work a function of a service asks for; nothing for any other definition."""
    handler = handler_of(db, DefinitionSymbol(definition))
    if handler is None:
        return ()
    made = (DefId(definition.module, f"{kind} {handler.name}") for kind in ("call", "cast"))
    return tuple(each for each in made if definition_items(db, each))


def is_start(db: Database, symbol: Symbol) -> bool:
    """Whether a function is one that a service or supervisor has by itself."""
    is_named_so = isinstance(symbol, DefinitionSymbol) and symbol.definition.name in _STARTS
    return is_named_so and _service_of(db, symbol) is not None


def _service_of(db: Database, symbol: Symbol) -> tuple[ItemRef, tree.ServiceItem | tree.SupervisorItem] | None:
    """The service or supervisor in whose module a function is."""
    if not isinstance(symbol, DefinitionSymbol):
        return None
    outer, _, name = symbol.definition.module.rpartition(".")
    for ref, item in module_items(db, ModuleName(outer)).items() if outer else ():
        if isinstance(item.tree, tree.ServiceItem | tree.SupervisorItem) and item.tree.header.name == name:
            return ref, item.tree
    return None


def new_names(handler: Handler, old: str, new: str) -> dict[str, str] | None:
    """What each name becomes when `old`, one of them, becomes `new`; None where no handler's name gives that."""
    written, function, trying = handler.names
    if old == written:
        return {written: new, function: snake_case(new), trying: _TRY + snake_case(new)}
    wanted = new.removeprefix(_TRY) if old == trying else new
    if old == trying and not new.startswith(_TRY):
        return None
    capital = "".join(part[:1].upper() + part[1:] for part in wanted.split("_"))
    return {written: capital, function: wanted, trying: _TRY + wanted} if snake_case(capital) == wanted else None

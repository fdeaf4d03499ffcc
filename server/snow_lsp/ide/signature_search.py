"""Functions by their type: of the project, private ones too, and of the library.

In: a signature. Out: the functions that have it, best first: those whose variables are only called otherwise before
those that are more general, parameters in the order of the query before others, the project before the library.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import permutations

from snow_lsp.ide.signature_query import FUNCTION, TUPLE, Made, Variable, Wanted
from snowc.database import Database
from snowc.inputs import PROJECT, STDLIB
from snowc.resolve.internal_modules import INTERNAL_MODULES
from snowc.resolve.model import DefId
from snowc.resolve.modules import files_by_module, project_modules
from snowc.resolve.queries import definition_items, module_summary
from snowc.source import FileSpan
from snowc.syntax.generated import is_hidden
from snowc.syntax.queries import item_of
from snowc.types.queries import scheme_of
from snowc.types.show import show_scheme
from snowc.types.ty import Con, Fun, Tuple, Type, Var

LIMIT = 100
MOST_PARAMETERS = 5
"""Of functions with more no other order is tried."""


@dataclass(frozen=True, slots=True)
class FoundFunction:
    definition: DefId
    signature: str
    name: FileSpan


def functions_of_type(db: Database, wanted: Made) -> tuple[FoundFunction, ...]:
    """At most LIMIT."""
    ranked = []
    for is_library, definition in _functions(db):
        scheme = scheme_of(db, definition)
        rank = _rank(wanted, scheme.type)
        if rank is not None:
            ranked.append(((*rank, is_library, str(definition)), definition))
    best = (definition for _, definition in sorted(ranked, key=lambda each: each[0])[:LIMIT])
    places = ((each, _place(db, each)) for each in best)
    return tuple(
        FoundFunction(each, show_scheme(scheme_of(db, each)), place) for each, place in places if place is not None
    )


def _functions(db: Database) -> Iterator[tuple[bool, DefId]]:
    for module in project_modules(db, PROJECT):
        yield from ((False, each.definition) for each in module_summary(db, module).functions)
    for module in files_by_module(db, STDLIB):
        if module not in INTERNAL_MODULES:
            functions = module_summary(db, module).functions
            yield from ((True, each.definition) for each in functions if each.is_public)


def _place(db: Database, definition: DefId) -> FileSpan | None:
    if is_hidden(definition.name):
        return None
    for ref in definition_items(db, definition):
        item = item_of(db, ref)
        header = None if item is None or item.is_generated else getattr(item.tree, "header", None)
        if header is not None:
            return db.place(ref, header.name_span)
    return None


def _rank(wanted: Made, found: Type) -> tuple[int, int] | None:
    """How far a type is from what is wanted: 1 if it is more general, and how many parameters stand elsewhere."""
    if not isinstance(found, Fun) or len(found.parameters) != len(wanted.arguments) - 1:
        return None
    *parameters, result = wanted.arguments
    orders = permutations(range(len(parameters))) if len(parameters) <= MOST_PARAMETERS else [range(len(parameters))]
    ranks = []
    for order in orders:
        fit = _Fit()
        pairs = ((parameters[at], each) for at, each in zip(order, found.parameters, strict=True))
        if all(fit.takes(*pair) for pair in (*pairs, (result, found.result))):
            moved = sum(at != place for place, at in enumerate(order))
            ranks.append((int(not fit.is_renaming), moved))
    return min(ranks, default=None)


class _Fit:
    """What the found type's variables stand for so far."""

    def __init__(self) -> None:
        self._bound: dict[int, Wanted] = {}

    @property
    def is_renaming(self) -> bool:
        values = self._bound.values()
        return all(isinstance(each, Variable) for each in values) and len(set(values)) == len(values)

    def takes(self, wanted: Wanted, found: Type) -> bool:
        match found:
            case Var(index):
                return self._bound.setdefault(index, wanted) == wanted
            case Con(name, arguments):
                return self._takes_all(wanted, name.rpartition(".")[2], arguments)
            case Tuple(items):
                return self._takes_all(wanted, TUPLE, items)
            case Fun(parameters, result):
                return self._takes_all(wanted, FUNCTION, (*parameters, result))
            case _:
                return False

    def _takes_all(self, wanted: Wanted, name: str, arguments: tuple[Type, ...]) -> bool:
        if not isinstance(wanted, Made) or wanted.name != name or len(wanted.arguments) != len(arguments):
            return False
        return all(self.takes(*pair) for pair in zip(wanted.arguments, arguments, strict=True))

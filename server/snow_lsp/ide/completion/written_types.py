"""Where a type or an interface is written."""

from __future__ import annotations

from collections.abc import Iterator

from snow_lsp.ide.completion.candidate import Candidate, CandidateKind, Rank
from snow_lsp.ide.completion.situation import Situation
from snowc.resolve.builtin import INTRINSIC_TYPES
from snowc.resolve.queries import module_names, scope_of
from snowc.syntax import tree
from snowc.types.builtin import BUILTIN_ARITIES, DERIVABLE


def written_types(situation: Situation, node: tree.NamedType) -> Iterator[Candidate]:
    if len(node.path) > 1:
        yield from _below(situation, ".".join(node.path[:-1]))
    elif _wants_interface(situation, node):
        yield from _interfaces(situation)
    else:
        yield from _types(situation)


def derivable(situation: Situation, item: tree.StructItem | tree.SumItem) -> Iterator[Candidate]:
    """In `deriving(…)`: what is not there yet."""
    taken = {name for name, _ in item.deriving or ()}
    for name in DERIVABLE:
        if name not in taken:
            yield Candidate(name, CandidateKind.INTERFACE, "can be derived", Rank.WANTED)


def _wants_interface(situation: Situation, node: tree.NamedType) -> bool:
    around = situation.around()
    if isinstance(around, tree.Generic):
        return node in around.bounds
    if isinstance(around, tree.ImplItem):
        return around.interface is node
    return isinstance(around, tree.InterfaceItem) and around.bound is node


def _interfaces(situation: Situation) -> Iterator[Candidate]:
    scope = scope_of(situation.db, situation.module)
    for name, entry in scope.interfaces.items():
        yield Candidate(name, CandidateKind.INTERFACE, "interface", Rank.WANTED, entry.definition)
    for name in DERIVABLE:
        if name not in scope.interfaces:
            yield Candidate(name, CandidateKind.INTERFACE, "interface", Rank.WANTED)
    if isinstance(situation.around(), tree.ImplItem):
        yield from _types(situation)  # an impl of a type's own functions


def _types(situation: Situation) -> Iterator[Candidate]:
    scope = scope_of(situation.db, situation.module)
    for name in _type_parameters(situation):
        yield Candidate(name, CandidateKind.TYPE, "type parameter", Rank.LOCAL)
    for name, entry in scope.types.items():
        rank = Rank.OWN if entry.definition.module == situation.module else Rank.TYPE
        yield Candidate(name, CandidateKind.TYPE, entry.kind, rank, entry.definition)
    for name in INTRINSIC_TYPES:
        arguments = BUILTIN_ARITIES.get(name, (0,))[-1]
        snippet = f"{name}<$1>" if arguments and situation.following != "<" else None
        yield Candidate(name, CandidateKind.TYPE, "built-in type", Rank.TYPE, snippet=snippet)
    for name in scope.modules:
        yield Candidate(name, CandidateKind.MODULE, "module", Rank.MODULE)


def _type_parameters(situation: Situation) -> Iterator[str]:
    if situation.location is None:
        return
    item = situation.location.item.tree
    yield from (each.name for each in getattr(item, "generics", ()))
    if "/" in situation.location.ref.name or isinstance(item, tree.ImplItem | tree.InterfaceItem):
        yield "Self"


def _below(situation: Situation, path: str) -> Iterator[Candidate]:
    module = scope_of(situation.db, situation.module).modules.get(path)
    if module is None:
        return
    for name, entry in module_names(situation.db, module).types.items():
        if entry.is_public:
            yield Candidate(name, CandidateKind.TYPE, entry.kind, Rank.MEMBER, entry.definition)

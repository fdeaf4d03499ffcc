"""What can be written at a place: members after a dot, patterns, types, fields, imports, items, names elsewhere.

In: a database, a file, an offset, on text that is being typed. Out: candidates, best first: of the type that is wanted
there, then what is near. The client filters by what is typed already.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from snow_lsp.ide.completion.candidate import Candidate, CandidateKind
from snow_lsp.ide.completion.fields import argument_names, fields
from snow_lsp.ide.completion.imports import imports
from snow_lsp.ide.completion.items import items
from snow_lsp.ide.completion.members import members
from snow_lsp.ide.completion.patterns import arms_of, patterns, subject_type
from snow_lsp.ide.completion.situation import Situation, situation_at
from snow_lsp.ide.completion.unimported import unimported_types, unimported_values
from snow_lsp.ide.completion.values import values
from snow_lsp.ide.completion.written_types import derivable, written_types
from snow_lsp.ide.definitions import documentation
from snow_lsp.ide.deprecation import is_deprecated, is_of_project
from snowc.database import Database
from snowc.resolve.model import DefId
from snowc.resolve.queries import definition_items
from snowc.source import FileId
from snowc.syntax import tree
from snowc.types.queries import scheme_of
from snowc.types.show import show_scheme

__all__ = ["Candidate", "CandidateKind", "candidate_documentation", "candidate_type", "completion"]


def completion(db: Database, file: FileId, offset: int) -> tuple[Candidate, ...]:
    """The candidates at an offset, best first."""
    with situation_at(db, file, offset) as situation:
        if situation is None:
            return ()
        found = sorted((_marked(db, each) for each in _candidates(situation)), key=_order)
    unique: dict[str, Candidate] = {}
    for candidate in found:
        unique.setdefault(candidate.label, candidate)
    return tuple(unique.values())


def _order(candidate: Candidate) -> tuple[bool, int, bool, str]:
    is_local = candidate.kind is CandidateKind.LOCAL
    return candidate.is_deprecated, candidate.rank, not is_local, candidate.label.casefold()


def _marked(db: Database, candidate: Candidate) -> Candidate:
    """With whether it is deprecated. What is not imported is not looked at: it is too much."""
    definition = candidate.definition
    if definition is None or candidate.imports is not None or not is_of_project(db, definition):
        return candidate
    return replace(candidate, is_deprecated=True) if is_deprecated(db, definition) else candidate


def candidate_documentation(db: Database, definition: DefId) -> str | None:
    """The documentation of a candidate, for when the client asks."""
    return documentation(db, definition)


def candidate_type(db: Database, definition: DefId) -> str | None:
    """The type of a function, as the compiler has found it; None where there is none any more."""
    return show_scheme(scheme_of(db, definition)) if definition_items(db, definition) else None


def _candidates(situation: Situation) -> Iterator[Candidate]:
    node, around = situation.node, situation.around()
    match node:
        case tree.ImportItem() | tree.ImportedName():
            yield from imports(situation, situation.innermost(tree.ImportItem))
        case tree.StructItem() | tree.SumItem():
            yield from derivable(situation, node) if node.deriving is not None else items(situation)
        case None | tree.ErrorItem() | tree.ServiceItem() | tree.ImplItem() | tree.InterfaceItem() | tree.ModuleItem():
            yield from items(situation)
        case tree.Field():
            yield from members(situation, node)
        case tree.NamedType():
            yield from written_types(situation, node)
            yield from unimported_types(situation)
        case tree.FieldPattern() if isinstance(around, tree.StructPattern):
            yield from fields(situation, around)
        case tree.NamePattern() | tree.ConstructorPattern():
            yield from patterns(situation)
        case tree.Name() | tree.UpperName():
            yield from _in_expression(situation)


def _in_expression(situation: Situation) -> Iterator[Candidate]:
    around = situation.around()
    if isinstance(around, tree.FieldValue) and around.value.start == around.name_span.start:
        owner = situation.around(2)
        if isinstance(owner, tree.StructExpr | tree.StructUpdate):
            yield from fields(situation, owner)
            return
    if isinstance(around, tree.Argument):
        yield from argument_names(situation, around)
    yield from _new_arms(situation)
    yield from values(situation)
    yield from unimported_values(situation)


def _new_arms(situation: Situation) -> Iterator[Candidate]:
    """Below a finished arm the next one may begin, as well as the next statement."""
    block, arm, whole = situation.around(), situation.around(2), situation.around(3)
    if not isinstance(block, tree.Block) or not isinstance(arm, tree.Arm) or not situation.begins_line:
        return
    if isinstance(whole, tree.Case | tree.Receive) and len(block.statements) > 1:
        yield from arms_of(situation, subject_type(situation, whole), whole.arms)

"""In an import: modules, and the public names of one."""

from __future__ import annotations

from collections.abc import Iterator

from snow_lsp.ide.completion.candidate import Candidate, CandidateKind, Rank
from snow_lsp.ide.completion.named import definition_of
from snow_lsp.ide.completion.situation import Situation
from snowc.inputs import PROJECT, STDLIB
from snowc.resolve.internal_modules import INTERNAL_MODULES
from snowc.resolve.model import ActorRef, ConstructorRef, FunctionRef, ModuleName, Reference
from snowc.resolve.modules import files_by_module, is_visible
from snowc.resolve.queries import module_names, project_modules
from snowc.syntax import tree
from snowc.syntax.generated import is_hidden


def imports(situation: Situation, item: tree.ImportItem) -> Iterator[Candidate]:
    if isinstance(situation.node, tree.ImportedName):
        yield from _names(situation, ModuleName(".".join(item.path)), {each.name for each in item.names or ()})
    else:
        yield from _modules(situation, item)


def visible_modules(situation: Situation) -> Iterator[ModuleName]:
    """Every other module that the one at hand may import."""
    db = situation.db
    for module in (*project_modules(db, PROJECT), *files_by_module(db, STDLIB)):
        is_offered = module != situation.module and module not in INTERNAL_MODULES
        if is_offered and is_visible(db, module, situation.module):
            yield module


def _modules(situation: Situation, item: tree.ImportItem) -> Iterator[Candidate]:
    above = ".".join(item.path[:-1])
    seen = set()
    own = set(project_modules(situation.db, PROJECT))
    for module in visible_modules(situation):
        if above and not module.startswith(f"{above}."):
            continue
        segment = module[len(above) + 1 if above else 0 :].partition(".")[0]
        if segment not in seen:
            seen.add(segment)
            rank = Rank.OWN if module in own else Rank.MODULE
            yield Candidate(segment, CandidateKind.MODULE, "module", rank)


def _names(situation: Situation, module: ModuleName, taken: set[str]) -> Iterator[Candidate]:
    names = module_names(situation.db, module)
    for name, declared in names.values.items():
        if declared.is_public and not is_hidden(name) and name not in taken:
            kind = _kind(declared.reference)
            yield Candidate(name, kind, str(module), Rank.OWN, definition_of(declared.reference))
    for name, entry in names.types.items():
        if entry.is_public and name not in taken:
            yield Candidate(name, CandidateKind.TYPE, entry.kind, Rank.TYPE, entry.definition)


def _kind(reference: Reference) -> CandidateKind:
    match reference:
        case FunctionRef():
            return CandidateKind.FUNCTION
        case ActorRef():
            return CandidateKind.ACTOR
        case ConstructorRef():
            return CandidateKind.CONSTRUCTOR
        case _:
            return CandidateKind.CONSTANT

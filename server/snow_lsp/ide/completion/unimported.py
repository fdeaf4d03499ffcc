"""Names of modules that are not imported yet. Taking one writes the import too.

Only with letters typed already, and only the best: a large project has thousands.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import islice

from snow_lsp.ide.completion.candidate import Candidate, CandidateKind, Rank
from snow_lsp.ide.completion.named import named
from snow_lsp.ide.completion.situation import Situation
from snow_lsp.ide.workspace_symbols import rank_of
from snowc.query import Engine, query
from snowc.resolve.importable import Importable, Spelled, importable_from, spelled
from snowc.resolve.model import FunctionRef, TypeEntry
from snowc.resolve.modules import is_visible
from snowc.resolve.queries import scope_of

LEAST_TYPED = 2
"""letters"""
LIMIT = 40


def unimported_values(situation: Situation) -> Iterator[Candidate]:
    """Functions by their module's name, which is imported; whole modules by theirs."""
    for each in _best(situation, lambda name: not name.is_type):
        if isinstance(each.what, FunctionRef):
            path = each.label.removesuffix(each.name)
            found = named(situation, each.name, each.what, Rank.UNIMPORTED, None, path)
            snippet = found.snippet or each.label
            yield Candidate(
                each.label, found.kind, found.detail, Rank.UNIMPORTED, found.definition, snippet, imports=each.module
            )
        elif each.what is None:
            yield Candidate(each.label, CandidateKind.MODULE, str(each.module), Rank.UNIMPORTED, imports=each.module)


def unimported_types(situation: Situation) -> Iterator[Candidate]:
    for each in _best(situation, lambda name: name.is_type):
        if isinstance(each.what, TypeEntry):
            kind, entry = CandidateKind.TYPE, each.what
            yield Candidate(each.label, kind, entry.kind, Rank.UNIMPORTED, entry.definition, imports=each.module)


def _best(situation: Situation, is_wanted: Callable[[Spelled], bool]) -> Iterator[Importable]:
    """The names that fit what is typed, in modules that could be imported and are not."""
    if len(situation.prefix) < LEAST_TYPED:
        return
    db, here = situation.db, situation.module
    known = {here, *scope_of(db, here).modules.values()}
    found = []
    for each in _fitting(db, situation.prefix):
        if each.module not in known and is_wanted(each):
            rank = rank_of(situation.prefix, each.name)
            if rank is not None:
                found.append((-rank, each.label, each.module, each))
    best = (each for *_, each in sorted(found, key=lambda each: each[:3]) if is_visible(db, each.module, here))
    yield from islice((there for each in best for there in _declared(db, each)), LIMIT)


def _declared(db: Engine, spelled_there: Spelled) -> Iterator[Importable]:
    """What stands behind a spelled name, if anything does."""
    for each in importable_from(db, spelled_there.module):
        is_module, is_type = each.what is None, isinstance(each.what, TypeEntry)
        if each.name == spelled_there.name and (is_module, is_type) == (spelled_there.is_module, spelled_there.is_type):
            yield each


def _fitting(db: Engine, prefix: str) -> Iterator[Spelled]:
    """Names that have the letters of a prefix in their order, in either case."""
    everything = spelled(db, None)
    letters = r"[^\n]*?".join(map(re.escape, prefix))
    for match in re.finditer(rf"^([0-9]+) [^\n]*?{letters}", _numbered_names(db, None), re.IGNORECASE | re.MULTILINE):
        yield everything[int(match[1])]


@query
def _numbered_names(db: Engine, _: None) -> str:
    """All names, one in a line, so that one search goes through all."""
    return "\n".join(f"{number} {each.name}" for number, each in enumerate(spelled(db, None)))

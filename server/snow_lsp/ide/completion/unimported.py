"""Names of modules that are not imported yet. Taking one writes the import too.

Only with letters typed already, and only the best: a large project has thousands. Of each of these its head is parsed,
not its module; the type that the compiler finds for it comes when the client asks for more (`completionItem/resolve`).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from snow_lsp.ide.completion.candidate import Candidate, CandidateKind, Rank
from snow_lsp.ide.completion.matching import Sought, fitting
from snow_lsp.ide.completion.named import call_with
from snow_lsp.ide.completion.situation import Situation
from snowc.resolve.importable import ImportableHead, Spelled, importable_head
from snowc.resolve.model import DefId
from snowc.resolve.queries import scope_of

LEAST_TYPED = 2
"""letters"""
LIMIT = 40


def unimported_values(situation: Situation) -> Iterator[Candidate]:
    """Functions by their module's name, which is imported; whole modules by theirs."""
    for each, head in _best(situation, Sought.VALUES):
        if head is None:
            yield Candidate(each.label, CandidateKind.MODULE, str(each.module), Rank.UNIMPORTED, imports=each.module)
        else:
            definition = DefId(each.module, each.name)
            snippet = call_with(situation, each.label, head.parameters) or each.label
            kind, module = CandidateKind.FUNCTION, each.module
            yield Candidate(
                each.label, kind, head.shown, Rank.UNIMPORTED, definition, snippet, module, is_told_later=True
            )


def unimported_types(situation: Situation) -> Iterator[Candidate]:
    for each, head in _best(situation, Sought.TYPES):
        if head is not None:
            kind, definition = CandidateKind.TYPE, DefId(each.module, each.name)
            yield Candidate(each.label, kind, head.shown, Rank.UNIMPORTED, definition, imports=each.module)


def _best(situation: Situation, sought: Sought) -> Iterator[tuple[Spelled, ImportableHead | None]]:
    """The names that fit what is typed, in modules that could be imported and are not. A module has no head."""
    if len(situation.prefix) < LEAST_TYPED:
        return
    db, here = situation.db, situation.module
    known = {here, *scope_of(db, here).modules.values()}
    others = (each for each in fitting(db, (situation.prefix, sought)) if each.module not in known)
    headed = ((each, None if each.file is None else importable_head(db, (each.file, each.name))) for each in others)
    yield from islice(
        ((each, head) for each, head in headed if _is_declared(each, head)),
        LIMIT,
    )


def _is_declared(spelled: Spelled, head: ImportableHead | None) -> bool:
    return spelled.file is None or (head is not None and head.is_type is spelled.is_type)

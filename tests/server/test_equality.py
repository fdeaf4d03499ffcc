"""An editor's answers do not depend on how the text came to be: after any edits they are those of a fresh database.

In: seeded sequences of edits to one document: valid ones, broken ones, undo. Out: every answer of every function in
`ide/`, compared with the same on the final text alone. A failure names its seed and the text.
"""

from __future__ import annotations

import random
from typing import Any

import pytest

from snow_lsp.ide.actions import refactorings
from snow_lsp.ide.calls import incoming, node_at, outgoing
from snow_lsp.ide.code_actions import quick_fixes
from snow_lsp.ide.code_lenses import code_lenses
from snow_lsp.ide.completion import completion
from snow_lsp.ide.definition import definition
from snow_lsp.ide.diagnostics import diagnostics
from snow_lsp.ide.document_symbols import document_symbols
from snow_lsp.ide.folding import folding_ranges, selection_chain
from snow_lsp.ide.hover import hover
from snow_lsp.ide.inlay_hints import inlay_hints
from snow_lsp.ide.references import highlights, references
from snow_lsp.ide.rename import rename
from snow_lsp.ide.semantic_tokens import semantic_tokens
from snow_lsp.ide.signature_help import signature_help
from snow_lsp.ide.type_definition import type_definition
from snow_lsp.ide.workspace_symbols import workspace_symbols
from snowc.database import Database
from snowc.source import FileId, Span
from snowc.tools.actor_graph import actor_graph
from tests.fuzz.mutation import mutate
from tests.server.test_features import PROGRAM
from tests.server.test_rename import PROGRAM as SHAPES
from tests.support.fresh_database import Fresh
from tests.support.rounds import rounds

FILE = FileId("untitled:Equality.snow")
VALID = [
    ("first + second", "first * second"),
    ("start", "origin"),
    ("Dot(Point)", "Dot(Point)\n  Ring(Point, Int)"),
    ("n -> counter", "n when n > 0 -> counter"),
    ("fn main() do\n", "fn main() do\n  let more = 3\n"),
    ("fn width", "# moved\n\nfn width"),
    ("limit", "most"),
]


def edited(chance: random.Random, history: list[str]) -> str:
    """The next text: a valid edit, a broken one, or an older text."""
    text = history[-1]
    kind = chance.random()
    if kind < 0.25:
        return chance.choice(history)
    if kind < 0.6:
        old, new = chance.choice(VALID)
        return text.replace(old, new) if chance.random() < 0.5 else text.replace(new, old)
    return mutate(chance, text, [PROGRAM, SHAPES])


def answers(db: Database, text: str, places: list[int], name: str) -> dict[str, Any]:
    whole = Span(0, len(text))
    found: dict[str, Any] = {
        "diagnostics": diagnostics(db, FILE),
        "symbols": document_symbols(db, FILE),
        "folding": folding_ranges(db, FILE),
        "hints": inlay_hints(db, FILE, whole),
        "tokens": semantic_tokens(db, FILE, whole),
        "workspace": workspace_symbols(db, ""),
        "fixes": quick_fixes(db, FILE, whole),
        "lenses": code_lenses(db, FILE),
        "graph": actor_graph(db),
    }
    at_place = (
        completion,
        definition,
        highlights,
        hover,
        references,
        selection_chain,
        signature_help,
        type_definition,
        node_at,
    )
    for place in places:
        found.update({f"{ask.__name__} at {place}": ask(db, FILE, place) for ask in at_place})
    found.update({f"refactorings at {place}": refactorings(db, FILE, Span(place, place)) for place in places})
    node = node_at(db, FILE, places[0])
    if node is not None:
        found["calls"] = (incoming(db, node.definition), outgoing(db, node.definition))
    found[f"rename at {places[0]}"] = rename(db, FILE, places[0], name)
    return found


def compare(seed: int, edits: int) -> None:
    chance = random.Random(seed)
    history = [chance.choice([PROGRAM, SHAPES])]
    edited_db = Fresh()
    edited_db.open_text(FILE, history[0])
    for step in range(edits):
        history.append(edited(chance, history))
        text = history[-1]
        edited_db.set_text(FILE, text)
        places = [chance.randrange(len(text) + 1) for _ in range(4)]
        name = chance.choice(["fresh", "Fresh", "first", "Point"])
        warm = answers(edited_db, text, places, name)
        if step == edits - 1:
            fresh = Fresh()
            fresh.open_text(FILE, text)
            cold = answers(fresh, text, places, name)
            different = [each for each in cold if cold[each] != warm[each]]
            assert not different, f"seed {seed}, step {step}: {different}\n{text}"


@pytest.mark.fuzz
def test_answers_after_edits_are_those_of_a_fresh_database() -> None:
    for seed in rounds("fuzz", in_suite=60):
        compare(seed, edits=4)

"""The engine against a model: random graphs of queries, random edits, compared with an engine that starts afresh.

Every node reads a part of one input, often all of it, and calls other nodes, which ones depends on values it reads, so
the graph changes its shape with each edit. Half of the runs allow rounds, where each node has a fallback.
"""

from __future__ import annotations

import random
from typing import Any, TypeAlias

import pytest

from snowc.memos import Durability
from snowc.query import Engine, Input, InputPart, query

Edges: TypeAlias = tuple[tuple[int, ...], tuple[int, ...]]

value: Input[int, int] = Input("value", 0)
is_odd = InputPart("is_odd", value, lambda each: each % 2 == 1)
edges: Input[int, Edges] = Input("edges", ((), ()))


def _in_a_round(db: Engine, node: int) -> int:
    return -1


@query(on_cycle=_in_a_round)
def answer(db: Engine, node: int) -> int:
    """Small range, so that equal answers after a change are frequent."""
    targets = edges(db, node)[is_odd(db, node)]
    result = value(db, node) if len(targets) != 1 else 0
    for target in targets:
        result += answer(db, target)
    return result % 3


NODES = 7


def random_edges(rng: random.Random, node: int, *, with_rounds: bool) -> Edges:
    targets = range(NODES) if with_rounds else range(node)
    few = min(2, len(targets))
    return tuple(rng.sample(targets, rng.randint(0, few))), tuple(rng.sample(targets, rng.randint(0, few)))


@pytest.mark.parametrize("seed", range(120))
def test_any_sequence_of_edits_gives_the_answers_of_a_fresh_start(seed: int) -> None:
    rng = random.Random(seed)
    with_rounds = seed % 2 == 1
    db = Engine()
    cells: dict[tuple[Input[int, Any], int], tuple[object, Durability]] = {}
    for _ in range(60):
        node = rng.randrange(NODES)
        durability = rng.choice((Durability.VOLATILE, Durability.DURABLE))
        if rng.random() < 0.7:
            change: tuple[Input[int, Any], object] = (value, rng.randrange(4))
        else:
            change = (edges, random_edges(rng, node, with_rounds=with_rounds))
        db.set_input(change[0], node, change[1], durability)
        cells[change[0], node] = (change[1], durability)
        if rng.random() < 0.2:
            db.evict(unused_for=rng.randrange(3))
        asked = rng.sample(range(NODES), rng.randint(1, NODES))
        fresh = Engine()
        for (table, key), (content, level) in cells.items():
            fresh.set_input(table, key, content, level)
        fresh_by_node = {each: answer(fresh, each) for each in sorted(asked)}
        assert {each: answer(db, each) for each in asked} == fresh_by_node

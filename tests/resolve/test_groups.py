"""Binding groups: against a model on random graphs, and on programs."""

from __future__ import annotations

import random

import pytest

from snowc.resolve.groups import strongly_connected
from snowc.resolve.model import DefId, ModuleName
from snowc.resolve.queries import binding_groups, definition_items, group_of
from tests.support.names import database_of

MAIN = ModuleName("Main")


def reachable(edges: dict[int, set[int]], start: int) -> set[int]:
    found, waiting = {start}, [start]
    while waiting:
        for target in edges.get(waiting.pop(), set()) & edges.keys():
            if target not in found:
                found.add(target)
                waiting.append(target)
    return found


@pytest.mark.parametrize("seed", range(50))
def test_components_are_those_that_reach_each_other(seed: int) -> None:
    rng = random.Random(seed)
    nodes = rng.sample(range(100), rng.randint(1, 12))
    edges = {node: set(rng.sample(range(100), 3)) | set(rng.sample(nodes, min(2, len(nodes)))) for node in nodes}
    components = strongly_connected(edges)
    assert sorted(node for component in components for node in component) == sorted(nodes)
    for component in components:
        for node in component:
            mutual = {other for other in reachable(edges, node) if node in reachable(edges, other)}
            assert mutual == set(component)
    seen: set[int] = set()
    for component in components:
        seen |= set(component)
        assert all((edges[node] & edges.keys()) <= seen for node in component)  # what it mentions stands before it


def test_a_long_chain_needs_no_stack() -> None:
    count = 50_000
    assert len(strongly_connected({node: {node + 1} for node in range(count)})) == count


PROGRAM = """\
fn even(0) do true end
fn even(n) do odd(n - 1) end

fn main() do
  println(even(limit))
  spawn(ping)
end

fn odd(0) do false end
fn odd(n) do even(n - 1) end

let limit = 4

actor ping() do
  spawn(pong)
end

actor pong() do
  spawn(ping)
end

test "even" do
  assert even(2)
end
"""


def test_groups_of_a_program() -> None:
    db = database_of({"main.snow": PROGRAM})
    names = [[each.name for each in group] for group in binding_groups(db, MAIN)]
    assert names == [["even", "odd"], ["limit"], ["ping", "pong"], ["main"], ["test:even"]]


def test_a_definition_knows_its_group_and_its_clauses() -> None:
    db = database_of({"main.snow": PROGRAM})
    odd = DefId(MAIN, "odd")
    assert [each.name for each in group_of(db, odd)] == ["even", "odd"]
    assert [(each.name, each.number) for each in definition_items(db, odd)] == [("fn:odd", 0), ("fn:odd", 1)]
    assert group_of(db, DefId(MAIN, "nobody")) == ()
    assert definition_items(db, DefId(ModuleName("Nowhere"), "nobody")) == ()

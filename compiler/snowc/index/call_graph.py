"""Which services wait for which: the circles among them.

In: what the files of a program call, as names. Out: for services that can reach each other the shortest circle, each
hop with the definitions that lead to it. Services are told apart by their types, as pids are: two of one type that call
each other are no circle, but for a call with `self()`, which can't be meant.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import TypeAlias

from snowc.resolve.groups import strongly_connected
from snowc.types.mailboxes.file_calls import FileCalls
from snowc.values import value

Path: TypeAlias = tuple[str, ...]
"""Definitions, from one that a service runs to a function that waits for a service."""


@value
class NamedHop:
    """`caller` and `callee` are nodes."""

    caller: str
    callee: str
    path: Path


class CallGraph:
    """`edges` are from a node to the nodes that it waits for, with a shortest path for each."""

    def __init__(self, program: Iterable[FileCalls]) -> None:
        files = tuple(program)
        self._waits = {function: node for file in files for function, node in file.waits}
        begins: dict[str, list[str]] = {}
        for definition, node in (each for file in files for each in file.begins):
            begins.setdefault(node, []).append(definition)
        self._calls = _calls(files, self._waits)
        nodes = sorted(node for file in files for node in file.nodes)
        self.edges = {node: self._waited_for(node, begins.get(node, [])) for node in nodes}

    def cycles(self) -> Iterator[tuple[NamedHop, ...]]:
        for group in strongly_connected(self.edges):
            if len(group) > 1 or group[0] in self.edges[group[0]]:
                yield self._shortest_cycle(group[0], frozenset(group))

    def _waited_for(self, node: str, begins: list[str]) -> dict[str, Path]:
        found: dict[str, Path] = {}
        ways: list[Path] = [(each,) for each in begins]
        seen = set(begins)
        for way in ways:  # grows
            for callee, is_on_self in self._calls.get(way[-1], ()):
                waited = self._waits.get(callee)
                if waited is None and callee not in seen:
                    seen.add(callee)
                    ways.append((*way, callee))
                elif waited is not None and (waited != node or is_on_self):
                    found.setdefault(waited, (*way, callee))
        return found

    def _shortest_cycle(self, first: str, group: frozenset[str]) -> tuple[NamedHop, ...]:
        ways: list[Path] = [(first,)]
        seen: set[str] = set()
        for way in ways:  # grows
            targets = [each for each in self.edges[way[-1]] if each in group and each not in seen]
            if first in targets:
                return tuple(NamedHop(one, other, self.edges[one][other]) for one, other in pairwise((*way, first)))
            seen.update(targets)
            ways += [(*way, each) for each in targets]
        return ()


def _calls(files: tuple[FileCalls, ...], waits: dict[str, str]) -> dict[str, list[tuple[str, bool]]]:
    """Callees by callers, as far as they lead to a function that waits: of a large program that is little."""
    callers: dict[str, list[tuple[str, bool]]] = {}
    for caller, callee, is_on_self in (each for file in files for each in file.calls):
        callers.setdefault(callee, []).append((caller, is_on_self))
    found: dict[str, list[tuple[str, bool]]] = {}
    leading, waiting = set(waits), list(waits)
    while waiting:
        callee = waiting.pop()
        for caller, is_on_self in callers.get(callee, ()):
            found.setdefault(caller, []).append((callee, is_on_self))
            if caller not in leading:
                leading.add(caller)
                waiting.append(caller)
    return found

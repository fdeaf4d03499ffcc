"""Binding groups: the strongly connected components of "mentions".

In: definition → the definitions that it mentions, in source order. Out: components in an order in which each comes
after all it mentions; members of one component keep source order. Tarjan's algorithm with an explicit stack: a chain
of a million definitions is no problem. Source: R. Tarjan, "Depth-first search and linear graph algorithms" (SIAM J.
Comput. 1972).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Generic, TypeVar

Node = TypeVar("Node")


def strongly_connected(edges: Mapping[Node, Collection[Node]]) -> tuple[tuple[Node, ...], ...]:
    """Edges to unknown nodes are ignored. The result depends on the mapping's order only, not on the order inside its
    collections.
    """
    order = {node: index for index, node in enumerate(edges)}
    search = _Search(
        {node: sorted((to for to in targets if to in order), key=order.__getitem__) for node, targets in edges.items()}
    )
    for node in edges:
        if node not in search.number:
            search.visit(node)
    return tuple(tuple(sorted(component, key=order.__getitem__)) for component in search.components)


class _Search(Generic[Node]):
    """One depth-first search. `number` is the order of discovery, `low` the smallest number reachable."""

    def __init__(self, edges: Mapping[Node, list[Node]]) -> None:
        self.edges = edges
        self.number: dict[Node, int] = {}
        self.low: dict[Node, int] = {}
        self.open: list[Node] = []
        self.is_open: set[Node] = set()
        self.components: list[list[Node]] = []

    def visit(self, root: Node) -> None:
        path: list[tuple[Node, Iterator[Node]]] = [self._enter(root)]
        while path:
            node, targets = path[-1]
            target = next(targets, None)
            if target is None:
                path.pop()
                self._leave(node)
                if path:
                    self.low[path[-1][0]] = min(self.low[path[-1][0]], self.low[node])
            elif target not in self.number:
                path.append(self._enter(target))
            elif target in self.is_open:
                self.low[node] = min(self.low[node], self.number[target])

    def _enter(self, node: Node) -> tuple[Node, Iterator[Node]]:
        self.number[node] = self.low[node] = len(self.number)
        self.open.append(node)
        self.is_open.add(node)
        return node, iter(self.edges[node])

    def _leave(self, node: Node) -> None:
        if self.low[node] != self.number[node]:
            return
        component: list[Node] = []
        while not component or component[-1] != node:
            component.append(self.open.pop())
        self.is_open.difference_update(component)
        self.components.append(component)

"""The ways through the tries of maps, as the runtime goes them (`runtime/src/value/map_place.rs`).

In: nodes (`stdlib/map.snow`) and hashes. Out: nodes. Keys are not looked at.
"""

from __future__ import annotations

from collections.abc import Iterator

from snowc.mir.constants.values import Value, compound, items
from snowc.mir.ir import Compound

_WAYS = 16
_EMPTY, _ENTRY, _BRANCH, _COLLISION = range(4)
"""the variants of a node, in the order of their declaration"""


def find(root: Compound, key_hash: int) -> Value:
    """The node at the end of a hash's way."""
    node = root
    while node.variant == _BRANCH:
        node = _node(node.parts[1 + key_hash % _WAYS])
        key_hash //= _WAYS
    return node


def place(root: Compound, key_hash: int, new: Compound, vacant: Compound) -> Value:
    """The trie with `new` at the end of a hash's way; an empty one takes away what is there."""
    return _placed(root, 0, key_hash, new, vacant)


def entries(root: Compound) -> Value:
    """All entries, in the order in which they came."""
    return items(tuple(sorted(_entries(root), key=lambda entry: entry.parts[0])))


def _placed(node: Compound, level: int, key_hash: int, new: Compound, vacant: Compound) -> Compound:
    if node.variant == _BRANCH:
        return _placed_in_branch(node, level, key_hash, new, vacant)
    if node.variant == _EMPTY or _hash_of(node) == key_hash:
        return new
    return _both(node, new, key_hash, level, vacant)


def _placed_in_branch(branch: Compound, level: int, key_hash: int, new: Compound, vacant: Compound) -> Compound:
    children = [_node(part) for part in branch.parts[1:]]
    digit = _digit(key_hash, level)
    children[digit] = _placed(children[digit], level + 1, key_hash, new, vacant)
    held = [child for child in children if child.variant != _EMPTY]
    if len(held) <= 1 and all(child.variant != _BRANCH for child in held):
        return held[0] if held else vacant
    return compound(_BRANCH, (len(held), *children))


def _both(old: Compound, new: Compound, key_hash: int, level: int, vacant: Compound) -> Compound:
    """A branch of this level with two nodes of different hashes."""
    children = [vacant] * _WAYS
    here, there = _digit(_hash_of(old), level), _digit(key_hash, level)
    if here == there:
        children[here] = _both(old, new, key_hash, level + 1, vacant)
        return compound(_BRANCH, (1, *children))
    children[here], children[there] = old, new
    return compound(_BRANCH, (2, *children))


def _entries(node: Compound) -> Iterator[Compound]:
    match node.variant:
        case 1:
            yield node
        case 2:
            for child in node.parts[1:]:
                yield from _entries(_node(child))
        case 3:
            yield from map(_node, _node(node.parts[1]).parts)


def _node(part: Value) -> Compound:
    assert isinstance(part, Compound)
    return part


def _digit(key_hash: int, level: int) -> int:
    return key_hash >> 4 * level & _WAYS - 1


def _hash_of(node: Compound) -> int:
    key_hash = node.parts[1 if node.variant == _ENTRY else 0]
    assert isinstance(key_hash, int)
    return key_hash

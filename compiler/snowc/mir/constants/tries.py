"""The tries of maps while a constant is computed; the program makes its own (`runtime/src/value/map_place.rs`).

In: nodes, hashes, entries. Out: nodes. A leaf is variant 0 with its entries as parts, a branch variant 1 with 16
children; an entry has key, value, order and its key's hash. Where the program has the address of an entry, here is the
entry.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from snowc.mir.callees import Compound
from snowc.mir.constants.values import Declined, KeyedHash, Value, compound, items

LEAF, BRANCH = 0, 1
MOST_IN_LEAF = 30
WAYS = 16
_LEVELS = 8

EMPTY = Compound(LEAF, (), 1)


def find(root: Compound, key_hash: KeyedHash, is_wanted: Callable[[Value], bool]) -> Value:
    """The entry of a key, or 0."""
    among = (entry for entry in _parts(_leaf_of(root, key_hash)) if _hash_of(entry) == key_hash)
    among = (entry for entry in among if is_wanted(entry.parts[0]))
    return next(among, 0)


def candidate(root: Compound, key_hash: KeyedHash, after: Value) -> Value:
    """The entry behind another, or behind none (0), whose key may have this hash; 0 if there is none."""
    there = _parts(_leaf_of(root, key_hash))
    start = next((index + 1 for index, entry in enumerate(there) if entry is after), 0)
    return next((entry for entry in there[start:] if _hash_of(entry) == key_hash), 0)


def value_of(_: Compound, entry: Compound) -> Value:
    return entry.parts[1]


def key_of(_: Compound, entry: Compound) -> Value:
    return entry.parts[0]


def insert(root: Compound, key_hash: KeyedHash, key: Value, content: Value, order: int) -> Value:
    """One entry more."""
    return _inserted(root, 0, _entry((key, content, order, key_hash)))


def replace(root: Compound, key_hash: KeyedHash, entry: Compound, content: Value) -> Value:
    """Another value in an entry."""
    key, _, order, _ = entry.parts
    return _changed(root, key_hash, entry, (_entry((key, content, order, key_hash)),))


def remove(root: Compound, key_hash: KeyedHash, entry: Compound) -> Value:
    """Declines where the runtime gathers what is left of a branch."""
    if root.variant == BRANCH:
        raise Declined
    return _changed(root, key_hash, entry, ())


def entries(root: Compound) -> Value:
    """All entries, in the order in which they came."""
    return items(tuple(in_order(root)))


def in_order(root: Compound) -> list[Compound]:
    return sorted(_entries(root), key=_order)


def _order(entry: Compound) -> int:
    order = entry.parts[2]
    assert isinstance(order, int)
    return order


def _hash_of(entry: Compound) -> KeyedHash:
    found: Value = entry.parts[3]
    assert isinstance(found, KeyedHash)
    return found


def _parts(node: Compound) -> tuple[Compound, ...]:
    """The children of a branch, the entries of a leaf."""
    return node.parts  # type: ignore[return-value]


def _entries(node: Compound) -> Iterator[Compound]:
    for part in _parts(node):
        if node.variant == LEAF:
            yield part
        else:
            yield from _entries(part)


def _entry(parts: tuple[Value, ...]) -> Compound:
    return compound(0, parts)


def _leaf_of(root: Compound, key_hash: KeyedHash) -> Compound:
    node, level = root, 0
    while node.variant == BRANCH:
        node, level = _parts(node)[_digit(key_hash, level)], level + 1
    return node


def _inserted(node: Compound, level: int, entry: Compound) -> Compound:
    if node.variant == BRANCH:
        digit = _digit(_hash_of(entry), level)
        return _with(node, digit, (_inserted(_parts(node)[digit], level + 1, entry),))
    if len(node.parts) >= MOST_IN_LEAF and level < _LEVELS:
        children = [[each for each in _parts(node) if _digit(_hash_of(each), level) == digit] for digit in range(WAYS)]
        branch = compound(BRANCH, tuple(compound(LEAF, tuple(child)) for child in children))
        return _inserted(branch, level, entry)
    return compound(LEAF, (*node.parts, entry))


def _changed(
    node: Compound, key_hash: KeyedHash, entry: Compound, instead: tuple[Compound, ...], level: int = 0
) -> Compound:
    if node.variant == BRANCH:
        digit = _digit(key_hash, level)
        return _with(node, digit, (_changed(_parts(node)[digit], key_hash, entry, instead, level + 1),))
    index = next(index for index, each in enumerate(_parts(node)) if each is entry)
    return _with(node, index, instead)


def _with(node: Compound, index: int, instead: tuple[Compound, ...]) -> Compound:
    return compound(node.variant, (*node.parts[:index], *instead, *node.parts[index + 1 :]))


def _digit(key_hash: KeyedHash, level: int) -> int:
    return key_hash.number >> 4 * level & WAYS - 1

"""Changes of the raw tokens.

Recovery never patches the parser's stacks: it changes tokens and parses again, so there is one parser and one way to
build trees.
"""

from __future__ import annotations

from snowc.syntax.tokens import END_OF_INPUT, Tokens
from snowc.values import value


@value
class NewToken:
    """A token to be put in. Zero-width where nothing in the text stands for it."""

    kind: int
    start: int
    end: int


@value
class Edit:
    """Replace `removed` raw tokens from index `at` by `inserted`."""

    at: int
    removed: int
    inserted: tuple[NewToken, ...]


def apply(raw: Tokens, edits: tuple[Edit, ...]) -> Tokens:
    """The tokens after edits, which must not overlap."""
    kinds, starts, ends = raw.kinds.copy(), raw.starts.copy(), raw.ends.copy()
    for edit in sorted(edits, key=lambda edit: edit.at, reverse=True):
        stop = edit.at + edit.removed
        kinds[edit.at : stop] = [token.kind for token in edit.inserted]
        starts[edit.at : stop] = [token.start for token in edit.inserted]
        ends[edit.at : stop] = [token.end for token in edit.inserted]
    return Tokens(raw.text, kinds, starts, ends)


def shifted(index: int, edits: tuple[Edit, ...]) -> int:
    """Where the raw token `index`, or what replaces it, stands after edits; for a removed one, where the next one
    stands.
    """
    moved = index
    for edit in edits:
        if edit.at + edit.removed <= index:
            moved += len(edit.inserted) - edit.removed
        elif edit.at <= index and len(edit.inserted) < edit.removed:
            moved += edit.at - index + len(edit.inserted)
    return moved


def truncated(raw: Tokens, length: int) -> Tokens:
    """The first `length` tokens and the end of input."""
    if length >= len(raw.kinds):
        return raw
    place = raw.starts[length]
    return Tokens(
        raw.text,
        [*raw.kinds[:length], END_OF_INPUT],
        [*raw.starts[:length], place],
        [*raw.ends[:length], place],
    )


def inserted_before(raw: Tokens, index: int, *kinds: int) -> Edit:
    """Zero-width tokens before the raw token `index`, placed at the end of the token before it."""
    place = raw.ends[index - 1] if index else raw.starts[index]
    return Edit(index, 0, tuple(NewToken(kind, place, place) for kind in kinds))


def replaced(raw: Tokens, index: int, kind: int) -> Edit:
    """The raw token `index` with another kind."""
    return Edit(index, 1, (NewToken(kind, raw.starts[index], raw.ends[index]),))

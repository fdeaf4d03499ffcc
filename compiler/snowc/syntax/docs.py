"""Doc comments: which `##` lines belong to what follows them.

In: comments and token starts of an item. Out: text by the first code point of the token after it. `##!` lines belong to
the module (`split.py`).
"""

from __future__ import annotations

import bisect

from snowc.syntax.tokens import Tokens


def docs_by_position(tokens: Tokens, comments: list[tuple[int, int]]) -> dict[int, str]:
    """The doc before each token that has one."""
    text = tokens.text
    if "##" not in text:
        return {}
    docs: dict[int, str] = {}
    lines: dict[int, list[str]] = {}
    for start, end in comments:
        if not text.startswith("##", start) or text.startswith("##!", start):
            continue
        following = tokens.starts[bisect.bisect_left(tokens.starts, end)] if end <= tokens.starts[-1] else -1
        lines.setdefault(following, []).append(_doc_line(text[start + 2 : end]))
    for position, content in lines.items():
        docs[position] = "\n".join(content).strip("\n")
    return docs


def _doc_line(rest: str) -> str:
    rest = rest.rstrip("\r \t")
    return rest[1:] if rest.startswith(" ") else rest

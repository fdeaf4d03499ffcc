"""Text at a prompt: whether it is complete, what kind of input it is, and where one ends and the next begins.

In: text as it was typed, pasted or read from a file. Out: inputs. The parser decides what is complete: text is not if
one of its mistakes is that something is missing at its end.
"""

from __future__ import annotations

import re

from snowc.diagnostics.facts import Finding
from snowc.syntax import tree
from snowc.syntax.errors import MissingBracket, MissingEnd, UnclosedString
from snowc.syntax.parsed import ParsedItem
from snowc.syntax.parser import parse_item
from snowc.syntax.split import split_items

_ITEM = re.compile(
    r"(?:##|@[a-z]|pub\b|(?:async\s+)?(?:fn|def)\s+[a-z_]\w*\s*[(<]|actor\s+[a-z_]\w*\s*\(|impl\b"
    r"|(?:struct|type|interface|service|supervisor|module|import|from)\s+[A-Z]|(?:test|bench)\s+\")"
)
_CONTINUES = re.compile(r"\s*(?:\|>|\|2>|\.[a-z_]|::|\+\+|<>|&&|\|\||(?:and|or|else|after)\b|[=<>!+*/%]=?\s)")
"""A line that belongs to the one before."""
_CLAUSE = re.compile(r"(?:pub\s+)?(?:async\s+)?fn\s+(?P<name>[a-z_]\w*)\s*[(<]")
_HEAD = "fn input() do\n"


def is_definition(text: str) -> bool:
    """Whether an input declares items; else it is statements."""
    return _ITEM.match(text.lstrip()) is not None


def indented(text: str) -> str:
    """Text as the body of an item: no line begins in the first column."""
    return "\n".join(f"  {line}" if line else line for line in text.split("\n"))


def is_complete(text: str) -> bool:
    """Whether nothing is missing at the end of an input."""
    if is_definition(text):
        if all(line.startswith("##") for line in text.strip().split("\n")):
            return False  # the documentation of what comes next
        pieces = split_items(text).pieces
        return not pieces or not _lacks_its_end(parse_item(pieces[-1].text), len(pieces[-1].text))
    body = f"{_HEAD}{indented(text)}"
    return not _lacks_its_end(parse_item(f"{body}\nend"), len(body))


def _lacks_its_end(item: ParsedItem, length: int) -> bool:
    """`length`: where the text that was typed ends."""
    if any(_is_open(each, length) for each in item.errors):
        return True
    return isinstance(item.tree, tree.FnItem) and item.tree.body is None and not item.tree.header.attributes


def _is_open(finding: Finding, length: int) -> bool:
    match finding.fact:
        case MissingEnd() | MissingBracket():
            return True
        case UnclosedString(quote=quote):
            return len(quote) > 1
        case _:
            return finding.fact.code == "E0101" and finding.span.start >= length


def inputs_in(text: str) -> list[str]:
    """The inputs that a text of several lines consists of, in order; clauses of one function belong together."""
    found: list[str] = []
    pending: list[str] = []
    for line in text.split("\n"):
        if pending and is_complete("\n".join(pending)) and not _CONTINUES.match(line):
            found.append("\n".join(pending))
            pending = []
        if pending or line.strip():
            pending.append(line.rstrip())
    found += ["\n".join(pending)] if pending else []
    return _with_clauses_joined(_with_docs_joined(found))


def _with_docs_joined(inputs: list[str]) -> list[str]:
    """A comment on its own belongs to what comes next."""
    joined: list[str] = []
    for each in inputs:
        if joined and all(line.lstrip().startswith("#") for line in joined[-1].split("\n")):
            joined[-1] += f"\n{each}"
        else:
            joined.append(each)
    return joined


def _with_clauses_joined(inputs: list[str]) -> list[str]:
    joined: list[str] = []
    for each in inputs:
        before, clause = _last_clause(joined[-1]) if joined else None, _CLAUSE.match(each)
        if before is not None and clause is not None and before == clause["name"]:
            joined[-1] += f"\n{each}"
        else:
            joined.append(each)
    return joined


def _last_clause(text: str) -> str | None:
    """The function whose clause ends a text."""
    pieces = split_items(text).pieces if is_definition(text) else ()
    clause = _CLAUSE.match(pieces[-1].text) if pieces else None
    return None if clause is None else clause["name"]

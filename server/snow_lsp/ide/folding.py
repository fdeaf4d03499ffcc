"""What can be folded: items, blocks that span lines, runs of comments; and selections that grow with the tree."""

from __future__ import annotations

from snow_lsp.ide.locate import locate
from snowc.database import Database
from snowc.source import FileId, Span
from snowc.syntax import tree
from snowc.syntax.queries import parsed_file
from snowc.syntax.walk import children

_FOLDING = (
    tree.Block,
    tree.Case,
    tree.Receive,
    tree.If,
    tree.For,
    tree.While,
    tree.Closure,
    tree.ListExpr,
    tree.MapExpr,
)


def folding_ranges(db: Database, file: FileId) -> tuple[Span, ...]:
    """Spans of the file that hold a line break, outermost first."""
    found = []
    for placed in parsed_file(db, file).items:
        text = placed.item.text
        pending = [placed.item.tree]
        found.append(Span(placed.item.tree.start, len(text.rstrip())).shifted(placed.offset))
        while pending:
            node = pending.pop()
            pending.extend(children(node))
            if isinstance(node, _FOLDING):
                found.append(Span(node.start, node.end).shifted(placed.offset))
    unique = dict.fromkeys(sorted(found, key=lambda span: (span.start, -span.end)))
    return tuple(unique)


def selection_chain(db: Database, file: FileId, offset: int) -> tuple[Span, ...]:
    """The spans around an offset, innermost first, each larger than the one before."""
    location = locate(db, file, offset)
    if location is None:
        return ()
    chain: list[Span] = []
    for node in reversed(location.path):
        span = Span(node.start, node.end).shifted(location.item_offset)
        if not chain or (span.start <= chain[-1].start and span.end >= chain[-1].end and span != chain[-1]):
            chain.append(span)
    return tuple(chain)

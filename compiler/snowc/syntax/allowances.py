"""What a file's comments allow: the query.

In: a file. Out: `Allowances` with places in the file. Changes with nearly every edit of a file that has such comments;
most have none, and then it is one and the same.
"""

from __future__ import annotations

from snowc.diagnostics.allowances.comments import MARK, Allowances, allowances_in
from snowc.inputs import file_text
from snowc.query import Engine, query
from snowc.source import FileId, Span
from snowc.syntax.queries import file_items, item_offsets, parsed_file

_NOTHING = Allowances()


@query
def allowances(db: Engine, file: FileId) -> Allowances:
    text = file_text(db, file) or ""
    if MARK not in text:
        return _NOTHING
    comments = (
        comment.span.shifted(placed.offset)
        for placed in parsed_file(db, file).items
        for comment in placed.item.comments
    )
    items = file_items(db, file)
    stretches = (Span(start, start + len(items[ref].text)) for ref, start in item_offsets(db, file).items())
    return allowances_in(text, comments, stretches)

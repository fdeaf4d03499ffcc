"""Coverage as one page of HTML that needs nothing else: a table of files, and each file's text with its counts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

from snowc.source import FileId
from snowc.tools.testing.coverage.model import CoveredFile, CoveredWay, Share, function_share, line_share, way_share

_STYLE = """
:root { color-scheme: light dark; --ok: #e6ffec; --no: #ffebe9; --some: #fff8c5; --dim: #6e7781; --rule: #d0d7de }
@media (prefers-color-scheme: dark) {
  :root { --ok: #12261e; --no: #3c1618; --some: #3b2f0b; --dim: #8b949e; --rule: #30363d }
}
body { font: 15px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem }
table { border-collapse: collapse } th, td { padding: .2rem .8rem; text-align: right; border-bottom: 1px solid
var(--rule) } th:first-child, td:first-child { text-align: left } pre { font: 13px/1.45 ui-monospace, monospace;
border: 1px solid var(--rule); overflow-x: auto } pre > span { display: block; white-space: pre } pre i { color:
var(--dim); font-style: normal; user-select: none } .ok { background: var(--ok) } .no { background: var(--no) } .some {
background: var(--some) }
"""


def page(files: Sequence[CoveredFile], show_path: Callable[[FileId], str]) -> str:
    rows = [
        _row(f'<a href="#f{number}">{escape(show_path(file.file))}</a>', [file]) for number, file in enumerate(files)
    ]
    texts = [
        f'<h2 id="f{number}">{escape(show_path(file.file))}</h2>\n<pre>{_text(file)}</pre>\n'
        for number, file in enumerate(files)
    ]
    head = f'<meta charset="utf-8"><title>Coverage</title><style>{_STYLE}</style>'
    columns = "".join(f"<th>{name}</th>" for name in ("", "lines", "", "branches", "", "functions", ""))
    table = f"<table><tr>{columns}</tr>{''.join(rows)}{_row('<b>all</b>', files)}</table>"
    return f"<!doctype html>\n<html lang=en>{head}<h1>Coverage</h1>\n{table}\n{''.join(texts)}</html>\n"


def _row(name: str, files: Sequence[CoveredFile]) -> str:
    shares = (line_share(files), way_share(files), function_share(files))
    return f"<tr><td>{name}</td>{''.join(map(_cells, shares))}</tr>\n"


def _cells(share: Share) -> str:
    return f"<td>{share.percent}</td><td>{share.hit}/{share.found}</td>"


def _text(file: CoveredFile) -> str:
    lines = file.text.removesuffix("\n").split("\n")
    width = max([len(str(count)) for count in file.lines.values()], default=1)
    missed: dict[int, list[CoveredWay]] = {}
    for way in file.ways:
        if not way.count:
            missed.setdefault(way.line, []).append(way)
    return "".join(
        _line(number, line, file.lines.get(number), width, missed.get(number, ()))
        for number, line in enumerate(lines, 1)
    )


def _line(number: int, text: str, count: int | None, width: int, missed: Sequence[CoveredWay]) -> str:
    kind = "" if count is None else "no" if count == 0 else "some" if missed else "ok"
    told = f"branches not taken: {len(missed)}" if missed and count else ""
    shown = f"{number:5} {'' if count is None else count:>{width}}  "
    return f'<span class="{kind}" title="{told}"><i>{shown}</i>{escape(text)}</span>'

"""`snowc graph [PATH] [--format dot|mermaid|json]`: the static picture of a program's actors.

In: a file or a project. Out: on stdout, for Graphviz, for a Markdown page, or for a tool. Sound code only: of code with
mistakes the mistakes are told.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from snowc.cli.deep_stack import with_deep_stack
from snowc.cli.open_program import open_program
from snowc.cli.options import Options
from snowc.cli.report import Reporter
from snowc.database import Database
from snowc.diagnostics.diagnostic import Severity
from snowc.source import FileSpan
from snowc.syntax.queries import line_index
from snowc.tools.actor_graph import ActorGraph, ActorNode, actor_graph

_SHAPES = {"actor": "box", "service": "component", "supervisor": "house", "function": "ellipse", "test": "ellipse"}
_STYLES = {"link": ", style=dashed", "monitor": ", style=dashed", "deadlock": ", color=red, penwidth=2"}
_ARROWS = {"link": "-.->", "monitor": "-.->", "deadlock": "==>"}
_BRACKETS = {"actor": "[]", "service": "[[]]", "supervisor": "{{}}"}


def parser() -> Options:
    options = Options("graph", "Show who starts, calls, supervises and sends to whom.")
    options.add_argument("path", type=Path, nargs="?", default=Path(), help="a file or a project's folder")
    options.add_argument("--format", choices=tuple(_FORMATS), default="dot", help="dot, mermaid or json")
    return options


def run(arguments: Sequence[str]) -> int:
    options = parser().read(arguments)
    return with_deep_stack(lambda: _graph(options.path, _FORMATS[options.format]))


def _graph(path: Path, shown: Callable[[Database, ActorGraph], Iterator[str]]) -> int:
    reporter = Reporter(sys.stderr)
    db = Database()
    if not open_program(db, path, reporter):
        return 1
    errors = tuple(each for each in db.check_project() if each.severity is Severity.ERROR)
    if errors:
        reporter.show(db, errors)
        return 1
    sys.stdout.writelines(f"{line}\n" for line in shown(db, actor_graph(db)))
    return 0


def _dot(db: Database, graph: ActorGraph) -> Iterator[str]:
    yield "digraph actors {"
    yield '  node [fontname="sans-serif"];'
    for node in graph.nodes:
        label = _quoted(_name(node)) + (f"\\n← {_quoted(node.message)}" if node.message else "")
        yield f'  "{node.definition}" [shape={_SHAPES[node.kind]}, label="{label}", tooltip="{_place(db, node.name)}"];'
    for edge in graph.edges:
        label = f"{edge.kind} {_quoted(edge.label)}".strip()
        style = _STYLES.get(edge.kind, "")
        yield f'  "{edge.source}" -> "{edge.target}" [label="{label}"{style}];'
    yield "}"


def _name(node: ActorNode) -> str:
    return node.definition.name.removeprefix("test:")


def _mermaid(db: Database, graph: ActorGraph) -> Iterator[str]:
    yield "graph TD"
    numbers = {node.definition: f"n{number}" for number, node in enumerate(graph.nodes)}
    for node in graph.nodes:
        yield f"  {numbers[node.definition]}{_boxed(node)}"
    for edge in graph.edges:
        if edge.source in numbers and edge.target in numbers:
            arrow = _ARROWS.get(edge.kind, "-->")
            label = _escaped(f"{edge.kind} {edge.label}".strip())
            yield f'  {numbers[edge.source]} {arrow}|"{label}"| {numbers[edge.target]}'


def _boxed(node: ActorNode) -> str:
    brackets = _BRACKETS.get(node.kind, "()")
    half = len(brackets) // 2
    text = _name(node) + (f" ← {node.message}" if node.message else "")
    return f'{brackets[:half]}"{_escaped(text)}"{brackets[half:]}'


def _json(db: Database, graph: ActorGraph) -> Iterator[str]:
    """Names as in crash reports and in `GET /snapshot` of a running program; places as `file:line:column`."""
    nodes: list[dict[str, Any]] = [
        {
            "id": str(node.definition),
            "name": _name(node),
            "kind": node.kind,
            "message": node.message,
            "at": _place(db, node.name),
        }
        for node in graph.nodes
    ]
    edges: list[dict[str, Any]] = [
        {
            "source": str(edge.source),
            "target": str(edge.target),
            "kind": edge.kind,
            "label": edge.label,
            "at": [_place(db, place) for place in edge.places],
        }
        for edge in graph.edges
    ]
    yield json.dumps({"nodes": nodes, "edges": edges}, indent=2, ensure_ascii=False)


def _place(db: Database, place: FileSpan) -> str:
    line, column = line_index(db, place.file).position(place.span.start)
    file = Path(place.file)
    root = db.layout.root
    shown = file.relative_to(root).as_posix() if root in file.parents else file.name
    return f"{shown}:{line + 1}:{column + 1}"


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def _escaped(text: str) -> str:
    """For Mermaid, which takes character codes of HTML."""
    return "".join(f"#{ord(each)};" if each in '"<>|{}[]()#' else each for each in text)


_FORMATS = {"dot": _dot, "mermaid": _mermaid, "json": _json}

"""The text form of diagnostics, over marks that the cases choose; the short and the JSON form over one of them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from snowc.diagnostics.diagnostic import Diagnostic, Edit, Fix, Label, Severity
from snowc.diagnostics.render.columns import shown_line
from snowc.diagnostics.render.json import render_json
from snowc.diagnostics.render.palette import COLOURED, PLAIN, ColourWish, palette_for
from snowc.diagnostics.render.short import render_short
from snowc.diagnostics.render.text import render_text
from snowc.diagnostics.wording import severity_of
from snowc.source import FileId, FileSpan, Span
from tests.support.fixtures import Case, cases_in

_MARK = re.compile(r"(?P<kind>[\^-]) (?:(?P<file>\w+\.snow): )?(?P<target>.+?) \|(?: (?P<label>.*))?")


def texts_of(case: Case) -> dict[FileId, str]:
    blocks = [block for block in case.blocks if block.kind == "snow"]
    return {FileId(block.attributes.removeprefix("file=") or "main.snow"): block.text for block in blocks}


def place_of(texts: dict[FileId, str], file: FileId, target: str) -> FileSpan:
    text = texts[file]
    if target == "END":
        return FileSpan(file, Span(len(text), len(text)))
    if stretch := re.fullmatch(r"from (.+) to (.+)", target):
        start = text.index(stretch[1])
        last = "\n" if stretch[2] == "LINE" else stretch[2]
        end = text.index(last, start + len(stretch[1])) + len(last)
        return FileSpan(file, Span(start, end))
    start = text.index(target)
    return FileSpan(file, Span(start, start + len(target)))


def diagnostic_of(case: Case) -> tuple[Diagnostic, dict[FileId, str]]:
    texts = texts_of(case)
    first = next(iter(texts))
    headline, *lines = case.text("marks").rstrip("\n").split("\n")
    code, _, message = headline.partition(" ")
    primary, labels = None, []
    remarks: list[tuple[str, str]] = []
    for line in lines:
        if match := _MARK.fullmatch(line):
            place = place_of(texts, FileId(match["file"] or first), match["target"])
            if match["kind"] == "^":
                primary = Label(place, match["label"] or "")
            else:
                labels.append(Label(place, match["label"] or ""))
        elif kind := re.match(r"(note|help): ", line):
            remarks.append((kind[1], line[kind.end() :]))
        else:
            remarks[-1] = (remarks[-1][0], f"{remarks[-1][1]}\n{line}")
    assert primary is not None
    notes = tuple(text for kind, text in remarks if kind == "note")
    fixes = tuple(Fix(text, (Edit(primary.place, "x"),), is_certain=True) for kind, text in remarks if kind == "help")
    severity = severity_of(code)
    return Diagnostic(code, severity, message, primary.place, primary.text, tuple(labels), notes, fixes), texts


@pytest.mark.parametrize("case", cases_in(Path(__file__).parent, "rendering.md"))
def test_text(case: Case) -> None:
    diagnostic, texts = diagnostic_of(case)
    case.expect("text", render_text(diagnostic, texts.get))


@pytest.mark.parametrize("case", cases_in(Path(__file__).parent, "rendering.md"))
def test_colours_change_nothing_else(case: Case) -> None:
    diagnostic, texts = diagnostic_of(case)
    coloured = render_text(diagnostic, texts.get, palette=COLOURED)
    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == render_text(diagnostic, texts.get)


EXAMPLE = Diagnostic(
    code="W0001",
    severity=Severity.WARNING,
    message="never used",
    place=FileSpan(FileId("a.snow"), Span(4, 5)),
    primary_label="here",
    labels=(Label(FileSpan(FileId("a.snow"), Span(0, 3)), "there"),),
    notes=("a note",),
    fixes=(Fix("write `_é`", (Edit(FileSpan(FileId("a.snow"), Span(4, 5)), "_é"),), is_certain=True),),
    is_unnecessary=True,
)
TEXTS = {FileId("a.snow"): "let\né = 1\n"}


def test_short() -> None:
    assert render_short(EXAMPLE, TEXTS.get) == "a.snow:2:1: warning[W0001]: never used\n"


def test_json_has_the_documented_fields() -> None:
    start, end = {"line": 2, "column": 1, "offset": 4}, {"line": 2, "column": 2, "offset": 5}
    place = {"file": "a.snow", "start": start, "end": end}
    there = {
        "file": "a.snow",
        "start": {"line": 1, "column": 1, "offset": 0},
        "end": {"line": 1, "column": 4, "offset": 3},
    }
    assert json.loads(render_json(EXAMPLE, TEXTS.get)) == {
        "version": 1,
        "code": "W0001",
        "severity": "warning",
        "message": "never used",
        "place": place,
        "label": "here",
        "labels": [{"place": there, "text": "there"}],
        "notes": ["a note"],
        "fixes": [{"title": "write `_é`", "is_certain": True, "edits": [{"place": place, "replacement": "_é"}]}],
        "is_unnecessary": True,
    }


def test_a_file_without_text_is_named() -> None:
    assert render_text(EXAMPLE, lambda _file: None).split("\n")[1] == " --> a.snow"


def test_what_reorders_text_on_a_terminal_is_shown_as_such() -> None:
    assert shown_line("a\u202eb").text == "a\N{REPLACEMENT CHARACTER}b"


def test_when_there_are_colours() -> None:
    assert palette_for({}, is_terminal=True) is COLOURED
    assert palette_for({}, is_terminal=False) is PLAIN
    assert palette_for({"NO_COLOR": "1"}, is_terminal=True) is PLAIN
    assert palette_for({"TERM": "dumb"}, is_terminal=True) is PLAIN
    assert palette_for({"CLICOLOR_FORCE": "1"}, is_terminal=False) is COLOURED
    assert palette_for({"NO_COLOR": "1"}, ColourWish.ALWAYS, is_terminal=False) is COLOURED
    assert palette_for({"CLICOLOR_FORCE": "1"}, ColourWish.NEVER, is_terminal=True) is PLAIN

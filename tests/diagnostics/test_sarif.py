"""SARIF documents: what they hold, and that each property is one of the format with what the format demands."""

from __future__ import annotations

import json
from typing import Any

from snowc import __version__
from snowc.diagnostics.diagnostic import Diagnostic, Edit, Fix, Label, Severity
from snowc.diagnostics.render.sarif import render_sarif
from snowc.source import FileId, FileSpan, Span

A, B = FileId("a b.snow"), FileId("/far/c.snow")
TEXTS = {A: "let\n𝄞é = 1\n", B: "one\n"}
WARNING = Diagnostic(
    code="W0001",
    severity=Severity.WARNING,
    message="never used",
    place=FileSpan(A, Span(5, 6)),
    primary_label="here",
    labels=(Label(FileSpan(B, Span(0, 3)), "there"),),
    notes=("a note",),
    fixes=(Fix("rename both", (Edit(FileSpan(A, Span(5, 6)), "_é"), Edit(FileSpan(B, Span(0, 0)), "x")), True),),
)
ERROR = Diagnostic("E0001", Severity.ERROR, "mismatch", FileSpan(B, Span(0, 4)))


def document(*diagnostics: Diagnostic) -> Any:
    return json.loads(render_sarif(diagnostics, TEXTS.get))


def test_the_frame() -> None:
    log = document(WARNING, ERROR, WARNING)
    assert log["version"] == "2.1.0"
    assert log["$schema"].endswith("sarif-2.1.0.json")
    (run,) = log["runs"]
    driver = run["tool"]["driver"]
    assert (driver["name"], driver["version"], run["columnKind"]) == ("snowc", __version__, "unicodeCodePoints")
    assert [rule["id"] for rule in driver["rules"]] == ["E0001", "W0001"]
    assert driver["rules"][0]["shortDescription"] == {"text": "mismatched types"}
    assert [driver["rules"][each["ruleIndex"]]["id"] for each in run["results"]] == ["W0001", "E0001", "W0001"]


def test_a_result() -> None:
    warning, error = document(WARNING, ERROR)["runs"][0]["results"]
    assert warning["level"] == "warning"
    assert warning["message"] == {"text": "never used\na note"}
    region = {"startLine": 2, "startColumn": 2, "endLine": 2, "endColumn": 3}
    (location,) = warning["locations"]
    assert location["message"] == {"text": "here"}
    assert location["physicalLocation"] == {"artifactLocation": {"uri": "a%20b.snow"}, "region": region}
    (related,) = warning["relatedLocations"]
    assert (related["id"], related["message"]) == (0, {"text": "there"})
    assert related["physicalLocation"]["artifactLocation"] == {"uri": "file:///far/c.snow"}
    (fix,) = warning["fixes"]
    assert fix["description"] == {"text": "rename both"}
    assert [change["artifactLocation"]["uri"] for change in fix["artifactChanges"]] == [
        "a%20b.snow",
        "file:///far/c.snow",
    ]
    assert fix["artifactChanges"][0]["replacements"] == [{"deletedRegion": region, "insertedContent": {"text": "_é"}}]
    assert "fixes" not in error
    assert error["locations"][0]["physicalLocation"]["region"]["endLine"] == 2  # a span with its line's break


REQUIRED = {
    "runs": {"tool"},
    "driver": {"name"},
    "rules": {"id"},
    "results": {"message"},
    "artifactChanges": {"artifactLocation", "replacements"},
    "replacements": {"deletedRegion"},
    "fixes": {"artifactChanges"},
    "message": {"text"},
    "shortDescription": {"text"},
    "description": {"text"},
    "help": {"text"},
}
"""What the format's schema asks of the objects below a property."""


def test_every_object_has_what_the_format_requires() -> None:
    waiting: list[tuple[str, Any]] = [("", document(WARNING, ERROR))]
    seen = set()
    while waiting:
        name, value = waiting.pop()
        if isinstance(value, list):
            waiting += [(name, each) for each in value]
        elif isinstance(value, dict):
            seen.add(name)
            assert REQUIRED.get(name, set()) <= value.keys(), name
            waiting += value.items()
    assert set(REQUIRED) <= seen

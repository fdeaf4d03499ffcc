"""Diagnostics as one SARIF 2.1.0 document, as code scanners and CI systems read it.

In: all diagnostics of a run. Out: the document. Columns count code points, as the document says. Notes have no place in
the format, so they follow the message, a line each. Source: OASIS, Static Analysis Results Interchange Format 2.1.0.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TypeAlias
from urllib.parse import quote

from snowc import __version__
from snowc.diagnostics.codes import page_of
from snowc.diagnostics.diagnostic import Diagnostic, Edit, Fix
from snowc.diagnostics.render.text import ShowPath, TextOf
from snowc.diagnostics.wording import severity_of
from snowc.source import FileId, FileSpan, LineIndex

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
VERSION = "2.1.0"
Json: TypeAlias = Mapping[str, object]


def render_sarif(diagnostics: Sequence[Diagnostic], text_of: TextOf, show_path: ShowPath = str) -> str:
    """The document, ending with a line break."""
    return json.dumps(_Document(diagnostics, text_of, show_path).log(), ensure_ascii=False, indent=2) + "\n"


class _Document:
    def __init__(self, diagnostics: Sequence[Diagnostic], text_of: TextOf, show_path: ShowPath) -> None:
        self._diagnostics = diagnostics
        self._text_of = text_of
        self._show_path = show_path
        self._codes = sorted({each.code for each in diagnostics})
        self._lines: dict[FileId, LineIndex] = {}

    def log(self) -> Json:
        driver = {"name": "snowc", "version": __version__, "rules": [_rule(code) for code in self._codes]}
        run = {
            "tool": {"driver": driver},
            "columnKind": "unicodeCodePoints",
            "results": [self._result(each) for each in self._diagnostics],
        }
        return {"$schema": SCHEMA, "version": VERSION, "runs": [run]}

    def _result(self, diagnostic: Diagnostic) -> Json:
        result: dict[str, object] = {
            "ruleId": diagnostic.code,
            "ruleIndex": self._codes.index(diagnostic.code),
            "level": diagnostic.severity.value,
            "message": {"text": "\n".join((diagnostic.message, *diagnostic.notes))},
            "locations": [self._location(diagnostic.place, diagnostic.primary_label)],
        }
        if diagnostic.labels:
            result["relatedLocations"] = [
                {"id": number, **self._location(label.place, label.text)}
                for number, label in enumerate(diagnostic.labels)
            ]
        fixes = [self._fix(fix) for fix in diagnostic.fixes if fix.edits]
        return {**result, "fixes": fixes} if fixes else result

    def _fix(self, fix: Fix) -> Json:
        by_file: dict[FileId, list[Edit]] = {}
        for edit in fix.edits:
            by_file.setdefault(edit.place.file, []).append(edit)
        changes = [
            {
                "artifactLocation": {"uri": self._uri(file)},
                "replacements": [
                    {"deletedRegion": self._region(edit.place), "insertedContent": {"text": edit.replacement}}
                    for edit in edits
                ],
            }
            for file, edits in by_file.items()
        ]
        return {"description": {"text": fix.title}, "artifactChanges": changes}

    def _location(self, place: FileSpan, text: str) -> Json:
        physical = {"artifactLocation": {"uri": self._uri(place.file)}, "region": self._region(place)}
        message: Json = {"message": {"text": text}} if text else {}
        return {"physicalLocation": physical, **message}

    def _region(self, place: FileSpan) -> Json:
        if place.file not in self._lines:
            self._lines[place.file] = LineIndex(self._text_of(place.file) or "")
        start = self._lines[place.file].position(place.span.start)
        end = self._lines[place.file].position(place.span.end)
        return {
            "startLine": start[0] + 1,
            "startColumn": start[1] + 1,
            "endLine": end[0] + 1,
            "endColumn": end[1] + 1,
        }

    def _uri(self, file: FileId) -> str:
        shown = self._show_path(file)
        return f"file://{quote(shown)}" if shown.startswith("/") else quote(shown, safe="/:")


def _rule(code: str) -> Json:
    page = page_of(code)
    rule: dict[str, object] = {"id": code, "defaultConfiguration": {"level": severity_of(code).value}}
    if page is not None:
        rule["shortDescription"] = {"text": page.title}
        rule["help"] = {"text": f"snowc explain {code}", "markdown": page.text}
    return rule

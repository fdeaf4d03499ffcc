"""A project file's text to what it says.

In: the text of a `snow.toml` and its path. Out: a `Manifest`: the folders of its dependencies, with the places where
they are named, and what is wrong. Never raises for what somebody wrote. Reads no other file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from snowc.diagnostics.allowances.errors import UnknownWarningLevel
from snowc.diagnostics.levels import Level, warning_code
from snowc.manifest.errors import ManifestFact, MissingKey, NotToml, UnknownKey, WrongValue
from snowc.manifest.sources import REFERENCES, GitDependency, PathDependency, Reference
from snowc.manifest.versions import read_requirement
from snowc.source import LineIndex, Span
from snowc.values import value

TABLES = ("package", "dependencies", "dev-dependencies", "warnings")
PACKAGE_KEYS = ("name", "version")
_SOURCES = ("path", "git", *REFERENCES)
_LEVELS = [level.value for level in Level]
_PLACE = re.compile(r"\s*\(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)$")


@value
class Manifest:
    """`name` and `version` are empty where they are missing. `dependencies` are folders, `repositories` those by git;
    `levels` are those of warnings, by code.
    """

    name: str
    version: str
    dependencies: tuple[PathDependency, ...]
    repositories: tuple[GitDependency, ...]
    facts: tuple[ManifestFact, ...]
    levels: Mapping[str, Level]

    def named(self) -> tuple[PathDependency | GitDependency, ...]:
        """All dependencies."""
        return (*self.dependencies, *self.repositories)


def read_manifest(text: str, path: str) -> Manifest:
    """What a project file says. `path` is for the facts only."""
    if not text.strip():  # it only says that a project begins here
        return Manifest("", "", (), (), (), {})
    import tomllib  # late: every start loads this module

    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return Manifest("", "", (), (), (_not_toml(text, path, str(error)),), {})
    reader = _Reader(text, path)
    reader.read(content)
    return Manifest(
        reader.name,
        reader.version,
        tuple(reader.dependencies),
        tuple(reader.repositories),
        tuple(reader.facts),
        reader.levels,
    )


def _not_toml(text: str, path: str, message: str) -> NotToml:
    place = _PLACE.search(message)
    at = len(text)
    if place is not None and place["line"]:
        at = min(len(text), LineIndex(text).line_start(int(place["line"]) - 1) + int(place["column"]) - 1)
    return NotToml(path, Span(at, min(len(text), at + 1)), _PLACE.sub("", message))


class _Reader:
    def __init__(self, text: str, path: str) -> None:
        self._text = text
        self._path = path
        self.name = ""
        self.version = ""
        self.dependencies: list[PathDependency] = []
        self.repositories: list[GitDependency] = []
        self.facts: list[ManifestFact] = []
        self.levels: dict[str, Level] = {}

    def read(self, content: Mapping[str, Any]) -> None:
        for key in content:
            if key not in TABLES:
                self.facts.append(UnknownKey(self._path, self._place("", key), key, TABLES))
        if content:  # an empty file only says that a project begins here
            self._package(content.get("package"))
        for table in ("dependencies", "dev-dependencies"):
            self._dependencies(table, content.get(table, {}))
        self._warnings(content.get("warnings", {}))

    def _package(self, package: Any) -> None:
        if not isinstance(package, dict):
            self.facts.append(MissingKey(self._path, Span(0, 0), "", "package"))
            return
        for key in PACKAGE_KEYS:
            if key not in package:
                self.facts.append(MissingKey(self._path, self._place("", "package"), "package", key))
            elif not isinstance(package[key], str) or not package[key]:
                self._wrong("package", key, "a text")
            else:
                setattr(self, key, package[key])
        for key in package:
            if key not in PACKAGE_KEYS:
                self.facts.append(UnknownKey(self._path, self._place("package", key), key, PACKAGE_KEYS))

    def _dependencies(self, table: str, entries: Any) -> None:
        if not isinstance(entries, dict):
            self._wrong("", table, f"a table: `[{table}]`")
            return
        for name, source in entries.items():
            self._dependency(table, name, source)

    def _dependency(self, table: str, name: str, source: Any) -> None:
        """Those for development are checked, and used by nothing yet but the tests of the project itself."""
        if not isinstance(source, dict) or not all(isinstance(each, str) for each in source.values()):
            self._wrong(table, name, '`{ path = "…" }` or `{ git = "…", tag = "…" }`')
            return
        unknown = [key for key in source if key not in _SOURCES]
        place = self._place(table, name)
        references = [key for key in REFERENCES if key in source]
        if unknown:
            self.facts.append(UnknownKey(self._path, place, unknown[0], _SOURCES))
        elif ("path" in source) == ("git" in source) or len(references) > int("git" in source):
            several = "`version`, `tag`, `branch` and `rev`"
            self._wrong(table, name, f"either `path` or `git`, with at most one of {several} for `git`")
        elif "version" in source and read_requirement(source["version"]) is None:
            self._wrong(table, name, 'a version such as `"1.2"`, `"=1.2.3"` or `">=1.2, <1.5"`')
        elif "git" in source and any(
            not value or value.startswith("-") or not value.isprintable() for value in source.values()
        ):
            self._wrong(table, name, "a place that begins with no `-`")  # git would take it for an option
        elif "git" in source and table == "dependencies":
            reference = Reference(references[0], source[references[0]]) if references else Reference()
            self.repositories.append(GitDependency(name, source["git"], reference, place))
        elif table == "dependencies":
            self.dependencies.append(PathDependency(name, source["path"], place))

    def _warnings(self, entries: Any) -> None:
        if not isinstance(entries, dict):
            self._wrong("", "warnings", "a table: `[warnings]`")
            return
        for name, level in entries.items():
            code = warning_code(name)
            if code is None:
                self.facts.append(UnknownWarningLevel(self._path, self._place("warnings", name), name))
            elif level not in _LEVELS:
                self._wrong("warnings", name, '`"allow"`, `"warn"` or `"deny"`')
            else:
                self.levels[code] = Level(level)

    def _wrong(self, table: str, key: str, wanted: str) -> None:
        self.facts.append(WrongValue(self._path, self._place(table, key), key, wanted))

    def _place(self, table: str, key: str) -> Span:
        """Where a key stands. The parser tells no places, so it is searched for: in its table, or as a table."""
        quoted = rf"[\"']?{re.escape(key)}[\"']?"
        start, end = self._table(table)
        found = re.compile(rf"^[ \t]*(?:\[[ \t]*)?(?P<key>{quoted})[ \t]*[=\].]", re.MULTILINE).search(
            self._text, start, end
        )
        if found is None:
            return Span(start, start)
        return Span(found.start("key"), found.end("key"))

    def _table(self, name: str) -> tuple[int, int]:
        """The stretch of a table's entries."""
        if not name:
            return 0, len(self._text)
        header = re.search(rf"^[ \t]*\[[ \t]*{re.escape(name)}[ \t]*\]", self._text, re.MULTILINE)
        if header is None:
            return 0, len(self._text)
        following = re.compile(r"^[ \t]*\[", re.MULTILINE).search(self._text, header.end())
        return header.end(), len(self._text) if following is None else following.start()

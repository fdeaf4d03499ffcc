"""Which files make a program: folders and files to modules.

In: a path: a file, a folder with `snow.toml`, or a folder with `main.snow`. Out: a `Layout`: modules with their files
and texts, and the entry module. Reads the disk; called from outside queries only. Mistakes about files (unreadable,
not UTF-8, no main file, a name that the library has) come back as facts.

`geometry/vector.snow` under the root is `Geometry.Vector`; the root's `main.snow` is `Main`. In a project the root is
`src/` if it holds `main.snow`, else the folder itself; a project without one is a library, which nobody starts. A lone
file's module is named after the file, and of the files beside it only those belong to it that its imports reach.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar, TypeAlias

from snowc.diagnostics.facts import fact
from snowc.diagnostics.levels import Levels
from snowc.manifest.errors import ManifestFact, NoDependency, NotFetched
from snowc.manifest.lock import LOCK, NOTHING_LOCKED, Lock, read_lock
from snowc.manifest.read import read_manifest
from snowc.manifest.repositories import repositories
from snowc.manifest.sources import GitDependency, address_of, origin_of
from snowc.source import FileId, Span
from snowc.values import field, record

SUFFIX = ".snow"
MANIFEST = "snow.toml"
MAIN_FILE = "main.snow"
_IMPORT = re.compile(r"^[ \t]*(?:import|from)[ \t]+([A-Z][A-Za-z0-9]*(?:\.[A-Z][A-Za-z0-9]*)*)", re.MULTILINE)


@fact
class NoSuchFile:
    """`reason` is the system's word for it."""

    code: ClassVar[str] = "E0090"
    path: str
    reason: str


@fact
class NotUtf8:
    code: ClassVar[str] = "E0091"
    path: str
    offset: int


@fact
class NoMainFile:
    code: ClassVar[str] = "E0092"
    path: str
    """the folder"""


@fact
class LibraryName:
    """A project's module that bears the name of a module of the library."""

    code: ClassVar[str] = "E0051"
    module: str
    path: str


@fact
class SameModule:
    code: ClassVar[str] = "E0093"
    module: str
    path: str
    other: str


@fact
class NotSnow:
    code: ClassVar[str] = "E0094"
    path: str


@fact
class MissingMain:
    """Not a mistake of the layout, but of a program that is to be built."""

    code: ClassVar[str] = "E0048"
    module: str


LayoutFact: TypeAlias = NoSuchFile | NotUtf8 | NoMainFile | LibraryName | SameModule | NotSnow | ManifestFact


@record
class Layout:
    """The modules of a program: name → (file, text). `entry` is None when there is none to start with; `lone_file` is
    set for a program that is no project. `foreign` are the files of dependencies, `manifests` the project files that
    were read, by file. `levels` says what the project makes of warnings."""

    root: Path
    entry: str | None
    modules: dict[str, tuple[FileId, str]] = field(default_factory=dict)
    facts: list[LayoutFact] = field(default_factory=list)
    lone_file: FileId | None = None
    foreign: set[FileId] = field(default_factory=set)
    manifests: dict[FileId, str] = field(default_factory=dict)
    levels: Levels = field(default_factory=Levels)


def file_id(path: Path) -> FileId:
    """The identity of a file: its absolute path, links resolved."""
    return FileId(path.resolve().as_posix())


def module_name(parts: tuple[str, ...]) -> str:
    """`("geometry", "vector")` → `Geometry.Vector`; what can't stand in a module's name separates words: `my-shapes` →
    `MyShapes`.
    """
    return ".".join(_segment(part) for part in parts)


def _segment(part: str) -> str:
    words = [word for word in re.split(r"[^A-Za-z0-9]+", part) if word]
    name = "".join(word[0].upper() + word[1:] for word in words) or "Module"
    return name if name[0].isalpha() else f"M{name}"


def module_paths(root: Path, module: str) -> Iterator[Path]:
    """The files that a module may be: each segment in snake case, as it is, or in lower case."""
    segments = module.split(".")
    for spell in (_snake, str, str.lower):
        yield root.joinpath(*(spell(segment) for segment in segments)).with_suffix(SUFFIX)


def _snake(segment: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", segment).lower()


def project_root(path: Path) -> Path | None:
    """The nearest folder at or above a path that holds `snow.toml`."""
    return next((folder for folder in (path, *path.parents) if (folder / MANIFEST).is_file()), None)


def lay_out(path: Path, library: frozenset[str]) -> Layout:
    """The program at a path. `library` are the module names that are taken."""
    path = path.resolve()
    if path.is_dir():
        return _lay_out_folder(path, library)
    if path.suffix != SUFFIX and path.exists():
        return Layout(path.parent, None, facts=[NotSnow(path.as_posix())])
    root = project_root(path.parent)
    source_root = None if root is None else _source_root(root)
    if source_root is not None and source_root in path.parents:
        layout = _lay_out_project(source_root, root, library)
        layout.entry = next((module for module, (file, _) in layout.modules.items() if file == file_id(path)), None)
        return layout
    return lay_out_lone_file(path, None, library)


def _lay_out_folder(folder: Path, library: frozenset[str]) -> Layout:
    source_root = _source_root(folder)
    if source_root is None:
        return Layout(folder, None, facts=[NoMainFile(folder.as_posix())])
    return _lay_out_project(source_root, folder, library)


def _source_root(folder: Path) -> Path | None:
    """Where a folder's modules are. A project without a `main.snow` is a library."""
    for root in (folder / "src", folder):
        if (root / MAIN_FILE).is_file():
            return root
    if not (folder / MANIFEST).is_file():
        return None
    root = folder / "src" if (folder / "src").is_dir() else folder
    return root if any(_sources(root)) else None


def _lay_out_project(root: Path, folder: Path | None, library: frozenset[str]) -> Layout:
    """The modules under `root`, and those of the dependencies of the project in `folder`."""
    layout = Layout(root, "Main" if (root / MAIN_FILE).is_file() else None)
    for path in _sources(root):
        _add(layout, module_name(path.relative_to(root).with_suffix("").parts), path, library)
    if folder is not None and (folder / MANIFEST).is_file():
        _Dependencies(layout, folder, library).add_those_of(folder)
    return layout


def _sources(root: Path) -> list[Path]:
    """All Snow files under a folder, without hidden folders and without other projects."""
    found = (path for path in sorted(root.rglob(f"*{SUFFIX}")) if not _is_hidden(path.relative_to(root)))
    return [path for path in found if not any((each / MANIFEST).is_file() for each in _between(root, path))]


def _is_hidden(relative: Path) -> bool:
    return any(part.startswith(".") for part in relative.parts)


def _between(root: Path, path: Path) -> Iterator[Path]:
    """The folders below `root` in which a file lies."""
    return (folder for folder in path.parents if root in folder.parents)


class _Dependencies:
    """The modules of what a project depends on, also by others. They keep their names: `src/vector.snow` of a
    dependency is `Vector` here too, as it is for its own files. Its `main.snow` is left out.
    """

    def __init__(self, layout: Layout, root: Path, library: frozenset[str]) -> None:
        self._layout = layout
        self._root = root
        self._library = library
        self._seen = {root}
        self._repositories = repositories()
        self._lock: Lock | None = None

    def add_those_of(self, folder: Path) -> None:
        path = folder / MANIFEST
        text = self._text(path)
        if text is None:
            return
        manifest = read_manifest(text, path.as_posix())
        if folder == self._root:
            self._layout.levels = Levels(manifest.levels)
        self._layout.facts += [each for each in manifest.facts if folder == self._root or each.code.startswith("E")]
        for each in manifest.dependencies:
            self._add(folder, each.name, each.span, (folder / each.folder).resolve(), each.folder)
        for repository in manifest.repositories:
            there = self._unpacked(repository, folder)
            if there is None:
                self._layout.facts.append(NotFetched(path.as_posix(), repository.span, repository.name))
            else:
                self._add(folder, repository.name, repository.span, there, repository.url)

    def _text(self, path: Path) -> str | None:
        """A project's file, which the layout remembers."""
        try:
            text = decode(path.read_bytes())
        except OSError as error:
            self._layout.facts.append(NoSuchFile(path.as_posix(), error.strerror or str(error)))
            return None
        except UnicodeDecodeError as error:
            self._layout.facts.append(NotUtf8(path.as_posix(), error.start))
            return None
        self._layout.manifests[file_id(path)] = text
        return text

    def _add(self, folder: Path, name: str, span: Span, there: Path, written: str) -> None:
        if not (there / MANIFEST).is_file():
            self._layout.facts.append(NoDependency((folder / MANIFEST).as_posix(), span, name, written))
        elif there not in self._seen:
            self._seen.add(there)
            root = there / "src" if (there / "src").is_dir() else there
            for path in _sources(root):
                if path != root / MAIN_FILE:
                    module = module_name(path.relative_to(root).with_suffix("").parts)
                    _add(self._layout, module, path, self._library)
                    self._layout.foreign.add(file_id(path))
            self.add_those_of(there)

    def _unpacked(self, dependency: GitDependency, folder: Path) -> Path | None:
        """The folder of the locked commit, if it is on this machine: laying out a program asks nobody."""
        origin = origin_of(dependency, folder, self._root)
        commit = self._locked().commits.get(origin)
        if commit is None or self._repositories is None:
            return None
        there = self._repositories.checkout(address_of(origin, self._root), commit)
        return there if there.is_dir() else None

    def _locked(self) -> Lock:
        if self._lock is None:
            path = self._root / LOCK
            text = self._text(path) if path.is_file() else None
            found = NOTHING_LOCKED if text is None else read_lock(text, path.as_posix())
            if not isinstance(found, Lock):
                self._layout.facts.append(found)
                found = NOTHING_LOCKED
            self._lock = found
        return self._lock


def lay_out_lone_file(path: Path, text: str | None, library: frozenset[str]) -> Layout:
    """A file that is a program of its own, with the files beside it that its imports reach. `text` replaces what the
    disk has.
    """
    module = module_name((path.stem,))
    if module in library:
        module += "Main"  # nobody can import the file that a program starts with, so its name is free
    layout = Layout(path.parent, module, lone_file=file_id(path))
    if text is None:
        _add(layout, module, path, library)
    else:
        layout.modules[module] = (file_id(path), text)
    waiting = [module]
    while waiting:
        _, text = layout.modules.get(waiting.pop(), (None, ""))
        for name in imported_modules(text or ""):
            if name not in library and name not in layout.modules:
                waiting += _add_import(layout, name, library)
    return layout


def imported_modules(text: str) -> tuple[str, ...]:
    """The modules that a text imports, by a scan of its line starts: enough to find files. Name resolution reads the
    tree.
    """
    return tuple(_IMPORT.findall(text))


def _add_import(layout: Layout, name: str, library: frozenset[str]) -> list[str]:
    """The module that was added: the one of that name, or the one in whose file it may be nested."""
    path = next((path for path in module_paths(layout.root, name) if path.is_file()), None)
    if path is None:  # it may be nested in the file of its first names
        around = name.rpartition(".")[0]
        return _add_import(layout, around, library) if around and around not in layout.modules else []
    _add(layout, name, path, library)
    return [name] if name in layout.modules else []


def _add(layout: Layout, module: str, path: Path, library: frozenset[str]) -> None:
    if module in library:
        layout.facts.append(LibraryName(module, path.as_posix()))
        return
    if module in layout.modules:
        layout.facts.append(SameModule(module, path.as_posix(), layout.modules[module][0]))
        return
    try:
        layout.modules[module] = (file_id(path), decode(path.read_bytes()))
    except OSError as error:
        layout.facts.append(NoSuchFile(path.as_posix(), error.strerror or str(error)))
    except UnicodeDecodeError as error:
        layout.facts.append(NotUtf8(path.as_posix(), error.start))


def decode(data: bytes) -> str:
    """A file's text: UTF-8, a byte-order mark at the start is no part of it."""
    return data.decode("utf-8-sig")

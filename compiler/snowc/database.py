"""The compiler as a database: inputs in, answers out. What `snowc` and `snow-lsp` share.

The stages and their queries, in order:

    text                        inputs.file_text, inputs.module_files
    → trees                     syntax.queries      parsed_item, file_items, item_of, syntax_findings
    → names                     resolve.queries     module_summary, scope_of, resolved_item, binding_groups, …
    → types                     types.queries       infer_group, scheme_of, type_findings
    → MIR                       mir.queries         lowered
    → what is found on it       mir.findings        mir_findings
    → what is kept of modules   index.interface     module_key, interface
    → objects and programs      codegen             outside the engine: their cache is on the disk

In: files, as paths or as texts. Out: diagnostics, absolute and sorted. Reads the disk only in `open_*` and `set_text`,
never in a query. One thread at a time; only `cancel` may come from another.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from snowc.codegen.progress import Counted, uncounted
from snowc.diagnostics.diagnostic import Diagnostic, Severity
from snowc.diagnostics.facts import Fact, ItemRef, PlacedFinding
from snowc.diagnostics.levels import Levels
from snowc.diagnostics.wording import absolute_diagnostic, diagnostic_of, load_words, severity_of
from snowc.index.answers import kept_answer
from snowc.index.between_files import program_warnings
from snowc.index.checked import (
    imports_of,
    in_order_of_imports,
    keep,
    kept_diagnostics,
    known_diagnostics,
    knows_all_but,
    note,
)
from snowc.index.item_places import ItemPlacer
from snowc.index.known import index_store
from snowc.index.store import FindingsCache, Store
from snowc.inputs import PROJECT, STDLIB, file_text, module_files
from snowc.memos import Durability
from snowc.mir.errors import NeverAwaited
from snowc.mir.findings import mir_findings
from snowc.project import (
    MAIN_FILE,
    Layout,
    MissingMain,
    NoMainFile,
    imported_modules,
    lay_out,
    lay_out_lone_file,
    module_name,
    project_root,
)
from snowc.query import Engine, query
from snowc.resolve.errors import UnusedVariable
from snowc.resolve.model import FunctionRef, ModuleName
from snowc.resolve.modules import project_files
from snowc.resolve.queries import file_of_module, module_names, modules_in_file, resolve_findings
from snowc.source import FileId, FileSpan, Span
from snowc.syntax.allowances import allowances
from snowc.syntax.queries import item_offset, syntax_findings
from snowc.types.queries import type_findings

STDLIB_FOLDER = Path(__file__).parent / "stdlib"
_STDLIB_NAMES = {"io": "IO"}
"""Library modules whose names the rule `name.snow` → `Name` does not give."""


EVICT_EVERY = 100  # edits
KEPT_REVISIONS = 500  # an undo within them finds its trees


@query
def file_findings(db: Engine, file: FileId) -> tuple[PlacedFinding, ...]:
    """Everything that all stages report on a file, in the order of the stages. Warnings about an item wait until it
    has no errors: these often cause them. A job that nobody awaits is told once, not also as an unused variable."""
    modules = modules_in_file(db, file)
    found = (
        *syntax_findings(db, file),
        *(each for module in modules for each in resolve_findings(db, module)),
        *(each for module in modules for each in type_findings(db, module)),
        *(each for module in modules for each in mir_findings(db, module)),
    )
    broken = {each.item for each in found if _is_error(each)}
    lost = {(each.item, fact.name) for each in found if isinstance(fact := each.finding.fact, NeverAwaited)}
    return tuple(each for each in found if _is_error(each) or (each.item not in broken and not _is_told(each, lost)))


@query
def file_diagnostics(db: Engine, file: FileId) -> tuple[Diagnostic, ...]:
    """The same in words and places, at the levels that they are born with: they are kept, for any project that the file
    may be part of."""
    allowed, placer = allowances(db, file), ItemPlacer(db)
    found = [diagnostic_of(each.item, each.finding, placer) for each in file_findings(db, file)]
    found += [absolute_diagnostic(fact, FileSpan(file, span)) for span, fact in allowed.facts]
    return sorted_diagnostics(each for each in found if each is not None and not allowed.allow(each))


def _is_told(placed: PlacedFinding, lost: set[tuple[ItemRef, str]]) -> bool:
    """Whether an unused variable holds one of the `lost` jobs: item and name of the variable."""
    fact = placed.finding.fact
    return isinstance(fact, UnusedVariable) and (placed.item, fact.name) in lost


def _is_error(placed: PlacedFinding) -> bool:
    return severity_of(placed.finding.fact.code) is Severity.ERROR


@functools.cache
def library_files() -> tuple[tuple[str, FileId, str], ...]:
    """The library's modules: name, file, text. Read once per process."""
    return tuple(
        (
            _STDLIB_NAMES.get(path.stem, module_name((path.stem,))),
            FileId(f"stdlib:{path.name}"),
            path.read_text("utf-8"),
        )
        for path in sorted(STDLIB_FOLDER.glob("*.snow"))
    )


def expect_mistakes() -> None:
    """Load what words them: a check of correct text does without, an editor's first mistake would wait for it."""
    load_words()


def _nothing() -> None:
    """What is done where nobody wants anything done."""


class Database(Engine):
    """All inputs and memos of one project, or of one lone file. `layout` says which files it is made of."""

    def __init__(self) -> None:
        super().__init__()
        self.layout = Layout(Path(), None)
        self.denies_warnings = False
        """whether warnings are errors where nobody says otherwise (`--deny-warnings`)"""
        self._edits = 0
        modules = tuple(sorted((module, file) for module, file, _ in library_files()))
        self.set_input(module_files, STDLIB, modules, Durability.DURABLE)
        for _, file, text in library_files():
            self.set_input(file_text, file, text, Durability.DURABLE)
        self._library = frozenset(module for module, _ in modules)
        self._edited: set[FileId] = set()
        self._kept: set[FileId] = set()
        self._between: tuple[Diagnostic, ...] = ()
        self._between_at = (0, 0, 0)
        """the state in which they were found: the revision, and how many files are edited and kept"""

    def keep_findings(self, cache: FindingsCache) -> None:
        """Take what is known of files that nobody edits from a cache, and keep there what is found out. Called before
        the first question.
        """
        self.set_input(index_store, None, Store(cache), Durability.DURABLE)
        self.use_kept_answers(kept_answer)

    # --- files ------------------------------------------------------------------------------------------------------

    def open_project(self, path: Path) -> Layout:
        """Read the program at a path (a file, or a project's folder) into the inputs. Its `facts` say what was wrong
        with files.
        """
        self._take(lay_out(path, self._library))
        return self.layout

    def add_module(self, module: str, file: FileId, text: str) -> None:
        """One more module of the project, in a file that no disk has."""
        self.set_input(file_text, file, text)
        self._set_modules({**dict(module_files(self, PROJECT)), module: file})

    def open_text(self, file: FileId, text: str) -> Layout:
        """A lone file that is in an editor only, or differs there from the disk. `file` may be a URI that is no
        path.
        """
        is_path = file.startswith("/")
        self._take(lay_out_lone_file(Path(file), text, self._library) if is_path else self._untitled(file, text))
        return self.layout

    def set_text(self, file: FileId, text: str | None) -> None:
        """A file's new text; None when it is gone. A file that the project did not have joins it if it lies in its
        folder.
        """
        if text != self.text(file):
            self._edited.add(file)
        self._forget_old_texts()
        if file == self.layout.lone_file and imported_modules(text or "") != imported_modules(self.text(file) or ""):
            self.open_text(file, text or "")
            return
        self.set_input(file_text, file, text)
        known = dict(module_files(self, PROJECT))
        if text is None:
            self._set_modules({module: each for module, each in known.items() if each != file})
            if self.layout.entry is not None and known.get(self.layout.entry) == file:
                self.layout.entry = None
        elif file not in known.values() and self.layout.lone_file is None:
            self._join(known, file)

    def _forget_old_texts(self) -> None:
        """Every text that an item ever had is a memo: once in a while those of long ago go."""
        self._edits += 1
        if self._edits % EVICT_EVERY == 0:
            self.evict(unused_for=KEPT_REVISIONS)

    def _untitled(self, file: FileId, text: str) -> Layout:
        stem = file.rpartition("/")[2].rpartition(":")[2].partition(".")[0]
        module = module_name((stem,))
        module = f"{module}Main" if module in self._library else module
        return Layout(Path(), module, {module: (file, text)}, lone_file=file)

    def _take(self, layout: Layout) -> None:
        self.layout = layout
        self._between_at = (0, 0, 0)
        for file, text in (*layout.modules.values(), *layout.manifests.items()):
            self.set_input(file_text, file, text)
        self._set_modules({module: file for module, (file, _) in layout.modules.items()})

    def _set_modules(self, modules: dict[str, FileId]) -> None:
        self.set_input(module_files, PROJECT, tuple(sorted(modules.items())))

    def _join(self, known: dict[str, FileId], file: FileId) -> None:
        path = Path(file)
        if path.suffix == ".snow" and self.layout.root in path.parents:
            module = module_name(path.relative_to(self.layout.root).with_suffix("").parts)
            if module not in known and module not in self._library:
                self._set_modules({**known, module: file})
                if path == self.layout.root / MAIN_FILE:
                    self.layout.entry = module

    # --- answers ----------------------------------------------------------------------------------------------------

    def files(self) -> tuple[FileId, ...]:
        """The project's files, in the order of their modules' names."""
        return project_files(self, PROJECT)

    def check(self, file: FileId) -> tuple[Diagnostic, ...]:
        """All diagnostics of one file: absolute, sorted by place, without doubles, at the levels that the project
        asks for.
        """
        known = None if file in self._edited else known_diagnostics(self, file)
        own = file_diagnostics(self, file) if known is None else known
        between = (each for each in self._between_files() if each.place.file == file)
        return self._levels().applied(sorted_diagnostics((*own, *between)))

    def _between_files(self) -> tuple[Diagnostic, ...]:
        """What all files together show; found out once for all open files."""
        state = (self.revision, len(self._edited), len(self._kept))
        if self._between_at != state:
            self._between, self._between_at = self._found_between_files(), state
        return self._between

    def _found_between_files(self) -> tuple[Diagnostic, ...]:
        """With an index nobody waits for files that it does not know yet."""
        looked_at = frozenset((*self._edited, *self._kept))
        if index_store(self, None) is not None and not knows_all_but(self, looked_at):
            return ()
        return tuple(each for each in program_warnings(self, PROJECT) if each.place.file not in self.layout.foreign)

    def _levels(self) -> Levels:
        return self.layout.levels.denying_warnings() if self.denies_warnings else self.layout.levels

    def check_project(
        self, counted: Counted = uncounted, before_work: Callable[[], None] = _nothing
    ) -> tuple[Diagnostic, ...]:
        """All diagnostics of all files, those about the files themselves first. Of dependencies only the errors: their
        warnings are their authors' affair. `counted` tells somebody how far it is; `before_work` is called before the
        first file that the index does not know.
        """
        about_files = (_about_file(fact, FileId(fact.path)) for fact in self.layout.facts)
        before = iter((before_work,))
        checks = ((file, self._check_and_keep(file, before)) for file in in_order_of_imports(self))
        found = dict(counted(checks, len(module_files(self, PROJECT)), "checking"))
        for each in program_warnings(self, PROJECT):
            found[each.place.file] = sorted_diagnostics((*found[each.place.file], each))
        shown = (
            each
            for file in self.files()
            for each in found[file]
            if file not in self.layout.foreign or each.severity is Severity.ERROR
        )
        return self._levels().applied((*about_files, *shown))

    def _check_and_keep(self, file: FileId, before: Iterator[Callable[[], None]]) -> tuple[Diagnostic, ...]:
        """The diagnostics of a file, all imports of which were asked about before."""
        is_edited = file in self._edited
        known = None if is_edited else known_diagnostics(self, file)
        if known is not None:
            return known
        next(before, _nothing)()
        kept = None if is_edited else kept_diagnostics(self, file)
        if kept is not None:
            return kept
        found = file_diagnostics(self, file)
        note(self, file) if is_edited else keep(self, file, found)
        return found

    def keep_next(self, file: FileId) -> bool:
        """Look at one file that a file imports, near or far, or at itself, and keep what is found out; False when the
        index has all of them. `check` does not wait for it.
        """
        if index_store(self, None) is None:
            return False
        for each in imports_of(self, file):
            if each not in self._edited and each not in self._kept and known_diagnostics(self, each) is None:
                self._check_and_keep(each, iter(()))
                self._kept.add(each)  # broken ones too: asking again would not help
                return True
        return False

    def missing_main(self) -> Diagnostic | None:
        """E0048 if the entry module has no `main`, E0092 if there is no entry module; asked for before a program is
        built.
        """
        entry = self.layout.entry
        if entry is None:
            folder = self.layout.root
            root = (project_root(folder) or folder).as_posix()
            return _about_file(NoMainFile(root), FileId(root))
        module = ModuleName(entry)
        main = module_names(self, module).values.get("main")
        if main is not None and isinstance(main.reference, FunctionRef):
            return None
        return _about_file(MissingMain(entry), file_of_module(self, module) or FileId(entry))

    def place(self, item: ItemRef, span: Span) -> FileSpan | None:
        """Make a span of an item absolute; None when the item is gone."""
        offset = item_offset(self, item)
        return None if offset is None else FileSpan(item.file, span.shifted(offset))

    def text(self, file: FileId) -> str | None:
        """A file's text, for showing source lines."""
        return file_text(self, file)


def sorted_diagnostics(found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """By file and place. Of several with one code at one place the first is kept: it comes from the earlier stage."""
    kept: dict[tuple[object, ...], Diagnostic] = {}
    for each in found:
        kept.setdefault((each.code, each.place), each)
    return tuple(sorted(kept.values(), key=_sort_key))


def _sort_key(each: Diagnostic) -> tuple[str, int, int, str]:
    return each.place.file, each.place.span.start, each.place.span.end, each.code


def _about_file(fact: Fact, file: FileId) -> Diagnostic:
    """A diagnostic about a file as a whole, or at the place that the fact names."""
    return absolute_diagnostic(fact, FileSpan(file, getattr(fact, "span", Span(0, 0))))

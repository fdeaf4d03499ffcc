"""`snowc fmt [PATH…] [--check] [--stdin] [--lines FIRST-LAST]`: files in the one style.

In: files, folders (all Snow files in them), or a text on stdin. Out: files rewritten, each as a whole or not at all, or
with `--check` the changes as a diff. Items with mistakes stay as they are; a line on stderr says so.
"""

from __future__ import annotations

import argparse
import difflib
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from snowc.cli.deep_stack import with_deep_stack
from snowc.cli.options import Options
from snowc.cli.replace_file import replace_text
from snowc.cli.report import report, show_path
from snowc.codegen.build import fact_diagnostic
from snowc.codegen.errors import CannotWrite
from snowc.database import Database
from snowc.diagnostics.facts import Fact
from snowc.project import SUFFIX, NoSuchFile, NotSnow, NotUtf8, decode, file_id
from snowc.tools.fmt.format import Formatted, Lines, format_text
from snowc.values import record
from snowc.voice import say


def parser() -> Options:
    options = Options("fmt", "Format files in the one style.")
    options.add_argument("paths", type=Path, nargs="*", metavar="PATH", help="files or folders (default: .)")
    options.add_argument("--check", action="store_true", help="show what would change, write nothing; status 1 if any")
    options.add_argument("--stdin", action="store_true", help="format the text on stdin to stdout")
    options.add_argument("--lines", type=_lines, metavar="FIRST-LAST", help="only the items on these lines of one file")
    return options


def run(arguments: Sequence[str]) -> int:
    options = parser().read(arguments)
    if options.stdin and options.paths:
        parser().error("--stdin takes no PATH")
    if options.lines and not options.stdin and (len(options.paths) != 1 or options.paths[0].is_dir()):
        parser().error("--lines takes one file")
    work = _Work(options.lines, is_check=options.check)
    if options.stdin:
        return with_deep_stack(work.format_stdin)
    return with_deep_stack(lambda: work.format_files(options.paths or [Path()]))


def _lines(text: str) -> Lines:
    first, _, last = text.partition("-")
    if not first.isdecimal() or not (last or first).isdecimal() or not 0 < int(first) <= int(last or first):
        raise argparse.ArgumentTypeError("two numbers, as in 10-20")
    return Lines(int(first), int(last or first))


@record
class _Work:
    """`changed` counts files that are not formatted, or were not before."""

    lines: Lines | None
    is_check: bool
    changed: int = 0
    has_failed: bool = False

    def format_stdin(self) -> int:
        try:
            text = decode(sys.stdin.buffer.read())
        except UnicodeDecodeError as error:
            self._report(NotUtf8("stdin", error.start), "stdin")
            return 1
        formatted = format_text(text, self.lines)
        if self.is_check:
            self._show("stdin", text, formatted)
        else:
            sys.stdout.write(formatted.text)
        _tell_kept("stdin", formatted)
        return self._status()

    def format_files(self, paths: Sequence[Path]) -> int:
        for path in paths:
            for file in self._files(path):
                self._format(file)
        if self.changed and not self.is_check:
            say(f"{self.changed} {'file' if self.changed == 1 else 'files'} formatted\n")
        return self._status()

    def _status(self) -> int:
        return 1 if self.has_failed or (self.is_check and self.changed) else 0

    def _files(self, path: Path) -> Iterator[Path]:
        """The Snow files at a path; those in hidden folders belong to tools."""
        if path.is_dir():
            found = (file for file in path.rglob(f"*{SUFFIX}") if file.is_file())
            yield from sorted(file for file in found if not _is_hidden(file.relative_to(path)))
        elif path.exists() and path.suffix != SUFFIX:
            self._report(NotSnow(show_path(file_id(path))), file_id(path))
        else:
            yield path

    def _format(self, path: Path) -> None:
        name = show_path(file_id(path))
        try:
            text = decode(path.read_bytes())
        except OSError as error:
            self._report(NoSuchFile(name, error.strerror or str(error)), file_id(path))
            return
        except UnicodeDecodeError as error:
            self._report(NotUtf8(name, error.start), file_id(path))
            return
        formatted = format_text(text, self.lines)
        _tell_kept(name, formatted)
        if self.is_check:
            self._show(name, text, formatted)
        elif formatted.text != text:
            reason = replace_text(path, text, formatted.text)
            if reason is not None:
                self._report(CannotWrite(name, reason), file_id(path))
                return
            self.changed += 1

    def _show(self, name: str, before: str, formatted: Formatted) -> None:
        if formatted.text == before:
            return
        self.changed += 1
        after = formatted.text.splitlines()
        lines = difflib.unified_diff(before.splitlines(), after, f"a/{name}", f"b/{name}", lineterm="")
        shown = [f"{line}\n" for line in lines] or [f"{name}: only its line breaks are not as they should be\n"]
        sys.stdout.writelines(shown)

    def _report(self, fact: Fact, file: str) -> None:
        self.has_failed = True
        report(Database(), [fact_diagnostic(fact, file_id(Path(file)))], sys.stderr)


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def _tell_kept(name: str, formatted: Formatted) -> None:
    for line in formatted.kept_lines:
        sys.stderr.write(f"{name}:{line}: what has mistakes is left as it is\n")

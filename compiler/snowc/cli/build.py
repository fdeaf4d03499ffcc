"""`snowc build FILE|FOLDER [-o OUT] [--release] [--emit KIND]`: an executable, or a stage on the way to it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from snowc.cli.compile import built, checked_program
from snowc.cli.deep_stack import with_deep_stack
from snowc.codegen.build import EMIT_KINDS, BuildOptions, BuildResult
from snowc.codegen.objects_key import Pipeline


def run(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="snowc build", description="Make an executable.")
    parser.add_argument("path", type=Path, nargs="?", default=Path(), help="a file, or a project's folder (default: .)")
    parser.add_argument("-o", "--output", type=Path, help="where it goes (default: the file's or the project's name)")
    parser.add_argument("--release", action="store_true", help="take longer and make it fast and small")
    parser.add_argument("--emit", choices=EMIT_KINDS, help="write this instead of an executable: on stdout, or in -o")
    options = parser.parse_args(arguments)
    pipeline = Pipeline.RELEASE if options.release else Pipeline.DEV
    if options.emit:
        return with_deep_stack(lambda: _emit(options.path, BuildOptions(pipeline, None, options.emit), options.output))
    output = options.output or default_output(options.path)
    return with_deep_stack(lambda: _build(options.path, BuildOptions(pipeline, output.resolve(), None)))


def default_output(path: Path) -> Path:
    """`hello` for `hello.snow`, in the working folder; the folder's name for a project."""
    path = path.resolve()
    return Path(path.name if path.is_dir() else path.stem)


def _build(path: Path, options: BuildOptions) -> int:
    program = checked_program(path)
    if program is None:
        return 1
    return 0 if built(*program, options).program is not None else 1


def _emit(path: Path, options: BuildOptions, output: Path | None) -> int:
    program = checked_program(path)
    if program is None:
        return 1
    result = built(*program, options)
    if not result.emitted:
        return 1
    if output is None:
        return _to_stdout(result, options.emit or "")
    output.mkdir(parents=True, exist_ok=True)
    for name, content in result.emitted:
        (output / name).write_bytes(content)
    return 0


def _to_stdout(result: BuildResult, kind: str) -> int:
    if kind == "obj":
        sys.stderr.write("snowc build: object code is not for reading: name a folder with -o\n")
        return 2
    for _, content in result.emitted:
        sys.stdout.write(content.decode())
    return 0

"""The languages: how their programs are built and run.

In: a folder for what is built. Out: commands; a language that is not installed has none. Every program has one
processor's worth of threads. Refuses to go on where a build fails or a program ends with an error.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from benchmarks.lang.inputs import kept_folder

HERE = Path(__file__).resolve().parent
GO_FOLDER = "/usr/local/go/bin"
"""where Go's own archive is unpacked by its instructions"""
_VARIABLES = {"SNOW_THREADS": "1", "GOMAXPROCS": "1", "GO111MODULE": "off"}
LANGUAGES = ("Snow", "C", "Go", "Erlang", "Python")


@dataclass(frozen=True)
class Used:
    """What one run took, and the digest of what it printed."""

    seconds: float  # of the processor
    megabytes: float  # at its peak
    printed: str


class Toolchains:
    """Builds into `folder`, each program once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._usage = folder / "usage"
        self._go = shutil.which("go", path=f"{os.environ.get('PATH', '')}{os.pathsep}{GO_FOLDER}")
        self._c = shutil.which("gcc") or shutil.which("cc")
        if self._c is None:
            raise SystemExit("no C compiler: it also builds the program that measures the others")
        _run((self._c, "-O2", str(HERE / "usage.c"), "-o", str(self._usage)))

    def command(self, language: str, name: str) -> tuple[str, ...] | None:
        """How the program is run; None where the language is not installed."""
        match language:
            case "Snow":
                return self._snow(name)
            case "C":
                return self._compiled_c(name)
            case "Go":
                return None if self._go is None else self._compiled_go(self._go, name)
            case "Erlang":
                return self._compiled_erlang(name)
            case _:
                return (sys.executable, str(HERE / "python" / f"{name}.py"))

    def run(self, command: tuple[str, ...], argument: str) -> Used:
        report = self._folder / "report"
        whole = (str(self._usage), str(report), *command, argument)
        done = subprocess.run(whole, capture_output=True, env={**os.environ, **_VARIABLES}, timeout=300)
        if done.returncode != 0:
            raise SystemExit(f"{' '.join(whole)} ended with {done.returncode}:\n{done.stderr.decode()}")
        microseconds, kilobytes = map(int, report.read_text("utf-8").split())
        return Used(microseconds / 1e6, kilobytes / 1024, hashlib.sha256(done.stdout).hexdigest())

    def _snow(self, name: str) -> tuple[str, ...]:
        program = self._folder / f"{name}.snow.out"
        source = HERE / "snow" / f"{name}.snow"
        _run((sys.executable, "-m", "snowc.cli.main", "build", "--release", str(source), "-o", str(program)))
        return (str(program),)

    def _compiled_c(self, name: str) -> tuple[str, ...]:
        assert self._c is not None
        program = self._folder / f"{name}.c.out"
        _run((self._c, "-O2", str(HERE / "c" / f"{name}.c"), "-o", str(program), "-lm"))
        return (str(program),)

    def _compiled_go(self, go: str, name: str) -> tuple[str, ...]:
        program = self._folder / f"{name}.go.out"
        variables = {"GOCACHE": str(kept_folder() / "go"), "GOTOOLCHAIN": "local", "CGO_ENABLED": "0"}
        _run((go, "build", "-o", str(program), str(HERE / "go" / name / "main.go")), variables)
        return (str(program),)

    def _compiled_erlang(self, name: str) -> tuple[str, ...] | None:
        if shutil.which("erlc") is None:
            return None
        _run(("erlc", "-o", str(self._folder), str(HERE / "erlang" / f"{name}.erl")))
        start = f"{name}:main(init:get_plain_arguments()), halt()."
        schedulers = ("+S", "1:1", "+SDcpu", "1:1", "+SDio", "1")
        return ("erl", *schedulers, "-noinput", "-pa", str(self._folder), "-eval", start, "-extra")


def _run(command: tuple[str, ...], variables: dict[str, str] | None = None) -> None:
    settings = {**os.environ, **_VARIABLES, **(variables or {})}
    done = subprocess.run(command, env=settings, capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")

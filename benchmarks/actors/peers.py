"""The programs: built once, run once a round.

In: a folder for what is built. Out: commands; a peer whose tools are not installed has none.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
# Where Go's own archive is unpacked by its instructions.
GO_FOLDER = "/usr/local/go/bin"


@dataclass(frozen=True)
class Peer:
    name: str
    command: tuple[str, ...] | None  # None: not installed

    def figures(self, arguments: tuple[str, ...]) -> dict[str, float]:
        """What one run prints."""
        if self.command is None:
            return {}
        done = subprocess.run((*self.command, *arguments), capture_output=True, text=True, timeout=120)
        if done.returncode != 0:
            raise SystemExit(f"{self.name}: {' '.join(arguments)} ended with {done.returncode}:\n{done.stderr}")
        return {row: float(figure) for row, figure in map(str.split, done.stdout.splitlines())}


def build(folder: Path) -> tuple[Peer, ...]:
    """Snow first, then its peers."""
    return (Peer("Snow", _snow(folder)), Peer("Erlang", _erlang(folder)), Peer("Go", _go(folder)))


def _snow(folder: Path) -> tuple[str, ...]:
    program = folder / "snow_actors"
    build = (sys.executable, "-m", "snowc.cli.main", "build", "--release", str(HERE / "snow"), "-o", str(program))
    subprocess.run(build, check=True)
    return (str(program),)


def _erlang(folder: Path) -> tuple[str, ...] | None:
    if shutil.which("erlc") is None:
        return None
    subprocess.run(("erlc", "-o", str(folder), str(HERE / "erlang" / "actors.erl")), check=True)
    return ("erl", "+P", "5000000", "-noinput", "-pa", str(folder), "-run", "actors", "main")


def _go(folder: Path) -> tuple[str, ...] | None:
    go = shutil.which("go", path=f"{os.environ.get('PATH', '')}:{GO_FOLDER}")
    if go is None:
        return None
    program = folder / "go_actors"
    settings = {**os.environ, "CGO_ENABLED": "0", "GOCACHE": str(folder / "go_cache"), "GOTOOLCHAIN": "local"}
    subprocess.run((go, "build", "-o", str(program), "."), cwd=HERE / "go", env=settings, check=True)
    return (str(program),)

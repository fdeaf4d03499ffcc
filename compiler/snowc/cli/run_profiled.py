"""`snowc run --profile FILE`: the program as a child that samples itself, then its flame graph."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from snowc.cache import write_atomically
from snowc.cli.compile import show
from snowc.codegen.build import fact_diagnostic
from snowc.codegen.errors import CannotWrite
from snowc.codegen.run import run_as_child
from snowc.database import Database
from snowc.source import FileId
from snowc.tools.profile.flame import flame_graph, read_stacks

VARIABLE = "SNOW_PROFILE"
"""where the runtime writes what it has sampled (`runtime/src/profile.rs`)"""


def run_profiled(program: Path, arguments: Sequence[str], picture: Path, title: str) -> int:
    """The program's status; 1 if there is no picture of it."""
    with tempfile.TemporaryDirectory(prefix="snowc-profile-") as folder:
        stacks = Path(folder, "stacks")
        os.environ[VARIABLE] = str(stacks)
        status = run_as_child(program, [str(program), *arguments])
        lines = stacks.read_text("utf-8").splitlines() if stacks.exists() else []
    root = read_stacks(lines)
    if not root.count:
        sys.stderr.write("snowc: the program took too little time for a profile\n")
        return status
    try:
        write_atomically(picture, flame_graph(root, title).encode())
    except OSError as error:
        fact = CannotWrite(str(picture), error.strerror or str(error))
        show(Database(), (fact_diagnostic(fact, FileId(str(picture))),))
        return status or 1
    sys.stderr.write(f"profile: {root.count} samples ({picture.as_posix()})\n")
    return status

"""What `snowc node start` does: compiles a program that becomes a node before `main` runs, and becomes it."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from snowc.codegen.objects_key import Pipeline

if TYPE_CHECKING:
    from snowc.codegen.load import LoadableProgram


def start_node(path: Path, pipeline: Pipeline, environment: Mapping[str, str], arguments: Sequence[str]) -> int:
    """Comes back only if there is something wrong with the program."""
    from snowc.cli.deep_stack import with_deep_stack
    from snowc.codegen.jit import become_program

    program = with_deep_stack(lambda: _loadable(path, pipeline))
    if program is None:
        return 1
    os.environ.update(environment)
    return become_program(program.objects, program.library, arguments)


def _loadable(path: Path, pipeline: Pipeline) -> LoadableProgram | None:
    from snowc.cli.compile import checked_program, show
    from snowc.codegen.load import LoadableProgram
    from snowc.codegen.load_node import loadable_node

    checked = checked_program(path)
    if checked is None:
        return None
    db, entry = checked
    outcome = loadable_node(db, entry, pipeline)
    if isinstance(outcome, LoadableProgram):
        return outcome
    show(db, outcome.diagnostics)
    return None

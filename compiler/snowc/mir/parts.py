"""The names of parts that mean something beyond lowering, and what of them is shown.

An `async fn` has its code in the part `body` and bears its own name there; what makes its task, and the closure that
the task runs, are the compiler's own, and in no backtrace. So are adapters.
"""

from __future__ import annotations

from typing import Final

from snowc.mir.ir import FunctionId

ADAPTER: Final = "as_closure"
BODY: Final = "body"
TASK: Final = "task"


def shown_name(function: FunctionId) -> str:
    """The name that debuggers show."""
    return str(function.definition) if function.part == BODY else str(function)


def is_hidden(function: FunctionId) -> bool:
    """Whether backtraces pass over it."""
    return function.part == ADAPTER or function.part.rstrip("0123456789") == TASK

"""The variables of the scope around a closure.

In: a binding. Out: the local that holds it here, captured if need be.
"""

from __future__ import annotations

from snowc.diagnostics.bug import CompilerBug
from snowc.mir.ir import LocalId
from snowc.mir.lower.context import Body, Generalised


def captured_local(body: Body, binding: int) -> LocalId:
    """A binding that holds one value."""
    found = body.lookup(binding)
    if isinstance(found, Generalised):
        raise CompilerBug("a generalised local was captured", str(body.definition.id))
    return found

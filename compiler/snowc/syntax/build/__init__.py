"""What the grammar's rules build: one function per action, found by its name.

An action gets the build's context, the first and last code point of what was reduced, and the values of the kept
symbols: nodes, lists, None, or a token as its index.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from snowc.diagnostics.bug import CompilerBug
from snowc.syntax.build import blocks, control, expressions, items, members, patterns, strings, types

_MODULES = (expressions, control, blocks, patterns, types, items, members, strings)


def action_function(name: str) -> Callable[..., Any]:
    """The function that builds the node for the grammar's action `name`."""
    for module in _MODULES:
        function: Callable[..., Any] | None = getattr(module, name, None) or getattr(module, f"{name}_", None)
        if function is not None and getattr(function, "__module__", "") == module.__name__:
            return function
    raise CompilerBug(f"the grammar's action {name} has no function in syntax/build")

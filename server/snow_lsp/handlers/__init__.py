"""One file per request or notification: parameters in, an `ide` function or the session in between, answers out.

Each module has `METHOD`, optionally `OPTIONS` (the capability) and `PROGRESS` (what a client may show meanwhile), and
`handle(session, client, params)`: a coroutine for requests, a plain function for notifications. A new file here is a
new request; there is no list of them.
"""

from __future__ import annotations

import importlib
import pkgutil
from types import ModuleType


def all_handlers() -> tuple[ModuleType, ...]:
    """The modules of this folder that answer a method, by name."""
    names = sorted(each.name for each in pkgutil.iter_modules(__path__))
    modules = (importlib.import_module(f"{__name__}.{name}") for name in names)
    return tuple(module for module in modules if hasattr(module, "METHOD"))

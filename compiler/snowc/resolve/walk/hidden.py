"""Names that only trees written by the compiler hold (`syntax/generated.py`).

In: such a name. Out: what it stands for, whatever a user has named alike. Refuses nothing: a name that says nothing is
a user's, and None.
"""

from __future__ import annotations

from snowc.resolve.model import ConstructorRef, DefId, FunctionRef, ModuleName, Reference, SpecialRef
from snowc.resolve.walk.state import Walk
from snowc.syntax.generated import OWN_TYPE
from snowc.syntax.supervisor_items import SPECIFICATION


def hidden_value(walk: Walk, name: str) -> Reference | None:
    """`library:Service.ask`, `special:spawn_monitor`, `message:0:Increment`, `specification of:App`."""
    kind, sign, rest = name.partition(":")
    match kind if sign else "":
        case "library":
            return FunctionRef(_library(rest))
        case "special":
            return SpecialRef(rest)
        case "message":
            index, _, message = rest.partition(":")
            return ConstructorRef(service_around(walk.scope.module), int(index), message)
        case "specification of":
            return FunctionRef(DefId(ModuleName(f"{walk.scope.module}.{rest}"), SPECIFICATION))
        case _:
            return None


def hidden_type(walk: Walk, path: tuple[str, ...]) -> DefId | None:
    """The service around an item, and types of the library."""
    if path == OWN_TYPE:
        return service_around(walk.scope.module)
    kind, _, rest = path[0].partition(":")
    return _library(rest) if kind == "library" and rest else None


def service_around(module: ModuleName) -> DefId:
    """The service whose items a module holds."""
    outer, _, name = module.rpartition(".")
    return DefId(ModuleName(outer), name)


def _library(path: str) -> DefId:
    module, _, name = path.rpartition(".")
    return DefId(ModuleName(module), name)

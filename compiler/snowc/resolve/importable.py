"""What could be imported from anywhere: the public functions and types of all modules.

In: the modules of the project and the library. Out: one table for all, which changes only with what modules declare.
"""

from __future__ import annotations

from snowc.inputs import PROJECT, STDLIB
from snowc.query import Engine, query
from snowc.resolve.internal_modules import INTERNAL_MODULES
from snowc.resolve.model import FunctionRef, ModuleName, TypeEntry
from snowc.resolve.modules import files_by_module, project_modules
from snowc.resolve.queries import module_names
from snowc.syntax.generated import is_hidden
from snowc.values import value


@value
class Importable:
    """A module (`what` is None), a function or a type of one. `label` is how it is written once the module is
    imported: `Geometry.area`."""

    name: str
    label: str
    module: ModuleName
    what: FunctionRef | TypeEntry | None


@query
def importable(db: Engine, _: None) -> tuple[Importable, ...]:
    library = (each for each in files_by_module(db, STDLIB) if each not in INTERNAL_MODULES)
    modules = (*project_modules(db, PROJECT), *library)
    return tuple(each for module in modules for each in importable_from(db, module))


@query
def importable_from(db: Engine, module: ModuleName) -> tuple[Importable, ...]:
    last = module.rpartition(".")[2]
    names = module_names(db, module)
    found = [Importable(last, last, module, None)]
    for name, declared in names.values.items():
        if declared.is_public and not is_hidden(name) and isinstance(declared.reference, FunctionRef):
            found.append(Importable(name, f"{last}.{name}", module, declared.reference))
    for name, entry in names.types.items():
        if entry.is_public:
            found.append(Importable(name, f"{last}.{name}", module, entry))
    return tuple(found)

"""Digests that say whether the code of a module is what it was. See `kept_program.py` for what is built on them."""

from __future__ import annotations

from collections.abc import Callable

from snowc.cache import key_of
from snowc.codegen.kept_program import UNKNOWN, CodeKeys
from snowc.index.imports import import_groups
from snowc.index.interface import group_interface, module_key
from snowc.inputs import PROJECT
from snowc.mir.constants.queries import computed_constant
from snowc.mir.remote_functions import NODE_MODULE
from snowc.query import Engine
from snowc.resolve.model import DefId, ModuleName
from snowc.resolve.queries import file_of_module
from snowc.source import FileId
from snowc.types.type_names import is_library

_LIBRARY = "library"
"""the compiler's fingerprint, which is in the key of the whole record, holds the library's text"""


def code_keys(db: Engine, shown: Callable[[FileId], str]) -> CodeKeys:
    """`shown` names files as programs do."""
    groups = import_groups(db, PROJECT)
    surfaces = key_of(*(group_interface(db, group) for group in sorted(set(groups.values()))))

    def of_module(name: str) -> str | None:
        module = ModuleName(name)
        file = file_of_module(db, module)
        if module == NODE_MODULE:
            return None  # it holds what the whole project has for other nodes
        if is_library(db, module):
            return _LIBRARY
        if module not in groups or file is None:
            return None
        return key_of(module_key(db, module), shown(file))

    def behind(definition: DefId) -> tuple[tuple[str, str], ...]:
        others = computed_constant(db, definition).others
        return tuple((module, of_module(module) or UNKNOWN) for module in others)

    return CodeKeys(surfaces, of_module, behind)

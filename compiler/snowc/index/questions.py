"""What other modules ask about a module, as facts that can be kept.

In: a module (or the library) whose answers are to be kept. Out: bytes that hold them, for `facts.py` to read. `_TABLE`
is the list of these questions: a query that reads something of another module has its row here, or that module must be
parsed to answer it. What a row's answer depends on must be part of the interface (`interface.py`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from snowc.index.codec import OtherFile, Plain, Writer
from snowc.index.facts import key_text
from snowc.inputs import STDLIB, module_files
from snowc.mir.query_source import extern_function
from snowc.query import Engine, Query
from snowc.resolve.model import ConstructorRef, DefId, ModuleName, is_test
from snowc.resolve.modules import nested_modules
from snowc.resolve.queries import definition_list, file_of_module, module_names, module_summary, modules_in_file
from snowc.source import FileId
from snowc.types.builtin import DERIVABLE
from snowc.types.declared import declared_type
from snowc.types.deriving import interface_needs
from snowc.types.interfaces.declared import declared_interface
from snowc.types.interfaces.impls import module_impl_heads, module_impls, modules_beside
from snowc.types.interfaces.lookup import functions_beside
from snowc.types.interfaces.names import library_interfaces
from snowc.types.queries import constructor_scheme, scheme_of, type_shape
from snowc.types.signature import parameter_names, written_signature
from snowc.types.type_names import library_types, type_entry, type_parameter_count
from snowc.types.written import alias_of

Keys: TypeAlias = Callable[[Engine, ModuleName], Iterable[Any]]


def _files(db: Engine, module: ModuleName) -> Iterator[FileId]:
    file = file_of_module(db, module)
    if file is not None and modules_in_file(db, file)[0] == module:
        yield file


def _modules(_: Engine, module: ModuleName) -> Iterator[ModuleName]:
    yield module


def _definitions(db: Engine, module: ModuleName) -> Iterator[DefId]:
    """What others may name: all but tests and what is private."""
    summary = module_summary(db, module)
    declared = (summary.functions, summary.actors, summary.constants)
    private = {each.definition for entries in declared for each in entries if not each.is_public}
    private = {each for each in private if each.name.isidentifier()}  # functions of impls have longer names
    for definition, _items in definition_list(db, module):
        if definition not in private and not is_test(definition):
            yield definition


def _externs(db: Engine, module: ModuleName) -> Iterator[DefId]:
    """Private ones too: a function of the module that is made again for other types calls them."""
    return (each.definition for each in module_summary(db, module).functions if each.extern is not None)


def _types(db: Engine, module: ModuleName) -> Iterator[DefId]:
    return (entry.definition for entry in module_summary(db, module).types)


def _interfaces(db: Engine, module: ModuleName) -> Iterator[DefId]:
    return (entry.definition for entry in module_summary(db, module).interfaces)


def _aliases(db: Engine, module: ModuleName) -> Iterator[DefId]:
    return (entry.definition for entry in module_summary(db, module).types if entry.kind == "alias")


def _types_and_interfaces(db: Engine, module: ModuleName) -> Iterator[tuple[DefId, str]]:
    return ((definition, interface) for definition in _types(db, module) for interface in DERIVABLE)


def _constructors(db: Engine, module: ModuleName) -> Iterator[ConstructorRef]:
    for entry in module_summary(db, module).types:
        yield from (ConstructorRef(entry.definition, index, name) for index, name in enumerate(entry.variants))


_TABLE: Mapping[Query[Any, Any], Keys] = {
    nested_modules: _files,
    module_names: _modules,
    modules_beside: _modules,
    module_impl_heads: _modules,
    module_impls: _modules,
    functions_beside: _modules,
    declared_interface: _interfaces,
    scheme_of: _definitions,
    written_signature: _definitions,
    parameter_names: _definitions,
    extern_function: _externs,
    type_entry: _types,
    type_parameter_count: _types,
    declared_type: _types,
    type_shape: _types,
    alias_of: _aliases,
    interface_needs: _types_and_interfaces,
    constructor_scheme: _constructors,
}
"""Which answers are kept, and about which keys of a module."""

_OF_THE_LIBRARY: tuple[Query[None, Any], ...] = (library_types, library_interfaces)
"""Answers about the library as a whole."""


def module_facts(db: Engine, module: ModuleName, file: FileId) -> bytes:
    """What is kept of the module that a file is, and of those nested in it."""
    return _written(_Answers(db, file), modules_in_file(db, file))


def library_facts(db: Engine) -> bytes:
    """What is kept of the library."""
    answers = _Answers(db, None)
    for query in _OF_THE_LIBRARY:
        answers.add(query, None)
    files = (file for _, file in module_files(db, STDLIB))
    return _written(answers, [module for file in files for module in modules_in_file(db, file)])


def is_kept(query: Query[Any, Any]) -> bool:
    return query in _TABLE or query in _OF_THE_LIBRARY


def home_of(key: Any) -> ModuleName | None:
    """The module, perhaps a nested one, that a question is about; None for the library as a whole. (What is asked of a
    file, `nested_modules`, has to be known before one knows which modules there are.)
    """
    match key:
        case DefId(module):
            return module
        case ConstructorRef(DefId(module)):
            return module
        case (DefId(module), str()):
            return module
        case str():
            return ModuleName(key)
        case _:
            return None


def questions(db: Engine, module: ModuleName) -> Iterator[tuple[Query[Any, Any], Any]]:
    """All that others may ask about one module."""
    return ((query, key) for query, keys in _TABLE.items() for key in keys(db, module))


class _Answers:
    """Collects answers as plain values, by query and key."""

    def __init__(self, db: Engine, file: FileId | None) -> None:
        self.db = db
        self.file = file
        self.writer = Writer(file)
        self.plain: dict[str, dict[str, Plain]] = {}

    def add(self, query: Query[Any, Any], key: Any) -> None:
        try:
            answer = self.writer.plain(query(self.db, key))
        except OtherFile:
            return  # it is computed where it is asked for
        self.plain.setdefault(query.name, {})[key_text(key, self.file)] = answer


def _written(answers: _Answers, modules: Iterable[ModuleName]) -> bytes:
    for module in modules:
        for query, key in questions(answers.db, module):
            answers.add(query, key)
    plain = {"classes": answers.writer.classes, "answers": answers.plain}
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode()

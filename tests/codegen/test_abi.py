"""What the compiler says of the runtime is what the runtime says of itself (`snow_rt_describe`)."""

from __future__ import annotations

import ctypes
import json
from typing import Any

import pytest

from snowc.codegen import abi
from snowc.codegen.errors import NoRuntime
from snowc.codegen.extern_abi import Word, extern_signature
from snowc.codegen.llvm import coroutine, stubs
from snowc.codegen.llvm.stub_signature import StubSignature
from snowc.codegen.runtime_library import SHARED_LIBRARY, runtime_library
from snowc.database import Database
from snowc.inputs import STDLIB, module_files
from snowc.mir.program_source import ExternFunction
from snowc.mir.query_source import QuerySource
from snowc.mir.terminators import CRASH_KINDS
from snowc.resolve.model import ModuleName
from snowc.resolve.queries import module_summary

NOT_SNOW = {
    "snow_alloc": stubs.ALLOC,
    "snow_release": stubs.RELEASE,
    "snow_list_from_slots": stubs.LIST_FROM_SLOTS,
    "snow_crash": stubs.CRASH,
    "snow_reduction_check": stubs.REDUCTION_CHECK,
    "snow_constant_keep": stubs.KEEP_CONSTANT,
    "snow_frame_new": coroutine.FRAME_NEW,
    "snow_frame_end": coroutine.FRAME_END,
    "snow_free": stubs.FREE_CELL,
}
AS_WORDS = {"cell": Word.OBJECT, "slots": Word.OBJECT, "slot": Word.INTEGER}
"""how the description's words for intrinsics that no Snow signature names are passed"""


@pytest.fixture(scope="module")
def described() -> dict[str, Any]:
    library = runtime_library(SHARED_LIBRARY)
    assert not isinstance(library, NoRuntime)
    describe = ctypes.CDLL(str(library)).snow_rt_describe
    describe.restype = ctypes.c_char_p
    description: dict[str, Any] = json.loads(describe())
    return description


def library_externs() -> list[ExternFunction]:
    """Every `@extern` function of the standard library."""
    db = Database()
    source = QuerySource(db)
    found = []
    for module, _ in module_files(db, STDLIB):
        for entry in module_summary(db, ModuleName(module)).functions:
            extern = source.extern(entry.definition)
            if extern is not None:
                found.append(extern)
    return found


EXTERNS = library_externs()


def test_the_library_has_externs() -> None:
    assert len(EXTERNS) > 50


@pytest.mark.parametrize("extern", EXTERNS, ids=lambda extern: str(extern.definition))
def test_extern_declaration(extern: ExternFunction, described: dict[str, Any]) -> None:
    exports = {export["name"]: export for export in described["exports"]}
    assert extern.name in exports, f"the runtime has no `{extern.name}`"
    export = exports[extern.name]
    signature = extern_signature(extern)
    assert [word.value for word in signature.c_parameters()] == export["parameters"]
    assert signature.result.value == export["result"]
    marks = {"waits": extern.waits, "owns": extern.owns, "first_type": extern.first_type}
    assert {mark for mark, is_set in marks.items() if is_set} == set(export["marks"])


@pytest.mark.parametrize(("name", "signature"), NOT_SNOW.items(), ids=NOT_SNOW)
def test_intrinsic(name: str, signature: StubSignature, described: dict[str, Any]) -> None:
    export = next(export for export in described["exports"] if export["name"] == name)
    words = [AS_WORDS.get(word) or Word(word) for word in export["parameters"]]
    assert words == list(signature.parameters)
    assert (AS_WORDS.get(export["result"]) or Word(export["result"])) is signature.result


def test_context(described: dict[str, Any]) -> None:
    context = described["context"]
    assert context["reductions"] == abi.CX_REDUCTIONS
    assert context["status"] == abi.CX_STATUS
    assert context["service_stack"] == abi.CX_SERVICE_STACK
    assert context["site"] == abi.CX_SITE
    assert context["frame"] == abi.CX_FRAME
    assert context["coroutine"] == abi.CX_COROUTINE
    assert context["heap"] == abi.CX_HEAP


def test_layout(described: dict[str, Any]) -> None:
    assert described["layout"] == {name: getattr(abi, name.upper()) for name in described["layout"]}
    assert described["layout"].keys() > {"list_buffer", "arena_classes", "chunk_free"}


def test_cell_sizes(described: dict[str, Any]) -> None:
    assert described["cell_sizes"] == list(abi.CELL_SIZES)
    assert [abi.cell_class(size) for size in (1, 16, 17, 64, 65, 32768)] == [0, 0, 1, 6, 7, 42]


def test_numbers(described: dict[str, Any]) -> None:
    assert described["version"] == abi.PROGRAM_VERSION
    assert described["argument_words"] == abi.ARGUMENT_WORDS
    assert described["shapes"] == {shape.name: shape.value for shape in abi.Shape}
    assert described["statuses"]["done"] == abi.STATUS_DONE
    assert {int(kind) for kind in described["crash_kinds"]} == set(CRASH_KINDS.values())

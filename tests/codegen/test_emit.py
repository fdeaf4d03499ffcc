"""`snowc build --emit`: each stage between MIR and the executable can be looked at."""

from __future__ import annotations

from pathlib import Path

import pytest
from llvmlite import binding as llvm

from snowc.codegen.build import BuildOptions, BuildResult, build_program
from snowc.database import Database
from snowc.mir.parse import parse_functions
from snowc.mir.print import print_functions
from snowc.resolve.model import ModuleName
from snowc.source import FileId

TOUR = Path(__file__).parents[2] / "examples" / "tour.snow"


@pytest.fixture(scope="module")
def database() -> Database:
    db = Database()
    db.open_project(TOUR)
    return db


def emitted(db: Database, kind: str) -> dict[str, bytes]:
    result: BuildResult = build_program(db, ModuleName("Tour"), BuildOptions(emit=kind))
    assert result.diagnostics == ()
    assert result.program is None
    return dict(result.emitted)


def test_mir_can_be_read_back(database: Database) -> None:
    text = emitted(database, "mir")["Tour.mir"].decode()
    functions = parse_functions(text)
    assert print_functions(functions) == text
    assert "Tour.main" in {str(function.id) for function in functions}


def test_llvm_is_sound(database: Database) -> None:
    units = emitted(database, "llvm")
    assert {"Tour.ll", "stubs.ll", "program.ll"} <= units.keys()
    for text in units.values():
        llvm.parse_assembly(text.decode()).verify()


def test_assembly_has_the_functions(database: Database) -> None:
    assert "Tour.main:" in emitted(database, "asm")["Tour.s"].decode()


def test_objects_are_object_files(database: Database) -> None:
    objects = emitted(database, "obj")
    units = {name.rpartition(".")[0] for name in emitted(database, "llvm")}
    assert objects.keys() == {f"{name}.o" for name in units | {"lines"}}
    magics = {content[:4] for content in objects.values()}
    assert magics <= {b"\x7fELF", b"\xcf\xfa\xed\xfe"}
    assert len(magics) == 1


@pytest.mark.parametrize(
    ("text", "code", "message"),
    [
        ('@extern("snow_x")\nfn x() -> Int\n\nfn main() do\n  println(x())\nend\n', "E0999", "`@extern` outside"),
        ("fn main(_x :: Int) do\n  ()\nend\n", "E0089", "takes no parameters"),
        (
            f"fn many({', '.join(f'_a{n} :: Int' for n in range(4111))}) -> Int = 1\n\n"
            f"fn main() do\n  println(many({', '.join(map(str, range(4111)))}))\nend\n",
            "E0999",
            "more than 4096 parameters",
        ),
    ],
    ids=["extern", "main", "parameters"],
)
def test_what_can_not_be_built(text: str, code: str, message: str) -> None:
    db = Database()
    db.open_text(FileId("/somewhere/refused.snow"), text)
    assert db.check(FileId("/somewhere/refused.snow")) == ()
    (diagnostic,) = build_program(db, ModuleName("Refused"), BuildOptions()).diagnostics
    assert diagnostic.code == code
    assert message in diagnostic.message

"""`snowc build --emit`: what each stage looks like, and that all of it comes out the same every time."""

from __future__ import annotations

import os
import platform
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from snowc.codegen.build import EMIT_KINDS
from snowc.codegen.elf_object import ElfObject
from snowc.tools.views.front import FRONT_STAGES
from tests.support.fixtures import Case, cases_in
from tests.support.snowc import HANG, ROOT, run_snowc

HERE = Path(__file__).parent
KINDS = (*FRONT_STAGES, *EMIT_KINDS)
EVERYTHING = ROOT / "examples" / "tour.snow"

EMIT_ALL = """
import sys
from snowc.cli.main import main
source, folder, *options = sys.argv[1:]
for kind in KINDS:
    assert main(["build", source, "--emit", kind, "-o", f"{folder}/{kind}", *options]) == 0, kind
assert main(["build", source, "-o", f"{folder}/program", *options]) == 0
"""


def emitted(folder: Path, text: str, kind: str) -> dict[str, bytes]:
    source = folder / "stages.snow"
    source.write_text(text, "utf-8")
    out = folder / kind
    done = run_snowc("build", source, "--emit", kind, "-o", out)
    assert done.returncode == 0, done.stderr
    return {path.name: path.read_bytes() for path in out.iterdir()}


@pytest.mark.parametrize("case", cases_in(HERE, "emit.md"))
@pytest.mark.parametrize("kind", [*FRONT_STAGES, "mir"])
def test_text_of_a_stage(case: Case, kind: str, tmp_path: Path) -> None:
    case.expect(kind, emitted(tmp_path, case.text("snow"), kind)[f"Stages.{kind}"].decode())


@pytest.mark.parametrize("case", cases_in(HERE, "emit.md"))
def test_ir_of_a_function(case: Case, tmp_path: Path) -> None:
    text = emitted(tmp_path, case.text("snow"), "llvm")["Stages.ll"].decode()
    function = re.search(r'^define [^\n]*@"Stages.half".*?^}\n', text, re.MULTILINE | re.DOTALL)
    assert function
    case.expect("llvm", re.sub(r",? !dbg !\d+|, !\d+(?=\))|^ +#dbg_declare.*\n", "", function[0], flags=re.MULTILINE))


@pytest.mark.skipif((platform.machine(), sys.platform) != ("x86_64", "linux"), reason="the fixture is of x86-64")
@pytest.mark.parametrize("case", cases_in(HERE, "emit.md"))
def test_assembly_of_a_function(case: Case, tmp_path: Path) -> None:
    text = emitted(tmp_path, case.text("snow"), "asm")["Stages.s"].decode()
    code = text.partition("\nStages.half:\n")[2].partition("\n.Lfunc_end")[0]
    plain = [line.partition("#")[0].strip() for line in code.splitlines()]
    shown = [line for line in plain if (line and not line.startswith((".", "#"))) or re.match(r"\.LBB\w+:", line)]
    case.expect("asm", "".join(f"{line}\n" if line.endswith(":") else f"  {line}\n" for line in shown))


@pytest.mark.parametrize("case", cases_in(HERE, "emit.md"))
def test_an_object_has_code_and_lines(case: Case, tmp_path: Path) -> None:
    objects = emitted(tmp_path, case.text("snow"), "obj")
    assert {"Stages.o", "stubs.o", "program.o", "lines.o"} <= objects.keys()
    if not sys.platform.startswith("linux"):
        return
    code = ElfObject(objects["Stages.o"])
    assert {".text", ".debug_line", ".debug_info", ".symtab"} <= code.sections.keys()
    assert code.symbol_value("Stages.half") < len(code.data(".text"))


@pytest.mark.parametrize("options", [(), ("--release",)], ids=["dev", "release"])
def test_everything_comes_out_the_same_every_time(options: tuple[str, ...], tmp_path: Path) -> None:
    """In two processes that have nothing in common: hashes, cache, folder."""
    first, second = (_everything(tmp_path / str(seed), seed, options) for seed in (1, 2))
    assert first.keys() == second.keys()
    assert len(first) > len(KINDS)
    different = [name for name, content in first.items() if content != second[name]]
    assert different == []


def _everything(folder: Path, seed: int, options: tuple[str, ...]) -> dict[str, bytes]:
    folder.mkdir()
    source = Path(shutil.copy(EVERYTHING, folder))
    script = EMIT_ALL.replace("KINDS", repr(KINDS))
    environment = {**os.environ, "PYTHONHASHSEED": str(seed), "SNOW_CACHE_DIR": str(folder / "cache")}
    subprocess.run(
        [sys.executable, "-c", script, str(source), str(folder / "out"), *options],
        env=environment,
        cwd=folder,
        check=True,
        timeout=HANG * 2,
        capture_output=True,
    )
    out = folder / "out"
    return {str(path.relative_to(out)): path.read_bytes() for path in out.rglob("*") if path.is_file()}

"""Objects that are written without LLVM, and the archive in which objects go to the linker."""

from __future__ import annotations

import shutil
import struct
import subprocess
from pathlib import Path

import pytest

from snowc.codegen.archive import archive_of
from snowc.codegen.elf_data import Pointer, data_object
from snowc.codegen.elf_object import ElfObject
from snowc.codegen.target import Target, host_target

TARGETS = {
    "x86_64": Target("x86_64-unknown-linux-gnu", "x86-64"),
    "aarch64": Target("aarch64-unknown-linux-gnu", "generic"),
}
POINTERS = (Pointer(8, "code", -4), Pointer(16, None, 2))
DATA = bytes(range(24))


@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)
def test_what_is_written_is_read(target: Target) -> None:
    read = ElfObject(data_object(target, "table", DATA, POINTERS, b"abc"))
    assert read.data(".data.rel.ro") == DATA
    assert read.data(".rodata") == b"abc"
    assert [each.offset for each in read.relocations(".data.rel.ro")] == [8, 16]
    place = read.symbol_places()["table"]
    assert read.content[place : place + len(DATA)] == DATA


def test_pointers_lead_where_they_are_to(tmp_path: Path) -> None:
    compiler = shutil.which("cc")
    if compiler is None:
        pytest.skip("no C compiler")
    (tmp_path / "main.c").write_text(
        "extern struct { unsigned long n; const char *code, *bytes; } table;\n"
        'const char code[] = "0123456789";\n'
        "int puts(const char *);\n"
        "int main(void) { puts(table.code); puts(table.bytes); return (int)table.n; }\n"
    )
    data = struct.pack("<QQQ", 7, 0, 0)
    target = host_target()
    assert target is not None
    own = data_object(target, "table", data, (Pointer(8, "code", 3), Pointer(16, None, 2)), b"abcdef\0")
    (tmp_path / "own.a").write_bytes(archive_of([own, data_object(target, "odd", b"x", (), b"")]))
    command = [compiler, "main.c", "-Wl,--whole-archive", "own.a", "-Wl,--no-whole-archive", "-o", "main"]
    subprocess.run(command, cwd=tmp_path, check=True)
    done = subprocess.run([tmp_path / "main"], capture_output=True, text=True)
    assert (done.stdout, done.returncode) == ("3456789\ncdef\n", 7)


def test_an_archive_lists_its_members() -> None:
    content = archive_of([b"abc", b"wxyz"])
    assert content.startswith(b"!<arch>\n0.o/ ")
    assert content[8 + 60 :].startswith(b"abc\n1.o/ ")
    assert content.endswith(b"`\nwxyz")

"""Stubs for both kinds of processor: the right registers, on whichever machine the test runs.

LLVM can assemble inline assembly for the machine it runs on only, so for the other one the switch itself is left out
and compared as text; what LLVM puts around it (which argument goes where) is real.
"""

from __future__ import annotations

import re

from snowc.codegen.objects import assembly_of
from snowc.codegen.objects_key import Pipeline
from snowc.codegen.target import Target, target_of
from snowc.codegen.unit_text import UnitText
from tests.codegen.test_programs import EXTERNS
from tests.codegen.written_program import WrittenSource

MIXED = """\
fn Main.main () -> ()
  let a@0: Int
  let x@1: Float
  let t@2: Bool
  let u@3: ()
b0:
  a@0 = literal 1
  x@1 = literal 2.0
  t@2 = literal true
  x@1 = call Test.mix(a@0, x@1, t@2, x@1)
  u@3 = literal ()
  return u@3
"""
LINUX_X86_64 = target_of("x86_64", "linux")
LINUX_AARCH64 = target_of("aarch64", "linux")
MAC = target_of("arm64", "darwin")


def stubs_of(target: Target | None) -> UnitText:
    assert target is not None
    return next(unit for unit in WrittenSource(MIXED, EXTERNS).units(target) if unit.name == "stubs")


def without_switch(unit: UnitText) -> UnitText:
    return UnitText(unit.name, re.sub(r'asm sideeffect "[^"]*"', 'asm sideeffect ""', unit.text))


def switch(unit: UnitText) -> list[str]:
    found = re.search(r'asm sideeffect "([^"]*)"', unit.text)
    assert found
    return found[1].split(r"\0A")


def test_the_switch_of_x86_64() -> None:
    expected = ["movq %rsp, %rbx", "movq 16(%rdi), %rsp", "callq *%r11", "movq %rbx, %rsp"]
    assert switch(stubs_of(LINUX_X86_64)) == expected


def test_the_switch_of_aarch64() -> None:
    expected = ["mov x19, sp", "ldr x10, [x0, #16]", "mov sp, x10", "blr x9", "mov sp, x19"]
    assert switch(stubs_of(LINUX_AARCH64)) == expected
    assert switch(stubs_of(MAC)) == expected


def test_arguments_on_aarch64() -> None:
    """`cx_test_mix(cx, i64, f64, u8, f64) -> f64`: x0 is cx (from x20), x1 and x2 the words, d0 and d1 stay."""
    assert LINUX_AARCH64
    text = assembly_of(without_switch(stubs_of(LINUX_AARCH64)).code, LINUX_AARCH64, Pipeline.RELEASE)
    stub = text[text.index("snow.stub.test_mix:") :].partition(".size")[0]
    before_the_call = stub.partition("//APP")[0]
    assert "mov\tx0, x20" in before_the_call
    assert "mov\tx2, x1" in before_the_call
    assert ":got:cx_test_mix" in before_the_call
    assert "str\tx29, [x20, #32]" in before_the_call
    assert re.search(r"stp\t.*\bx19\b", before_the_call), "the register that keeps the stack pointer is saved"


def test_machines_without_code_generation() -> None:
    assert target_of("riscv64", "linux") is None
    assert target_of("x86_64", "windows") is None
    assert Target("arm64-apple-macosx11.0.0", "generic") == MAC


def test_a_mac_has_no_comdats() -> None:
    assert MAC
    assert not any("comdat" in unit.text for unit in WrittenSource(MIXED, EXTERNS).units(MAC))

"""Arguments in the crash reports of dev programs."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from snowc.codegen.stack_maps import read_stack_maps
from snowc.diagnostics.bug import CompilerBug
from tests.support.snowc import build, run

SOURCE = """\
fn middle(list :: List<Int>, name :: String, x :: Float) -> Int do
  let result = list[0] * inner(list[0] + list[1], x > 1.0)
  println(name)
  result
end

fn inner(n :: Int, exact :: Bool) -> Int do
  let m = n - 3
  if exact do 100 / m + 1 else m end
end

fn depth(n :: Int) -> Int do
  if n == 3 do
    middle([1, 2], "an \\"apple\\"", 1.5)
  else
    1 + depth(n + 1)
  end
end

fn moved(name :: String, kept :: String, tag :: Atom) -> Int do
  let long = name <> "!"
  let result = String.length(long) + depth(1)
  println("${kept} ${tag}")
  result
end

fn many(a :: Int, b :: Int, c :: Int, d :: Int, e :: Int) -> Int do
  moved("x" <> "y", String.repeat("ab", 30), :ok) + a + b + c + d + e
end

fn main() do
  println(many(1, 2, 3, 4, 5))
end
"""
KEPT = "ab" * 20
WAY = [
    "Arguments.inner at arguments.snow:9",
    "Arguments.middle at arguments.snow:2",
    "Arguments.depth at arguments.snow:14",
    "Arguments.depth at arguments.snow:16",
    "Arguments.depth at arguments.snow:16",
    "Arguments.moved at arguments.snow:22",
    "Arguments.many at arguments.snow:28",
    "Arguments.main at arguments.snow:32",
]
HELD = [
    " with n = 3, exact = true",
    ' with list = …, name = "an \\"apple\\"", x = 1.5',
    " with n = 3",
    " with n = 2",
    " with n = 1",
    f' with name = …, kept = "{KEPT}"…, tag = :ok',
    " with a = 1, b = 2, c = 3, d = 4",
    "",
]


def backtrace(folder: Path, *options: str) -> list[str]:
    source = folder / "arguments.snow"
    source.write_text(SOURCE, "utf-8")
    done = run([str(build(source, folder / "arguments", *options))], env={})
    return [line.strip() for line in done.stderr.partition("innermost first:\n")[2].splitlines()]


def test_a_dev_program_tells_what_its_functions_were_called_with(tmp_path: Path) -> None:
    assert backtrace(tmp_path) == [way + held for way, held in zip(WAY, HELD, strict=True)]


def test_a_released_program_tells_the_way_alone(tmp_path: Path) -> None:
    once = [*WAY[:3], f"{WAY[3]}, 2 times", *WAY[5:]]
    assert backtrace(tmp_path, "--release") == once


# --- stack maps ------------------------------------------------------------------------------------------------------

HEADER = struct.pack("<BBHIII", 3, 0, 0, 1, 1, 2) + bytes(24 + 8)


def location(kind: int, register: int, offset: int) -> bytes:
    return struct.pack("<BBHHHi", kind, 0, 8, register, 0, offset)


def record(body: int, *locations: bytes, live_out: int = 0) -> bytes:
    head = struct.pack("<QIHH", body, 4, 0, len(locations)) + b"".join(locations)
    head += bytes(-len(head) % 8) + struct.pack("<HH", 0, live_out) + bytes(4 * live_out)
    return head + bytes(-len(head) % 8)


def test_records_of_any_length_are_read() -> None:
    first = record(7, location(2, 6, -16), location(4, 0, 0), live_out=3)
    second = record(9, location(2, 29, 24))
    assert read_stack_maps(HEADER + first + second) == {7: (-16, None), 9: (24,)}


def test_an_object_without_arguments_has_none() -> None:
    assert read_stack_maps(b"") == {}


@pytest.mark.parametrize("wrong", [location(1, 6, 0), location(2, 7, 8)], ids=["register", "stack pointer"])
def test_what_is_not_in_the_frame_is_our_mistake(wrong: bytes) -> None:
    with pytest.raises(CompilerBug, match="not in its function's frame"):
        read_stack_maps(HEADER + record(1, wrong) + record(2))


# sentence: 8: A crash (panic, overflow, a failed match, an exit signal)

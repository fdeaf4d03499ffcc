"""Memory that the system refuses ends the actor that asked for it, and nobody else."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.snowc import build, run

SOURCE = """\
fn grow(list :: List<List<Int>>, n :: Int) -> Int do
  grow(List.append(list, Range.to_list(n..n + 100_000)), n + 1)
end

fn double(text :: String) -> Int = double(text <> text)

fn watch(body :: Fun() -> ()) -> () receives () do
  monitor(spawn(fn -> body() end))
  receive do
    Down(_, _, reason) -> println(reason)
  end
end

fn main() do
  watch(fn -> println(grow([], 0)) end)
  watch(fn -> println(double("0123456789abcdef")) end)
  println("main goes on")
end
"""
LIMIT_KB = 1_500_000


@pytest.mark.parametrize("options", [(), ("--release",)], ids=["dev", "release"])
def test_only_the_actor_that_asked_ends(options: tuple[str, ...], tmp_path: Path) -> None:
    source = tmp_path / "hungry.snow"
    source.write_text(SOURCE, "utf-8")
    program = build(source, tmp_path / "hungry", *options)
    done = run(["sh", "-c", f'ulimit -v {LIMIT_KB} && exec "$0"', str(program)], env={"SNOW_THREADS": "2"})
    assert done.stdout == "Error(out of memory)\nError(out of memory)\nmain goes on\n", done.stderr
    assert done.returncode == 0
    assert "crashed: out of memory\n   at hungry.snow:2 in Hungry.grow\n" in done.stderr, done.stderr
    assert "Hungry.grow at hungry.snow:2" in done.stderr, done.stderr
    assert "Hungry.double at hungry.snow:5" in done.stderr, done.stderr


# sentence: 8: So does one whose allocation the system refuses

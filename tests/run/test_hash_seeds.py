"""Hashes differ from run to run, so that nobody can choose keys of maps that share their places; with one seed they do
not."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tests.support.snowc import build, run

SOURCE = """\
let first_hash = Hash.of("snow")
let few = %{"a" => 1, "b" => 2}
let many = List.reduce(List.range(0, 100), Map.new(), fn map, n -> Map.put(map, n, "v${n}") end)
let nested = %{%{1 => Set.from_list([1, 2])} => few}
let of_few = Map.get(few, "b") + Map.size(many)

fn main() do
  let of_parts = [Hash.of(7.5), Hash.of((7, "seven")), Hash.of(few), Hash.of("longer than two words")]
  let of_values = [Hash.of("snow"), Hash.of(7)] ++ of_parts
  println("${first_hash} ${String.join(for hash in of_values do "${hash}" end, " ")}")
  println("${few} ${Map.find(few, "b")} ${of_few} ${Map.get(nested, %{1 => Set.from_list([2, 1])})}")
  let are_there = List.all(Map.keys(many), fn n -> Map.get(many, n) == "v${n}" end)
  println("${Map.get(many, 99)} ${Map.keys(Map.delete(many, 0)) == List.range(1, 100)} ${are_there}")
  let others = Hash.of(few) == Hash.of(%{"b" => 2, "a" => 1})
  println("${first_hash == Hash.of("snow")} ${others} ${Hash.of(0.0) == Hash.of(-0.0)}")
end
"""
"""Maps whose places depend on the hashes of the run, also as constants: all but the first line is the same always."""
ALWAYS = [
    "%{a => 1, b => 2} Some(2) 102 %{a => 1, b => 2}",
    "v99 true true",
    "true true true",
]


def test_one_seed_is_one_set_of_hashes(tmp_path: Path) -> None:
    source = tmp_path / "hash_seeds.snow"
    source.write_text(SOURCE, "utf-8")
    dev, release = build(source, tmp_path / "dev"), build(source, tmp_path / "release", "--release")
    first, again, released = (hashes(program, {"SNOW_HASH_SEED": "1"}) for program in (dev, dev, release))
    assert first == again == released
    others = [hashes(dev, {"SNOW_HASH_SEED": "2"}), hashes(dev, {}), hashes(dev, {})]
    for one, other in zip([first, *others], others, strict=False):
        assert not set(one) & set(other)


def hashes(program: Path, environment: Mapping[str, str]) -> list[str]:
    """What a run tells of its hashes; the rest is the same in all runs."""
    done = run([str(program)], env={"SNOW_CHECK_LEAKS": "1", **environment})
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    told, *rest = done.stdout.splitlines()
    assert rest == ALWAYS
    of_constant, *others = told.split()
    assert of_constant == others[0] and len({*others}) == len(others)
    return others

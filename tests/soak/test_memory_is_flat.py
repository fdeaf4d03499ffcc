"""A program that does the same work over and over needs no more memory the longer it runs."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.support.peak_memory import run_and_measure
from tests.support.rounds import rounds
from tests.support.snowc import build

# Each round: actors that come and go, messages with strings and lists, a crash, jobs, timers that are still to fire.
PROGRAM = """
actor echo(parent :: Pid<List<String>>) do
  receive do
    texts -> send(parent, texts ++ ["echoed"])
  end
end

fn crash() -> Int do
  panic("on purpose")
end

fn play(round :: Int) -> () receives List<String> do
  let pid = spawn(echo, self())
  send(pid, ["round ${round}", "with some text"])
  receive do
    texts -> if List.length(texts) != 3 do panic("lost a text") end
  end
  let good = Job.async(fn -> "result ${round}" end)
  let bad = Job.async(crash)
  Job.await(bad)
  Job.await(good)
  Timer.sleep(1)
end

fn repeat(left :: Int) -> () receives List<String> do
  if left > 0 do
    play(left)
    repeat(left - 1)
  end
end

fn main() do
  case System.args() do
    [count] -> repeat(Option.unwrap_or(Int.parse(count), 0))
    _ -> panic("one argument: the number of rounds")
  end
end
"""


def peak_kilobytes(program: Path, turns: int) -> int:
    environment = {**os.environ, "SNOW_CLOCK": "virtual", "SNOW_CHECK_LEAKS": "1", "SNOW_THREADS": "2"}
    done = run_and_measure([program, str(turns)], environment)
    assert done.status == 0
    return done.kilobytes


@pytest.mark.soak
def test_memory_is_flat(tmp_path: Path) -> None:
    source = tmp_path / "soak.snow"
    source.write_text(PROGRAM, "utf-8")
    program = build(source, tmp_path / "soak")
    short = peak_kilobytes(program, 200)
    for _ in rounds("soak", in_suite=1):
        long = peak_kilobytes(program, 10_000)
        assert long < short + 4096, f"{short} KB after 200 turns, {long} KB after 10,000"

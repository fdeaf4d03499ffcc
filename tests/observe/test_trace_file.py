"""`snowc run --trace`: the file that trace viewers read. When and where something ran decides nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.snowc import run_snowc

PROGRAM = """struct Parcel do
  weight :: Int
end

actor sorter(left :: Int) do
  receive do
    Parcel { weight } -> println(weight)
  end
  if left > 1 do sorter(left - 1) end
end

fn main() do
  let (worker, _monitor) = spawn_monitor(sorter, 3)
  for weight in 1..4 do send(worker, Parcel { weight: weight }) end
  println(Job.await(Job.async(fn -> 6 * 7 end)))
  receive do
    Down(_, _, reason) -> println(reason)
  end
end
"""
Event = dict[str, Any]


@pytest.fixture(scope="module")
def events(tmp_path_factory: pytest.TempPathFactory) -> list[Event]:
    folder = tmp_path_factory.mktemp("traced")
    (folder / "post.snow").write_text(PROGRAM, "utf-8")
    done = run_snowc("run", "--trace", "post.json", "post.snow", folder=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert sorted(done.stdout.split()) == ["1", "2", "3", "Normal", "Ok(42)"]
    assert [each.name for each in folder.iterdir() if "post.json" in each.name] == ["post.json"]
    document = json.loads((folder / "post.json").read_text("utf-8"))
    assert document.keys() == {"displayTimeUnit", "traceEvents"}
    found: list[Event] = document["traceEvents"]
    return found


def of_kind(events: list[Event], kind: str) -> Iterator[Event]:
    return (each for each in events if each["ph"] == kind)


def around(events: list[Event], event: Event) -> str:
    """The turn in which an event is drawn."""
    (turn,) = (
        each
        for each in of_kind(events, "X")
        if each["tid"] == event["tid"] and each["ts"] <= event["ts"] <= each["ts"] + each["dur"]
    )
    return str(turn["name"])


def test_each_scheduler_has_a_lane_with_turns_of_actors(events: list[Event]) -> None:
    lanes = {each["tid"]: each["args"]["name"] for each in of_kind(events, "M") if each["name"] == "thread_name"}
    turns = list(of_kind(events, "X"))
    assert all(lanes[turn["tid"]].startswith("scheduler ") for turn in turns)
    assert {turn["name"].partition(" ")[0] for turn in turns} >= {"main", "sorter"}
    assert all(turn["dur"] >= 0 and turn["args"]["reductions"] >= 0 for turn in turns)


def test_turns_of_one_scheduler_do_not_overlap(events: list[Event]) -> None:
    ends: dict[int, float] = {}
    for turn in sorted(of_kind(events, "X"), key=lambda each: float(each["ts"])):
        assert turn["ts"] >= ends.get(turn["tid"], 0.0) - 0.002, "beyond rounding"
        ends[turn["tid"]] = turn["ts"] + turn["dur"]


def test_an_arrow_leads_from_each_send_to_the_turn_that_it_came_for(events: list[Event]) -> None:
    begins = {each["id"]: each for each in of_kind(events, "s") if each["name"] == "Post.Parcel"}
    ends = {each["id"]: each for each in of_kind(events, "f") if each["name"] == "Post.Parcel"}
    assert len(begins) == 3
    assert begins.keys() == ends.keys()
    assert all(begins[number]["ts"] <= ends[number]["ts"] for number in begins)
    assert {around(events, each).partition(" ")[0] for each in begins.values()} == {"main"}
    assert {around(events, each).partition(" ")[0] for each in ends.values()} == {"sorter"}


def test_beginnings_and_ends_are_marked(events: list[Event]) -> None:
    marks = [(each["args"]["actor"].partition(" ")[0], each["name"]) for each in of_kind(events, "i")]
    assert any(actor == "main" and name.startswith("spawn sorter <") for actor, name in marks)
    assert ("sorter", "exit normal") in marks
    assert ("main", "exit normal") in marks


def test_a_file_that_can_not_be_written(tmp_path: Path) -> None:
    """The program is not to blame: it runs to its end with its own status."""
    (tmp_path / "post.snow").write_text(PROGRAM, "utf-8")
    done = run_snowc("run", "--trace", "no/such/folder/post.json", "post.snow", folder=tmp_path)
    assert done.returncode == 0
    assert done.stderr.startswith("** SNOW_TRACE: can't write ")

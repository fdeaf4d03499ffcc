"""`snowc run --profile`: a picture of where a program spends its time. How much time that is decides nothing."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

from snowc.tools.profile.flame import flame_graph, read_stacks
from tests.support.snowc import run_snowc

BUSY = """fn fib(n) do
  if n < 2 do n else fib(n - 1) + fib(n - 2) end
end

actor worker(n) do
  println(fib(n))
end

fn main() do
  spawn(worker, 35)
  println(List.length(Range.to_list(0..3000000)))
end
"""
TITLE = "{http://www.w3.org/2000/svg}title"
STACKS = ["main;Main.main 3", "main;Main.main;List.map 5", "worker;Main.<fib> 2", "(scheduler) 1", "no number"]


def test_the_picture_of_a_program(tmp_path: Path) -> None:
    (tmp_path / "busy.snow").write_text(BUSY, "utf-8")
    done = run_snowc("run", "--profile", "busy.svg", "busy.snow", folder=tmp_path)
    assert (done.returncode, sorted(done.stdout.split())) == (0, ["3000000", "9227465"])
    assert "samples (busy.svg)" in done.stderr
    named = {each.text.partition(":")[0] for each in ElementTree.parse(tmp_path / "busy.svg").iter(TITLE) if each.text}
    assert {"all", "worker", "Busy.worker", "Busy.fib"} <= named


def test_boxes_are_as_wide_as_their_shares() -> None:
    root = read_stacks(STACKS)
    assert (root.count, root.inner["main"].count, root.inner["main"].inner["Main.main"].count) == (11, 8, 8)
    picture = ElementTree.fromstring(flame_graph(root, "a & b"))
    told = {each.text for each in picture.iter(TITLE)}
    assert {"List.map: 5 samples, 45.5 %", "Main.<fib>: 2 samples, 18.2 %", "(scheduler): 1 samples, 9.1 %"} <= told


def test_a_picture_that_can_not_be_written(tmp_path: Path) -> None:
    (tmp_path / "busy.snow").write_text(BUSY, "utf-8")
    (tmp_path / "file").write_text("", "utf-8")
    done = run_snowc("run", "--profile", "file/busy.svg", "busy.snow", folder=tmp_path)
    assert (done.returncode, "error[" in done.stderr) == (1, True)

"""A program ends, whoever is still blocked: with a million actors as with one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.snowc import build, run

PROGRAM = """
actor blocked(limit :: Int) receives () do
  receive do
    _ -> ()
    after limit -> ()
  end
end

actor for_ever() receives () do
  receive do
    _ -> ()
  end
end

fn main() do
  let count = Option.unwrap(String.to_int(List.head(System.args())))
  for _ in 0..(count / 2) do
    OTHER
    spawn(for_ever)
  end
  println(List.length(Process.list()))
  ENDING
end
"""
PATIENT = "spawn(blocked, 3600000)"
# What every second actor is, how main ends, and the status that comes of it. Without timers the program comes to rest.
WAYS = [(PATIENT, "System.exit(3)", 3), (PATIENT, 'panic("enough")', 1), ("spawn(for_ever)", "()", 0)]


@pytest.mark.soak
@pytest.mark.parametrize(("other", "ending", "status"), WAYS)
def test_the_program_ends(tmp_path: Path, other: str, ending: str, status: int) -> None:
    source = tmp_path / "blocked.snow"
    source.write_text(PROGRAM.replace("OTHER", other).replace("ENDING", ending), "utf-8")
    program = build(source, tmp_path / "blocked", "--release")
    done = run([str(program), "1000000"], env={})
    assert (done.stdout, done.returncode) == ("1000001\n", status), done.stderr

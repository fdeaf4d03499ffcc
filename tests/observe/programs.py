"""A program that is looked at, and how it is started."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.support.snowc import build

TOWN = """\
actor counter(total :: Int) do
  receive do
    n ->
      if n < 0 do panic("negative") else counter(total + n) end
  end
end

actor keeper() receives () do
  Process.register("keeper", self())
  receive do
    _ -> ()
  end
end

actor hermit() receives () do
  Timer.sleep(600_000)
end

supervisor Town do
  strategy: one_for_one
  child keeper do
    start: fn -> spawn(keeper) end
  end
end

fn main() do
  let town = Town.start()
  let counter = spawn(counter, 0)
  monitor(counter)
  spawn_link(hermit)
  send(counter, 3)
  send(counter, 4)
  IO.eprintln("children ${Supervisor.count(town)}")
  receive do
    Down(_, pid, reason) ->
      IO.eprintln("down ${reason}")
      receive do
        -1 -> ()
      end
  end
end
"""


def built(folder: Path) -> Path:
    source = folder / "town.snow"
    source.write_text(TOWN, "utf-8")
    return build(source, folder / "town")


@contextmanager
def running(program: Path, environment: Mapping[str, str]) -> Iterator[subprocess.Popen[str]]:
    """The program, with its first actors there; killed at the end."""
    process = subprocess.Popen(
        [program], stderr=subprocess.PIPE, text=True, env={**os.environ, "SNOW_THREADS": "2", **environment}
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


def read_until(process: subprocess.Popen[str], start: str) -> list[str]:
    """The lines of its stderr up to the one that starts so."""
    lines = []
    assert process.stderr is not None
    for line in process.stderr:
        lines.append(line.rstrip("\n"))
        if line.startswith(start):
            return lines
    raise AssertionError(f"no line starts with {start!r}:\n" + "\n".join(lines))

"""SIGTERM and SIGINT end a tree of services in good order; a second signal ends it at once."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path

import pytest

from tests.support.snowc import HANG, build

TREE = """service Worker do
  fn init(name :: String, ms :: Int) -> (String, Int) do (name, ms) end
  terminate do |(name, ms)|
    println("stop ${name}")
    Timer.sleep(ms)
    println("stopped ${name}")
  end
end

supervisor App do
  strategy: one_for_one
  child a do
    start: fn -> Worker.start("a", 0) end
  end
  child b do
    start: fn -> Worker.start("b", LASTING) end
  end
end

actor busy(n :: Int) do
  busy(n + 1)
end

fn main() do
  App.start()
  spawn(busy, 0)
  println("ready")
  receive do
    () -> ()
  end
end
"""


def started(folder: Path, lasting_ms: int) -> subprocess.Popen[str]:
    """The program, ready."""
    source = folder / f"tree{lasting_ms}.snow"
    source.write_text(TREE.replace("LASTING", str(lasting_ms)), "utf-8")
    program = build(source, folder / f"tree{lasting_ms}")
    process = subprocess.Popen([program], stdout=subprocess.PIPE, text=True, env={**os.environ, "SNOW_THREADS": "2"})
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


@pytest.mark.parametrize(("number", "status"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_children_end_in_reverse_order(number: signal.Signals, status: int, tmp_path: Path) -> None:
    with started(tmp_path, 0) as process:
        process.send_signal(number)
        assert process.communicate(timeout=HANG)[0] == "stop b\nstopped b\nstop a\nstopped a\n"
        assert process.returncode == status


def test_a_second_signal_does_not_wait(tmp_path: Path) -> None:
    with started(tmp_path, 4_000) as process:
        process.send_signal(signal.SIGTERM)
        assert process.stdout is not None
        assert process.stdout.readline() == "stop b\n"
        process.send_signal(signal.SIGTERM)
        assert process.communicate(timeout=HANG)[0] == ""
        assert process.returncode == 143


# sentence: 11: When the program ends, by coming to rest
# sentence: 14: System.exit(n) ends it in good order

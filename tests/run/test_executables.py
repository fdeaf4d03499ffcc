"""What `snowc build` leaves: one executable that needs nothing of Snow's to run, and spreads actors over threads."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.support.snowc import HANG, build

HELLO = Path(__file__).resolve().parents[2] / "examples" / "hello.snow"


@pytest.mark.contract("TOOL-1")
@pytest.mark.parametrize("options", [(), ("--release",)], ids=["dev", "release"])
def test_the_executable_is_self_contained(tmp_path: Path, options: tuple[str, ...]) -> None:
    hello = build(HELLO, tmp_path / "hello", *options)
    empty = tmp_path / "empty"
    empty.mkdir()
    done = subprocess.run([hello], env={}, cwd=empty, capture_output=True, text=True, timeout=HANG)
    assert (done.returncode, done.stdout, done.stderr) == (0, "Hello, Snow!\n", "")
    assert list(empty.iterdir()) == []
    if sys.platform == "linux":
        libraries = subprocess.run(["ldd", str(hello)], capture_output=True, text=True, check=True).stdout
        assert "snow" not in libraries.replace(str(tmp_path), "")


def test_a_released_hello_is_under_one_megabyte(tmp_path: Path) -> None:
    assert build(HELLO, tmp_path / "hello", "--release").stat().st_size < 1_000_000


@pytest.mark.skipif(sys.platform != "linux", reason="macOS has Rust's own backtraces, with names")
def test_a_panic_of_the_runtime_tells_addresses(tmp_path: Path) -> None:
    """30 MB of addresses have no room for so many workers' stacks; now and then, none for what malloc wants before."""
    hello = build(HELLO, tmp_path / "hello", "--release")
    command = ["sh", "-c", 'ulimit -v 30000 && exec "$0"', str(hello)]
    environment = {"RUST_BACKTRACE": "1", "SNOW_THREADS": "64"}
    wanted = re.compile(r"panicked at [^:]+:\d+:\d+:\n.+\ncalled from, for `addr2line -Cfe PROGRAM`:( 0x[0-9a-f]+)+\n")
    said: list[str] = []
    while len(said) < 20 and not any(map(wanted.search, said)):
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=HANG)
        assert done.returncode != 0
        said.append(done.stderr)
    assert wanted.search(said[-1])


@pytest.mark.parametrize(
    ("source", "is_node"),
    [('println("alone")', False), ('println(Node.start("slim@127.0.0.1:0", "a-cookie"))', True)],
    ids=["alone", "node"],
)
def test_distribution_is_in_programs_that_start_a_node(tmp_path: Path, source: str, is_node: bool) -> None:
    """What encodes and decodes terms is named in the symbols of those programs only."""
    program = tmp_path / "program.snow"
    program.write_text(f"fn main() do\n  {source}\nend\n", "utf-8")
    executable = build(program, tmp_path / "program", "--release", "--debug")
    assert (b"4dist4term6encode" in executable.read_bytes()) == is_node


BUSY = """
fn spin(n :: Int) -> Int do
  if n == 0 do 0 else spin(n - 1) end
end

fn start(actors :: Int) -> () do
  if actors > 0 do
    spawn(fn -> spin(40000000) end)
    start(actors - 1)
  end
end

fn main() do
  start(16)
end
"""


@pytest.mark.contract("SCHED-2")
@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="reads the threads' CPU time from /proc")
def test_actors_of_one_spawner_run_on_several_threads(tmp_path: Path) -> None:
    """All sixteen start in main's worker; others can have run only what they stole."""
    source = tmp_path / "busy.snow"
    source.write_text(BUSY, "utf-8")
    environment = {**os.environ, "SNOW_THREADS": "2"}
    with subprocess.Popen([build(source, tmp_path / "busy", "--release")], env=environment) as process:
        guard = threading.Timer(HANG, process.kill)
        guard.start()
        ran: dict[str, int] = {}
        while process.poll() is None:
            ran.update(_thread_run_times(process.pid))
        guard.cancel()
    assert process.returncode == 0
    total = sum(ran.values())
    assert len([time for time in ran.values() if time > total / 20]) > 1, ran


def _thread_run_times(pid: int) -> dict[str, int]:
    """Thread id → ns on a CPU so far; threads that have just ended are left out."""
    times = {}
    for task in Path(f"/proc/{pid}/task").glob("*/schedstat"):
        try:
            times[task.parent.name] = int(task.read_text().split()[0])
        except (OSError, IndexError):
            continue
    return times

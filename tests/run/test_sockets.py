"""What the system allows and counts: sockets without end, without descriptors left, without CPU, and SIGPIPE."""

from __future__ import annotations

import resource
import subprocess
from pathlib import Path

import pytest

from tests.support.snowc import HANG, build

SERVER = Path(__file__).parent / "io" / "sockets.snow"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(SERVER, tmp_path_factory.mktemp("sockets") / "sockets")


def limited(soft: int) -> None:
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))


def said(server: Path, what: str, threads: str, descriptors: int) -> list[str]:
    done = subprocess.run(
        [server, what],
        env={"SNOW_THREADS": threads},
        preexec_fn=lambda: limited(descriptors),
        capture_output=True,
        text=True,
        timeout=HANG,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.splitlines()


@pytest.mark.parametrize("threads", ["1", "2"])
def test_too_many_descriptors_are_an_error_value(server: Path, threads: str) -> None:
    assert said(server, "exhaust", threads, 64) == ["refused: true", "then: true"]


def test_ten_thousand_connections_wait_at_once(server: Path) -> None:
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    pairs = 10_000 if hard == resource.RLIM_INFINITY or hard >= 20_100 else (hard - 100) // 2
    assert said(server, f"crowd {pairs}", "2", 2 * pairs + 100) == [f"answered: {pairs}"]


def test_connections_that_wait_cost_no_time(server: Path) -> None:
    process = subprocess.Popen(
        [server, "idle 1000"],
        env={"SNOW_THREADS": "2"},
        preexec_fn=lambda: limited(4096),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None and process.stdout is not None
    assert process.stdout.readline() == "waiting\n"
    # All are parked when the last worker has gone to sleep; from there on the system counts nothing more.
    ticks = [used(process.pid)]
    while len(ticks) < 100 and (len(ticks) < 3 or ticks[-1] != ticks[-3]):
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(timeout=0.1)
        ticks.append(used(process.pid))
    process.communicate("\n", timeout=HANG)
    assert ticks[-1] == ticks[-3]


def used(process: int) -> int:
    """CPU time of a process, in ticks of 10 ms."""
    fields = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    return int(fields[11]) + int(fields[12])

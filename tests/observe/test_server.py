"""The server of the page: what it tells as JSON, what one may have done by it, and whom it refuses."""

from __future__ import annotations

import http.client
import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.observe.programs import built, read_until, running
from tests.support.snowc import build


@dataclass
class Observed:
    """A running program that is looked at."""

    process: subprocess.Popen[str]
    port: int
    token: str

    def ask(self, method: str, path: str, **parameters: str) -> tuple[int, bytes]:
        return self.ask_host("127.0.0.1", method, path, parameters)

    def ask_host(self, host: str, method: str, path: str, parameters: Mapping[str, str]) -> tuple[int, bytes]:
        query = urlencode({"token": self.token, **parameters})
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request(method, f"{path}?{query}", headers={"Host": host})
        answer = connection.getresponse()
        return answer.status, answer.read()

    def json(self, method: str, path: str, **parameters: str) -> Any:
        status, body = self.ask(method, path, **parameters)
        assert status == 200, body
        return json.loads(body)

    def settled(self) -> dict[str, Any]:
        """A snapshot in which everyone waits."""
        while True:
            snapshot: dict[str, Any] = self.json("GET", "/snapshot")
            if snapshot["totals"]["waiting"] == snapshot["totals"]["actors"]:
                return snapshot

    def actors(self) -> dict[str, dict[str, Any]]:
        return {actor["name"]: actor for actor in self.settled()["actors"]}

    def raw(self, request: bytes) -> bytes:
        """What comes back for these bytes, until the other side closes."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=60) as connection:
            connection.sendall(request)
            pieces = iter(lambda: connection.recv(4096), b"")
            return b"".join(pieces)


def address_of(process: subprocess.Popen[str]) -> tuple[int, str]:
    line = read_until(process, "** observe: ")[-1]
    found = re.fullmatch(r"\*\* observe: http://127\.0\.0\.1:(\d+)/\?token=([0-9a-f]{32})", line)
    assert found is not None, line
    return int(found[1]), found[2]


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("server"))


@pytest.fixture
def program(town: Path) -> Iterator[Observed]:
    with running(town, {"SNOW_OBSERVE": "127.0.0.1:0"}) as process:
        port, token = address_of(process)
        read_until(process, "children 1")
        yield Observed(process, port, token)


def test_actors_are_told_with_their_places(program: Observed) -> None:
    actors = program.actors()
    assert set(actors) == {"main", "Town", "keeper", "counter", "hermit"}
    counter, main = actors["counter"], actors["main"]
    assert counter["entry"] == {"function": "Town.counter", "file": "town.snow", "line": 1}
    assert (counter["spawned_at"]["function"], counter["spawned_at"]["line"]) == ("Town.main", 28)
    assert (counter["at"]["function"], counter["at"]["line"]) == ("Town.counter", 2)
    assert (counter["state"], counter["waits"], counter["messages"]) == ("waiting", "waits for a message", "Int")
    assert (counter["parent"], counter["received"], counter["mailbox"]) == (main["pid"], 2, 0)
    assert (counter["watchers"], main["monitors"]) == ([main["pid"]], [counter["pid"]])
    assert (main["links"], actors["hermit"]["links"]) == ([actors["hermit"]["pid"]], [main["pid"]])
    assert (actors["Town"]["kind"], actors["Town"]["traps_exits"]) == ("supervisor", True)
    assert (actors["keeper"]["path"], actors["keeper"]["names"]) == ("Town/keeper", ["keeper"])
    assert (actors["keeper"]["parent"], actors["hermit"]["waits"]) == (actors["Town"]["pid"], "sleeps")


def test_sums_are_those_of_the_actors(program: Observed) -> None:
    snapshot = program.settled()
    totals = snapshot["totals"]
    assert (totals["actors"], totals["shown"], totals["ended"]) == (5, 5, 1)
    assert totals["memory"] == sum(actor["memory"] for actor in snapshot["actors"])
    assert (totals["run_queue"], totals["timers"], len(snapshot["schedulers"])) == (0, 1, 2)
    assert snapshot["version"] == 1


def test_one_actor_is_killed(program: Observed) -> None:
    counter = program.actors()["counter"]["pid"]
    assert program.json("POST", "/kill", pid=counter) == {"killed": True}
    assert read_until(program.process, "down")[-1] == "down Killed"
    status, body = program.ask("POST", "/kill", pid=counter.strip("<>"))
    assert (status, json.loads(body), "counter" in program.actors()) == (404, {"killed": False}, False)


def test_a_supervised_one_is_started_again(program: Observed) -> None:
    keeper = program.actors()["keeper"]["pid"]
    program.json("POST", "/kill", pid=keeper)
    while (again := program.actors().get("keeper")) is None or again["pid"] == keeper:
        pass
    assert (again["path"], again["names"]) == ("Town/keeper", ["keeper"])


def test_one_actor_is_traced(program: Observed) -> None:
    actors = program.actors()
    pid, keeper = actors["Town"]["pid"], actors["keeper"]["pid"]
    assert program.ask("GET", "/trace", pid=pid)[0] == 404
    assert program.json("POST", "/watch", pid=pid) == {"traced": True}
    assert program.actors()["Town"]["traced"]
    program.json("POST", "/kill", pid=keeper)
    while not (events := program.json("GET", "/trace", pid=pid)["events"]):
        pass
    assert (events[0]["number"], events[0]["event"], events[0]["text"]) == (1, "spawned", "job")
    assert program.json("GET", "/trace", pid=pid, after="1")["events"] == events[1:]
    assert program.json("POST", "/unwatch", pid=pid) == {"untraced": True}
    assert not program.actors()["Town"]["traced"]


def test_messages_and_the_end_are_traced(program: Observed) -> None:
    counter = program.actors()["counter"]["pid"]
    program.json("POST", "/watch", pid=counter)
    program.json("POST", "/kill", pid=counter)
    while not (trace := program.json("GET", "/trace", pid=counter))["ended"]:
        pass
    last = trace["events"][-1]
    assert (last["event"], last["text"], last["at"]["line"]) == ("exited", "killed", 2)


TWO = """\
type Ball do
  Ball(Int, Pid<Ball>)
end

actor player() receives Ball do
  receive do
    Ball(n, to) ->
      Timer.sleep(1)
      send(to, Ball(n + 1, self()))
      player()
  end
end

fn main() do
  let one = spawn(player)
  send(one, Ball(0, spawn(player)))
  receive do
    () -> ()
  end
end
"""


def test_what_is_sent_and_received_is_traced(tmp_path: Path) -> None:
    (tmp_path / "two.snow").write_text(TWO, "utf-8")
    with running(build(tmp_path / "two.snow", tmp_path / "two"), {"SNOW_OBSERVE": "0"}) as process:
        program = Observed(process, *address_of(process))
        players: list[str] = []
        while len(players) < 2:
            actors = program.json("GET", "/snapshot")["actors"]
            players = [actor["pid"] for actor in actors if actor["name"] == "player"]
        program.json("POST", "/watch", pid=players[0])
        while len(events := program.json("GET", "/trace", pid=players[0])["events"]) < 6:
            pass
    assert {(event["event"], event["pid"], event["type"]) for event in events} == {
        ("sent", players[1], "Two.Ball"),
        ("received", players[1], "Two.Ball"),
    }
    ways = [event["event"] for event in events]
    assert all(one != other for one, other in pairwise(ways))
    first, second = (int(re.findall(r"\d+", event["text"])[0]) for event in events[:2])
    assert second == first + 1
    assert {event["at"]["line"] for event in events if event["event"] == "sent"} == {9}


def test_events_come_one_after_another(program: Observed) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", program.port, timeout=60)
    connection.request("GET", f"/events?token={program.token}&period=200")
    answer = connection.getresponse()
    assert answer.headers["Content-Type"] == "text/event-stream; charset=utf-8"
    lines = [answer.fp.readline() for _ in range(4)]
    assert [line[:6] for line in lines] == [b"data: ", b"\n", b"data: ", b"\n"]
    times = [json.loads(line[6:])["time"] for line in lines[::2]]
    assert times[0] < times[1]
    connection.close()


def test_the_page_is_one_file_without_outer_resources(program: Observed) -> None:
    status, body = program.ask("GET", "/")
    page = body.decode()
    assert status == 200
    assert re.findall(r"(?:src|href)=\"(?!data:)([^\"]*)\"", page) == []
    assert "http://" not in page and "https://" not in page
    assert "¤" not in page


@pytest.mark.parametrize(
    ("method", "path", "parameters", "status"),
    [
        ("GET", "/snapshot", {"token": "0" * 32}, 403),
        ("GET", "/", {"token": ""}, 403),
        ("GET", "/none", {}, 404),
        ("GET", "/kill", {"pid": "0.1"}, 405),
        ("POST", "/snapshot", {}, 405),
        ("DELETE", "/", {}, 405),
        ("POST", "/kill", {}, 400),
        ("POST", "/kill", {"pid": "main"}, 400),
        ("POST", "/watch", {"pid": "99999.1"}, 404),
    ],
)
def test_what_does_not_fit_is_refused(
    method: str, path: str, parameters: dict[str, str], status: int, program: Observed
) -> None:
    assert program.ask(method, path, **parameters)[0] == status


def test_other_names_of_this_machine_are_refused(program: Observed) -> None:
    assert program.ask_host("evil.example", "GET", "/snapshot", {})[0] == 403
    assert program.ask_host(f"localhost:{program.port}", "GET", "/snapshot", {})[0] == 200


@pytest.mark.parametrize(
    ("request_bytes", "status"),
    [
        (b"\x16\x03\x01\x00\x05hello\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 100 + b"\r\n", 431),
        (b"GET /" + b"a" * 20_000, 431),
        (b"POST /kill HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n", 413),
    ],
)
def test_what_is_no_request_is_refused(request_bytes: bytes, status: int, program: Observed) -> None:
    try:
        answer = program.raw(request_bytes)
    except ConnectionResetError:
        # It has closed with our bytes unread.
        answer = b""
    assert answer == b"" or answer.startswith(f"HTTP/1.1 {status} ".encode())
    assert program.json("GET", "/snapshot")["totals"]["actors"] == 5


def test_a_few_at_a_time_are_served(program: Observed) -> None:
    silent = [socket.create_connection(("127.0.0.1", program.port), timeout=60) for _ in range(16)]
    # All sixteen are known when the seventeenth is: they are taken in order.
    assert program.raw(b"").startswith(b"HTTP/1.1 503 ")
    for connection in silent:
        connection.close()
    while program.raw(f"GET /none?token={program.token} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())[9:12] == b"503":
        pass


def test_who_sends_nothing_is_cut_off(program: Observed) -> None:
    assert program.raw(b"GET / HTTP/1.1\r\n").startswith(b"HTTP/1.1 408 ")


def test_snowc_run_serves_the_page(town: Path) -> None:
    command = [sys.executable, "-m", "snowc.cli.main", "run", "--observe", str(town.parent / "town.snow")]
    environment = {name: value for name, value in os.environ.items() if name != "SNOW_OBSERVE"}
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment)
    with process:
        port, token = address_of(process)
        assert Observed(process, port, token).json("GET", "/snapshot")["version"] == 1
        process.kill()


@pytest.mark.parametrize("address", ["0.0.0.0:0", "nowhere", "127.0.0.1:99999"])
def test_an_address_that_cannot_be_served_is_told(address: str, town: Path) -> None:
    with running(town, {"SNOW_OBSERVE": address}) as process:
        lines = read_until(process, "children 1")
    assert [line for line in lines if line.startswith(f"** observe: cannot serve at {address}: ")]


def test_nothing_listens_unless_asked(town: Path) -> None:
    with running(town, {}) as process:
        assert read_until(process, "children 1") == ["children 1"]
        threads = Path(f"/proc/{process.pid}/task")
        if threads.exists():
            names = {(thread / "comm").read_text().strip() for thread in threads.iterdir()}
            assert not any("observe" in name for name in names)

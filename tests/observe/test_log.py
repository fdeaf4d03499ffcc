"""`SNOW_LOG`: what the runtime tells of what happens, a line for each event."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.support.snowc import build, run

STORY = """\
actor worker() receives Int do
  Process.limit(mark: 1)
  receive do
    0 -> panic("no more")
  end
end

supervisor App do
  strategy: one_for_one
  max_restarts: 1
  child worker do
    start: fn -> spawn(worker) end
  end
end

fn main() do
  let app = App.start()
  for _ in 0..2 do
    for (_, pid) in Supervisor.children(app) do
      send(pid, "text")
      let worker :: Pid<Int> = pid
      send(worker, 1)
      send(worker, 2)
      Timer.sleep(1)
      send(worker, 0)
    end
    Timer.sleep(1)
  end
end
"""


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("log")
    (folder / "story.snow").write_text(STORY, "utf-8")
    return build(folder / "story.snow", folder / "story")


def logged(story: Path, **environment: str) -> list[str]:
    done = run([str(story)], env={"SNOW_CLOCK": "virtual", "SNOW_THREADS": "1", **environment})
    return [line for line in done.stderr.splitlines() if re.match(r"\d{4}-|\{", line)]


def events(lines: list[str]) -> list[str]:
    """Without times and numbers."""
    return [re.sub(r"<[\d.]+>", "<P>", re.sub(r"^\S+Z |=\d+\b", "", line)) for line in lines]


CRASH = 'error crash pid=<P> name=worker reason="no more" at=story.snow:4'
LONG = "warn mailbox pid=<P> name=worker waiting"
DEAD = "warn dead_letter from=<P> to=<P> name=worker"
RESTART = 'info restart path=App/worker reason="Error(no more)"'
BEGIN = "info start process schedulers"
END = "info end process status"
GIVES_UP = 'error gives_up path=App reason="more than 1 restarts in 5 s; last was worker: Error(no more)"'


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        ("error", [CRASH, CRASH, GIVES_UP]),
        ("warn", [DEAD, LONG, CRASH, DEAD, LONG, CRASH, GIVES_UP]),
        (
            "info",
            [BEGIN, DEAD, LONG, CRASH, RESTART, DEAD, LONG, CRASH, GIVES_UP, END],
        ),
    ],
)
def test_a_level_tells_what_is_as_grave(level: str, expected: list[str], story: Path) -> None:
    assert events(logged(story, SNOW_LOG=level)) == expected


def test_debug_tells_who_comes_and_goes(story: Path) -> None:
    told = events(logged(story, SNOW_LOG="debug"))
    assert told[1] == 'debug spawn pid=<P> name=main parent=<P> at=""'
    assert "debug spawn pid=<P> name=worker parent=<P> at=story.snow:12" in told
    assert 'debug exit pid=<P> name=worker reason="no more"' in told
    spawned = [line for line in told if line.startswith("debug spawn")]
    assert len(spawned) == len([line for line in told if line.startswith("debug exit")]) == 6


def test_json_says_the_same(story: Path) -> None:
    objects = [json.loads(line) for line in logged(story, SNOW_LOG="error", SNOW_LOG_FORMAT="json")]
    assert [(each["level"], each["event"]) for each in objects] == [("error", "crash")] * 2 + [("error", "gives_up")]
    assert (objects[0]["name"], objects[0]["reason"], objects[0]["at"]) == ("worker", "no more", "story.snow:4")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", objects[0]["time"])


def test_nothing_is_told_unless_asked(story: Path) -> None:
    assert logged(story) == []


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"SNOW_LOG": "loud"}, "** SNOW_LOG=loud is none of error, warn, info, debug\n"),
        ({"SNOW_LOG_FORMAT": "xml"}, "** SNOW_LOG_FORMAT=xml is none of text, json\n"),
        ({"SNOW_MAILBOX_MARK": "many"}, "** SNOW_MAILBOX_MARK=many is no number of messages\n"),
    ],
)
def test_what_is_not_understood_is_told(environment: dict[str, str], said: str, story: Path) -> None:
    assert said in run([str(story)], env={"SNOW_CLOCK": "virtual", **environment}).stderr


def test_the_mark_of_mailboxes_may_be_set_for_all(tmp_path: Path) -> None:
    source = tmp_path / "marked.snow"
    source.write_text(
        "fn main() do\n  for n in 0..9 do\n    send(self(), n)\n  end\n  receive do\n    8 -> ()\n  end\nend\n"
    )
    program = build(source, tmp_path / "marked")
    assert (
        run([str(program)], env={"SNOW_MAILBOX_MARK": "4"}).stderr
        == "** mailbox: 5 messages wait for actor main <0.1>\n"
    )
    assert run([str(program)], env={"SNOW_MAILBOX_MARK": "0"}).stderr == ""

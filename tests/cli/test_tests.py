"""`snowc test`: what is said about tests, and the exit status."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.snowc import run_snowc

SUMS = """fn add(a :: Int, b :: Int) -> Int do
  a + b
end

fn share(n :: Int) -> Int do
  10 / n
end

test "adds up" do
  assert_eq add(1, 2), 3
end

test "adds wrongly" do
  let two = 2
  assert add(1, two) == 4
end

test "divides" do
  println(share(5))
  println(share(0))
end
"""
ACTORS = """test "has a mailbox of its own" do
  send(self(), "hello")
  receive do
    text -> assert_eq text, "hello"
  end
end

test "leaves an actor behind" do
  spawn(fn -> while true do Timer.sleep(10) end end)
end

test "exits" do
  exit(self(), Shutdown)
end

test "waits in vain" do
  receive do
    n -> assert_eq n, 1
  end
end
"""


@pytest.fixture
def sums(tmp_path: Path) -> Path:
    path = tmp_path / "sums.snow"
    path.write_text(SUMS, "utf-8")
    return path


def test_a_failure_has_reason_and_place(sums: Path) -> None:
    done = run_snowc("test", sums)
    assert done.stdout.splitlines() == [
        "ok      adds up",
        "FAILED  adds wrongly (sums.snow:13)",
        "        assertion failed: add(1, two) == 4",
        "          left: 3",
        "          right: 4",
        "2",
        "FAILED  divides (sums.snow:18)",
        "        division by zero",
        "3 tests, 2 failed",
    ]
    assert done.returncode == 1
    assert "at sums.snow:15:3 in Sums.test:adds wrongly" in done.stderr
    assert "at sums.snow:6:3 in Sums.share" in done.stderr


def test_outcomes_as_json(sums: Path) -> None:
    done = run_snowc("test", sums, "--format", "json")
    told = [json.loads(line) for line in done.stdout.splitlines() if line.startswith('{"event":')]
    assert told == [
        {"event": "test", "status": "ok", "name": "adds up", "place": "sums.snow:9"},
        {
            "event": "test",
            "status": "failed",
            "name": "adds wrongly",
            "place": "sums.snow:13",
            "message": "assertion failed: add(1, two) == 4\n  left: 3\n  right: 4",
        },
        {
            "event": "test",
            "status": "failed",
            "name": "divides",
            "place": "sums.snow:18",
            "message": "division by zero",
        },
        {"event": "done", "tests": 3, "failed": 2},
    ]
    assert done.returncode == 1


def test_names_in_json_are_escaped(tmp_path: Path) -> None:
    path = tmp_path / "names.snow"
    path.write_text('test "a \\"b\\" \\\\ \\t c" do\n  assert 1 == 1\nend\n', "utf-8")
    first = run_snowc("test", path, "--format", "json").stdout.splitlines()[0]
    assert json.loads(first)["name"] == 'a "b" \\ \t c'


def test_a_filter_chooses_by_name(sums: Path) -> None:
    done = run_snowc("test", sums, "--filter", "up")
    assert (done.returncode, done.stdout, done.stderr) == (0, "ok      adds up\n1 test, 0 failed\n", "")
    assert run_snowc("test", sums, "--filter", "nothing").stdout == "no tests\n"


def test_each_test_is_an_actor(tmp_path: Path) -> None:
    path = tmp_path / "actors.snow"
    path.write_text(ACTORS, "utf-8")
    done = run_snowc("test", path, env={"SNOW_CLOCK": "virtual"})
    assert done.stdout.splitlines() == [
        "ok      has a mailbox of its own",
        "ok      leaves an actor behind",
        "FAILED  exits (actors.snow:12)",
        "        the test ended with `Shutdown`",
        "FAILED  waits in vain (actors.snow:16)",
        "        the test went on for more than 60 s",
        "4 tests, 2 failed",
    ]
    assert done.returncode == 1


def test_all_modules_of_a_project(tmp_path: Path) -> None:
    (tmp_path / "snow.toml").write_text('[package]\nname = "shapes"\nversion = "0.1.0"\n', "utf-8")
    (tmp_path / "main.snow").write_text("import Area\n\nfn main() do\n  println(Area.of(2))\nend\n", "utf-8")
    (tmp_path / "area.snow").write_text(
        'pub fn of(n :: Int) -> Int do\n  n * n\nend\n\ntest "area" do\n  assert of(3) == 9\nend\n', "utf-8"
    )
    done = run_snowc("test", tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "ok      area\n1 test, 0 failed\n", "")


def test_those_of_dependencies_are_left_alone(tmp_path: Path) -> None:
    test = 'test "{}" do\n  assert true\nend\n'
    (tmp_path / "sides").mkdir()
    (tmp_path / "sides" / "snow.toml").write_text('[package]\nname = "sides"\nversion = "0.1.0"\n', "utf-8")
    (tmp_path / "sides" / "side.snow").write_text(test.format("of the dependency"), "utf-8")
    project = '[package]\nname = "a"\nversion = "0.1.0"\n\n[dependencies]\nsides = { path = "sides" }\n'
    (tmp_path / "snow.toml").write_text(project, "utf-8")
    (tmp_path / "main.snow").write_text(test.format("of the project"), "utf-8")
    done = run_snowc("test", tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "ok      of the project\n1 test, 0 failed\n", "")


def test_a_program_with_mistakes_runs_no_test(sums: Path) -> None:
    sums.write_text(SUMS.replace("a + b", "a + c"), "utf-8")
    done = run_snowc("test", sums)
    assert (done.returncode, done.stdout) == (1, "")
    assert "E0004" in done.stderr


# sentence: 2: snowc test runs the tests

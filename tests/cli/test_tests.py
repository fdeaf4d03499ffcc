"""`snowc test`: what is said about tests, and the exit status."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from xml.etree import ElementTree

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
        "        output:",
        "          crashed",
        "             at sums.snow:15:3 in Sums.test:adds wrongly",
        "FAILED  divides (sums.snow:18)",
        "        division by zero",
        "        output:",
        "          2",
        "          crashed",
        "             at sums.snow:6:3 in Sums.share",
        "             backtrace, innermost first:",
        "               Sums.share at sums.snow:6 with n = 0",
        "               Sums.test:divides at sums.snow:20",
        "3 tests, 2 failed",
    ]
    assert (done.returncode, done.stderr) == (1, "")


def test_outcomes_as_json(sums: Path) -> None:
    done = run_snowc("test", sums, "--format", "json")
    told = [json.loads(line) for line in done.stdout.splitlines()]
    for each in told[:-1]:
        assert each.pop("seconds") >= 0
        assert ("output" in each) == (each["status"] == "failed")
        assert each.pop("output", "2\n** actor").startswith(("2\n** actor", "** actor"))
    assert told == [
        {"event": "test", "status": "ok", "name": "adds up", "place": "sums.snow:9", "module": "Sums"},
        {
            "event": "test",
            "status": "failed",
            "name": "adds wrongly",
            "place": "sums.snow:13",
            "message": "assertion failed: add(1, two) == 4\n  left: 3\n  right: 4",
            "module": "Sums",
        },
        {
            "event": "test",
            "status": "failed",
            "name": "divides",
            "place": "sums.snow:18",
            "message": "division by zero",
            "module": "Sums",
        },
        {"event": "done", "tests": 3, "failed": 2, "not_run": 0},
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
    (tmp_path / "area_test.snow").write_text(
        'import Area\n\ntest "from outside" do\n  assert Area.of(2) == 4\nend\n', "utf-8"
    )
    done = run_snowc("test", tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (
        0,
        "ok      area\nok      from outside\n2 tests, 0 failed\n",
        "",
    )


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


ENDINGS = """test "leaves" do
  println("bye")
  System.exit(7)
end

test "goes on" do
  assert true
end

test "says much" do
  println("said")
end

test "overflows" do
  assert depth(1) > 0
end

fn depth(n :: Int) -> Int do
  1 + depth(n + 1)
end
"""


@pytest.fixture
def endings(tmp_path: Path) -> Path:
    path = tmp_path / "endings.snow"
    path.write_text(ENDINGS, "utf-8")
    return path


@pytest.mark.parametrize("jobs", ["1", "4"])
def test_a_test_that_ends_its_process_is_one_failure(jobs: str, endings: Path) -> None:
    done = run_snowc("test", endings, "--jobs", jobs)
    lines = done.stdout.splitlines()
    assert lines[:6] == [
        "FAILED  leaves",
        "        the test ended the program with status 7",
        "        output:",
        "          bye",
        "ok      goes on",
        "ok      says much",
    ]
    assert lines[6].startswith("FAILED  overflows (endings.snow:14)")
    assert (lines[-1], done.returncode, done.stderr) == ("4 tests, 2 failed", 1, "")


def test_output_of_what_passes_is_shown_on_request(endings: Path) -> None:
    quiet = run_snowc("test", endings, "--filter", "says")
    assert quiet.stdout == "ok      says much\n1 test, 0 failed\n"
    loud = run_snowc("test", endings, "--filter", "says", "--show-output")
    assert loud.stdout == "ok      says much\n        output:\n          said\n1 test, 0 failed\n"


def test_the_first_failure_ends_the_run(endings: Path) -> None:
    done = run_snowc("test", endings, "--fail-fast")
    assert (done.stdout.splitlines()[0], done.stdout.splitlines()[-1]) == (
        "FAILED  leaves",
        "1 test, 1 failed, 3 not run",
    )
    assert done.returncode == 1


def test_a_seed_gives_its_order_again(endings: Path) -> None:
    first = run_snowc("test", endings, "--shuffle", "--jobs", "2")
    seed = first.stdout.splitlines()[0].removeprefix("seed ")
    again = run_snowc("test", endings, "--seed", seed, "--jobs", "1")
    assert [line[:20] for line in again.stdout.splitlines()] == [line[:20] for line in first.stdout.splitlines()]


def test_a_test_that_takes_too_long(tmp_path: Path) -> None:
    path = tmp_path / "long.snow"
    path.write_text(
        'test "loops" do\n  while true do\n    ()\n  end\nend\n\ntest "is next" do\n  assert true\nend\n', "utf-8"
    )
    done = run_snowc("test", path, "--timeout", "0.5", "--jobs", "1", env={"SNOW_THREADS": "1"})
    assert done.stdout.splitlines() == [
        "FAILED  loops (long.snow:1)",
        "        the test went on for more than 500 ms",
        "ok      is next",
        "2 tests, 1 failed",
    ]


@pytest.mark.parametrize("option", ["--timeout 0", "--timeout x", "--timeout inf", "--jobs 0", "--seed x"])
def test_misuse(option: str, sums: Path) -> None:
    assert run_snowc("test", sums, *option.split()).returncode == 2


def test_values_of_some_size_are_compared(tmp_path: Path) -> None:
    path = tmp_path / "lists.snow"
    long = '[("first", [1, 2, 3]), ("second", [4, {}]), ("third, of them", [6]), ("fourth", []), ("fifth", [])]'
    path.write_text(f'test "lists" do\n  assert_eq {long.format(5)}, {long.format(7)}\nend\n', "utf-8")
    done = run_snowc("test", path)
    assert done.stdout.splitlines()[2:14] == [
        "          - left, + right:",
        "            …",
        "                [",
        "                  4,",
        "          -       5",
        "          +       7",
        "                ]",
        "              ),",
        "            …",
        "        output:",
        "          crashed",
        "             at lists.snow:2:3 in Lists.test:lists",
    ]


def test_junit(sums: Path, tmp_path: Path) -> None:
    assert run_snowc("test", sums, "--junit", tmp_path / "report.xml").returncode == 1
    root = ElementTree.parse(tmp_path / "report.xml").getroot()
    assert (root.get("tests"), root.get("failures")) == ("3", "2")
    cases = {case.get("name"): case for case in root.iter("testcase")}
    assert cases["adds up"].find("failure") is None
    failure = cases["divides"].find("failure")
    assert failure is not None
    assert (failure.get("message"), cases["divides"].get("line")) == ("division by zero", "18")


def test_a_report_that_can_not_be_written(sums: Path, tmp_path: Path) -> None:
    done = run_snowc("test", sums, "--filter", "up", "--junit", tmp_path)
    assert (done.returncode, "E0099" in done.stderr) == (1, True)


EXAMPLES = """##! ```snow
##! Shapes.area(2)   # => 4
##! ```

## The area of a square.
##
## ```snow
## let side = 3
## println(Shapes.area(side))   # => 9
## Shapes.area(side)            # => 10
## ```
##
## ```snow
## fn main() do
##   println(1)
## end
## ```
pub fn area(side :: Int) -> Int do side * side end
"""


def test_examples_of_the_documentation_are_tests(tmp_path: Path) -> None:
    path = tmp_path / "shapes.snow"
    path.write_text(EXAMPLES, "utf-8")
    done = run_snowc("test", path)
    assert done.stdout.splitlines() == [
        "ok      Shapes, example at line 2",
        "FAILED  Shapes, example at line 8 (shapes.snow, examples:7)",
        '        assertion failed: "${Shapes.area(side)}" == "10"',
        '          left: "9"',
        '          right: "10"',
        "        output:",
        "          crashed",
        "             at shapes.snow, examples:10:4 in ShapesExamples.test:Shapes, example at line 8",
        "2 tests, 1 failed",
    ]
    assert run_snowc("test", path, "--no-examples").stdout == "no tests\n"


def test_an_example_with_a_mistake_is_told_at_its_line(tmp_path: Path) -> None:
    path = tmp_path / "shapes.snow"
    path.write_text(EXAMPLES.replace("## println(Shapes.area(", "## println(Shapes.aera("), "utf-8")
    done = run_snowc("test", path)
    assert done.returncode == 1
    assert "shapes.snow, examples:9:24\n" in done.stderr


# sentence: 2: snowc test runs the tests


def test_tests_are_built_for_a_debugger(tmp_path: Path) -> None:
    (tmp_path / "sums.snow").write_text(SUMS, "utf-8")
    program = tmp_path / "out" / "sums"
    program.parent.mkdir()
    ran = run_snowc("test", "sums.snow", "--build", str(program), "--filter", "adds", folder=tmp_path)
    assert (ran.returncode, ran.stderr) == (0, "")
    tests = [json.loads(line) for line in ran.stdout.splitlines()]
    assert tests == [
        {"number": 0, "name": "adds up", "module": "Sums"},
        {"number": 1, "name": "adds wrongly", "module": "Sums"},
    ]
    one = subprocess.run([program, "MARK", "5000", "1"], capture_output=True, text=True, check=True)
    told = [json.loads(line.partition("MARK")[2]) for line in one.stdout.split("\n") if line]
    assert [(each["event"], each.get("status")) for each in told] == [("begin", None), ("end", "failed")]
    nowhere = run_snowc("test", "sums.snow", "--build", str(tmp_path / "sums.snow" / "program"), folder=tmp_path)
    assert nowhere.returncode == 1 and "E0099" in nowhere.stderr

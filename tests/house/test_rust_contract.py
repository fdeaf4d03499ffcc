"""Contract rows that the runtime's own tests show: a line `// contract: SCHED-9` above `#[test]`.

Those tests are run by cargo, by their names, once for all rows.
"""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.contract import contract_ids, contract_marks

RUNTIME = Path(__file__).resolve().parents[2] / "runtime"
MARKED_TEST = re.compile(r"(?P<mark>//\s*contract:[^\n]*)\n(?:\s*#\[[^\n]*\n)+\s*fn (?P<name>\w+)")


@dataclass(frozen=True)
class RustTest:
    file: Path
    name: str
    mark: str


def marked_tests() -> list[RustTest]:
    files = [*RUNTIME.glob("src/**/*.rs"), *RUNTIME.glob("tests/*.rs")]
    return [
        RustTest(file.relative_to(RUNTIME), found["name"], found["mark"])
        for file in sorted(files)
        for found in MARKED_TEST.finditer(file.read_text("utf-8"))
    ]


@pytest.fixture(scope="session")
def cargo_output() -> str:
    names = [test.name for test in marked_tests()]
    command = ["cargo", "test", "--locked", "--no-fail-fast", "--", *names]
    done = subprocess.run(command, cwd=RUNTIME, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return done.stdout


@pytest.mark.parametrize(
    "test", [pytest.param(test, id=test.name, marks=contract_marks(test.mark)) for test in marked_tests()]
)
def test_row(test: RustTest, cargo_output: str) -> None:
    passed = re.search(rf"^test (?:\w+::)*{test.name} \.\.\. ok$", cargo_output, re.MULTILINE)
    assert passed, cargo_output[-4000:]


def test_marks_in_rust_are_read() -> None:
    source = "// contract: SCHED-9\n#[test]\n#[ignore]\nfn steals() {}\n"
    found = MARKED_TEST.search(source)
    assert found and found["name"] == "steals" and contract_ids(found["mark"]) == ("SCHED-9",)

"""What holds for every test: peers, contract rows and their table.

`peer(name)`: see tests/support/peers.py. `contract(id)`: the id must stand in docs/contract.md, or collection fails.
`--contract-table` (as in `make contract`) prints every row with its tests and whether they pass, and makes the run
fail if a row that has tests does not pass.
"""

from __future__ import annotations

import os
from collections.abc import Generator

import pytest
from _pytest.python import pytest_pyfunc_call as default_pyfunc_call

from snowc.frame_room import with_frame_room
from tests.support.contract import contract_rows
from tests.support.peers import absence

pytest_plugins = ["pytester"]

_OUTCOMES = pytest.StashKey[dict[str, str]]()  # node id → "passed" | "failed" | "skipped"
_ROW_TESTS = pytest.StashKey[dict[str, list[str]]]()  # contract id → node ids


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--contract-table", action="store_true", help="print docs/contract.md with the tests of each row")


def pytest_configure(config: pytest.Config) -> None:
    config.stash[_OUTCOMES] = {}
    config.stash[_ROW_TESTS] = {}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    known = {row.id for row in contract_rows()}
    for item in items:
        for mark in item.iter_markers("contract"):
            if unknown := [id_ for id_ in mark.args if id_ not in known]:
                raise pytest.UsageError(f"{item.nodeid}: docs/contract.md has no row {', '.join(unknown)}")
            for id_ in mark.args:
                config.stash[_ROW_TESTS].setdefault(id_, []).append(item.nodeid)


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> object:
    """Each test calls from one chunk of frames: the depth at which pytest calls it is a matter of luck."""
    return with_frame_room(lambda: default_pyfunc_call(pyfuncitem))


def pytest_runtest_setup(item: pytest.Item) -> None:
    reasons = [why for mark in item.iter_markers("peer") for name in mark.args if (why := absence(name))]
    if not reasons:
        return
    if os.environ.get("SNOW_REQUIRE_PEERS") == "1":
        pytest.fail("; ".join(reasons) + ", and SNOW_REQUIRE_PEERS=1 asks for it", pytrace=False)
    pytest.skip("; ".join(reasons))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.when == "call" or report.outcome != "passed":
        item.config.stash[_OUTCOMES][item.nodeid] = report.outcome
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    absent = [report for report in terminalreporter.stats.get("skipped", []) if "peer " in str(report.longrepr)]
    if absent:
        terminalreporter.write_line(f"{len(absent)} tests skipped for want of a peer (reasons above)")
    if config.getoption("--contract-table"):
        _write_table(terminalreporter, config)


def _write_table(out: pytest.TerminalReporter, config: pytest.Config) -> None:
    outcomes, row_tests = config.stash[_OUTCOMES], config.stash[_ROW_TESTS]
    out.section("contract")
    rows = contract_rows()
    passing = 0
    for row in rows:
        tests = row_tests.get(row.id, [])
        state = _row_state([outcomes.get(test, "not run") for test in tests])
        passing += state == "yes"
        more = f" (+{len(tests) - 1})" if len(tests) > 1 else ""
        first = tests[0].removeprefix("tests/") + more if tests else "none yet"
        out.write_line(f"{row.id:<9} {_shortened(row.what, 70):<70} {state:<8} {first}")
    out.write_line(f"{passing} of {len(rows)} rows are shown to hold")


def _row_state(states: list[str]) -> str:
    if not states:
        return "-"
    if all(state == "passed" for state in states):
        return "yes"
    return "NO" if "failed" in states else "skipped"


def _shortened(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"

"""The test tiers themselves: absent peers are skipped and counted, or fail where they are required, and the contract
table tells the truth.
"""

from __future__ import annotations

from pathlib import Path

import pytest

CONFTEST = Path(__file__).resolve().parents[1] / "conftest.py"
OPTIONS = ("-p", "no:cacheprovider", "-p", "no:asyncio", "-p", "no:xdist", "-rs")


@pytest.fixture
def suite(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """An empty suite with our conftest, on a machine without any peer."""
    pytester.makeconftest(CONFTEST.read_text("utf-8"))
    pytester.makeini("[pytest]\nmarkers =\n  contract(id)\n  peer(name)\n")
    monkeypatch.setenv("PATH", str(pytester.path))
    monkeypatch.delenv("SNOW_REQUIRE_PEERS", raising=False)
    return pytester


ONE_PEER = """
    import pytest

    @pytest.mark.peer("neovim")
    def test_in_an_editor():
        pass

    def test_alone():
        pass
"""


def test_an_absent_peer_is_skipped_with_its_reason_and_counted(suite: pytest.Pytester) -> None:
    suite.makepyfile(ONE_PEER)
    result = suite.runpytest_inprocess(*OPTIONS)
    result.assert_outcomes(passed=1, skipped=1)
    result.stdout.fnmatch_lines(["*1 tests skipped for want of a peer*", "*peer neovim is absent: no `nvim` on PATH*"])


def test_a_required_peer_that_is_absent_fails(suite: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SNOW_REQUIRE_PEERS", "1")
    suite.makepyfile(ONE_PEER)
    suite.runpytest_inprocess(*OPTIONS).assert_outcomes(passed=1, errors=1)


def test_the_contract_table_tells_what_passes(suite: pytest.Pytester) -> None:
    suite.makepyfile("""
        import pytest

        @pytest.mark.contract("JOB-1")
        def test_holds():
            pass

        @pytest.mark.contract("JOB-2")
        def test_does_not():
            assert False

        @pytest.mark.contract("JOB-3")
        def test_is_skipped():
            pytest.skip("today")
    """)
    result = suite.runpytest_inprocess(*OPTIONS, "--contract-table")
    result.stdout.fnmatch_lines(
        [
            "JOB-1 * yes *",
            "JOB-2 * NO *",
            "JOB-3 * skipped *",
            "JOB-4 * -  * none yet",
            "1 of * rows are shown to hold",
        ],
        consecutive=False,
    )


def test_a_row_that_the_contract_does_not_have_is_refused(suite: pytest.Pytester) -> None:
    suite.makepyfile('import pytest\n\n@pytest.mark.contract("JOB-99")\ndef test_x(): pass\n')
    result = suite.runpytest_inprocess(*OPTIONS)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*docs/contract.md has no row JOB-99*"])

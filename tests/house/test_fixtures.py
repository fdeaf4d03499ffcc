"""The Markdown fixture reader, on fixtures of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.contract import contract_ids
from tests.support.fixtures import read_cases

TWO_CASES = """# Title

## one
<!-- contract: JOB-1, JOB-7 -->
```snow file=a.snow
fn main() do
## not a heading
end
```

## two
````types
```
````
"""


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.md"
    path.write_text(TWO_CASES, "utf-8")
    return path


def test_cases_have_names_lines_and_blocks(page: Path) -> None:
    one, two = read_cases(page)
    assert (one.name, one.line, one.text("snow")) == ("one", 3, "fn main() do\n## not a heading\nend\n")
    assert one.blocks[0].attributes == "file=a.snow"
    assert two.text("types") == "```\n"
    assert contract_ids(one.source) == ("JOB-1", "JOB-7")


def test_a_difference_fails_with_a_diff(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SNOW_UPDATE", raising=False)
    with pytest.raises(pytest.fail.Exception, match="-```\n\\+Int"):
        read_cases(page)[1].expect("types", "Int")


def test_update_replaces_and_adds_blocks(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SNOW_UPDATE", "1")
    one, two = read_cases(page)
    one.expect("types", "Int\nBool")  # moves the second case down
    two.expect("types", "```x\n")
    again, last = read_cases(page)
    assert again.text("types") == "Int\nBool\n"
    assert again.text("snow") == one.text("snow")
    assert last.text("types") == "```x\n"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("## a\n```snow\n", "never closed"),
        ("## a\nprose\n", "no fenced block"),
        ("## a\n```x\n```\n## a\n```x\n```\n", "two cases named a"),
    ],
)
def test_malformed_fixtures_are_refused(tmp_path: Path, text: str, complaint: str) -> None:
    path = tmp_path / "bad.md"
    path.write_text(text, "utf-8")
    with pytest.raises(ValueError, match=complaint):
        read_cases(path)


def test_contract_lines_in_snow_comments() -> None:
    assert contract_ids("# contract: JOB-1\nfn main() do\n  # contract: TIMER-2 JOB-1\nend\n# a contract: no\n") == (
        "JOB-1",
        "TIMER-2",
    )

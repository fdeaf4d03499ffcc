"""From a fixture's text to the contract rows that it shows.

Comes in: the text of a `.snow` program or of one Markdown case. Goes out: the ids on its `contract:` lines, and the
same as pytest marks. Refuses: nothing here; tests/conftest.py refuses an id that docs/contract.md does not list.

A line is `# contract: JOB-1` (Snow), `// contract: JOB-1` (Rust) or `<!-- contract: JOB-1, JOB-7 -->` (Markdown), at
any indentation.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

CONTRACT_PAGE = Path(__file__).resolve().parents[2] / "docs" / "contract.md"

_MARK_LINE = re.compile(r"^\s*(?:#+|//|<!--)\s*contract:\s*(?P<ids>[A-Z]+-\d+(?:[,\s]+[A-Z]+-\d+)*)", re.MULTILINE)
_ID = re.compile(r"[A-Z]+-\d+")
_TABLE_ROW = re.compile(r"^\|\s*(?P<id>[A-Z]+-\d+)\s*\|\s*(?P<what>.*?)\s*\|\s*$", re.MULTILINE)


@dataclass(frozen=True)
class ContractRow:
    id: str
    what: str


def contract_ids(text: str) -> tuple[str, ...]:
    """The ids in the order of the text, each once."""
    found = [id_ for line in _MARK_LINE.finditer(text) for id_ in _ID.findall(line["ids"])]
    return tuple(dict.fromkeys(found))


def contract_marks(text: str) -> list[pytest.MarkDecorator]:
    """For `pytest.param(…, marks=contract_marks(text))`."""
    return [pytest.mark.contract(id_) for id_ in contract_ids(text)]


def contract_rows(page: Path = CONTRACT_PAGE) -> tuple[ContractRow, ...]:
    """The rows of docs/contract.md, in its order."""
    return tuple(ContractRow(row["id"], row["what"]) for row in _TABLE_ROW.finditer(page.read_text("utf-8")))

"""What `snowc check` says about a text, as codes.

In: the text of one file. Out: the codes of its diagnostics, in the order in which they are shown. A crash of the
compiler fails the test.
"""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

import pytest

from tests.support.snowc import run_snowc

_CODE = re.compile(r"^(?:error|warning)\[(?P<code>[EW]\d{4})\]", re.MULTILINE)


def check_text(text: str) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "example.snow"
        path.write_text(text, "utf-8")
        done = run_snowc("check", path)
    codes = _CODE.findall(done.stdout + done.stderr)
    has_errors = any(code.startswith("E") for code in codes)
    if done.returncode != (1 if has_errors else 0):
        pytest.fail(f"snowc check ended with {done.returncode}:\n{done.stdout}{done.stderr}", pytrace=False)
    return codes

"""The page in a real browser: it shows the actors as a tree, and what is known of one."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.observe.programs import built, read_until, running
from tests.observe.test_server import Observed, address_of

pytestmark = pytest.mark.peer("browser")


def shown(program: Observed, folder: Path, query: str = "") -> str:
    """The page's elements once its script has looked at the program."""
    browser = shutil.which("chromium")
    assert browser is not None
    arguments = ["--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=5000"]
    address = f"http://127.0.0.1:{program.port}/?token={program.token}{query}"
    done = subprocess.run(
        [browser, *arguments, f"--user-data-dir={folder / 'profile'}", "--dump-dom", address],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return done.stdout


def test_the_page_shows_the_program(tmp_path: Path) -> None:
    with running(built(tmp_path), {"SNOW_OBSERVE": "0"}) as process:
        port, token = address_of(process)
        read_until(process, "children 1")
        program = Observed(process, port, token)
        actors = program.actors()
        program.json("POST", "/watch", pid=actors["counter"]["pid"])
        dom = shown(program, tmp_path, f"&pid={actors['counter']['pid'].strip('<>')}")
        assert '<p id="status" role="status">live</p>' in dom
        rows = re.findall(r'padding-left: ([\d.]+)rem;"><button[^>]*>([^<]*)</button>', dom)
        assert ("0.6", "main") in rows and ("1.8", "Town") in rows and ("3", "keeper: keeper “keeper”") in rows
        assert "Town.counter at town.snow:1" in dom and "Town.main at town.snow:28" in dom
        assert "Stop tracing" in dom


def test_a_wrong_token_shows_nothing(tmp_path: Path) -> None:
    with running(built(tmp_path), {"SNOW_OBSERVE": "0"}) as process:
        port, _ = address_of(process)
        dom = shown(Observed(process, port, "0" * 32), tmp_path)
    assert "the token is wrong" in dom and "keeper" not in dom

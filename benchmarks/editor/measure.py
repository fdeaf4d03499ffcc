"""Times the packaged extension inside a real VS Code, and weighs it. See README.md."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.machine import describe
from benchmarks.table import Row, Table

ROOT = Path(__file__).resolve().parents[2]
EXTENSION = ROOT / "editors" / "vscode"
HOST = ROOT / ".cache" / "vscode-host"
SQUIGGLE, ACTIVATION = "the first squiggle", "activates quickly and its server runs"
RUNS, WARM_UP = 5, 1


def measure() -> Table:
    if not (HOST / "node_modules").exists():
        why = "no VS Code in .cache/vscode-host: `bash editors/vscode/test/install_host.sh .cache/vscode-host`"
        return Table("editor", describe(), (Row("first squiggle", "s", (), goal=2, note=why),))
    with tempfile.TemporaryDirectory() as folder:
        vsix = _package(Path(folder) / "snow.vsix")
        reports = [_start(vsix) for _ in range(WARM_UP + RUNS)][WARM_UP:]
        size = vsix.stat().st_size / 1000
    squiggles = tuple(report[SQUIGGLE]["milliseconds"] / 1000 for report in reports)
    activations = tuple(report[ACTIVATION]["activation"] for report in reports)
    rows = (
        Row("activation", "ms", activations, goal=300),
        Row("first squiggle", "s", squiggles, goal=2),
        Row("package", "KB", (size,), goal=1000),
    )
    return Table("editor", describe(), rows)


def _package(vsix: Path) -> Path:
    for options in (["--tests"], ["--production"]):
        subprocess.run(["node", "esbuild.mjs", *options], cwd=EXTENSION, check=True)
    flags = ["--no-dependencies", "--no-rewrite-relative-links", "--allow-missing-repository"]
    command = ["npx", "--no-install", "vsce", "package", *flags, "--out", str(vsix)]
    subprocess.run(command, cwd=EXTENSION, check=True, capture_output=True)
    return vsix


def _start(vsix: Path) -> dict[str, Any]:
    """What the cases tell of one start of the editor, by their names."""
    server = Path(sys.executable).with_name("snow-lsp")
    where = ["--host", str(HOST), "--vsix", str(vsix), "--server", str(server)]
    command = ["node", "test/drive.mjs", *where, "--only", json.dumps([SQUIGGLE, ACTIVATION])]
    done = subprocess.run(command, cwd=EXTENSION, capture_output=True, text=True)
    reports = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    if done.returncode:
        raise SystemExit(f"the editor's cases failed:\n{done.stdout}{done.stderr}")
    return {each["name"]: each["detail"] for each in reports}

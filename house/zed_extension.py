"""The folder that Zed installs as an extension: editors/zed with the place of this checkout's grammar.

In: editors/zed, the checkout's last commit. Out: FOLDER (dist/zed), which *zed: install dev extension* takes. Zed
fetches the grammar's commit, and compiles both itself. `python -m house.zed_extension [FOLDER]`.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

from house.textmate_grammar import ROOT

SOURCE: Final = ROOT / "editors" / "zed"
GRAMMAR: Final = "editors/tree-sitter-snow"


def write(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(SOURCE, folder, ignore=shutil.ignore_patterns("target", "test", "node_modules"))
    manifest = folder / "extension.toml"
    manifest.write_text(manifest.read_text("utf-8") + _grammar(), "utf-8")


def _grammar() -> str:
    asked = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=True)
    places = {"repository": ROOT.as_uri(), "rev": asked.stdout.strip(), "path": GRAMMAR}
    return "\n[grammars.snow]\n" + "".join(f'{key} = "{value}"\n' for key, value in places.items())


def main(arguments: list[str]) -> int:
    folder = Path(arguments[0]) if arguments else ROOT / "dist" / "zed"
    write(folder)
    print(f"wrote {folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""runtime/NOTICES.md: whose code is in the runtime, and so in every program, with the words of their licences.

In: what cargo knows of the crates that the runtime links. Out: the page as Markdown; it goes into the wheel. `python -m
house.notices` writes it; a test compares.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "runtime" / "NOTICES.md"
TARGETS = ("x86_64-unknown-linux-gnu", "aarch64-unknown-linux-gnu", "aarch64-apple-darwin", "x86_64-apple-darwin")
_WORDS = ("LICENSE*", "LICENCE*", "COPYING*", "COPYRIGHT*", "NOTICE*")
_HEAD = """\
# Third-party notices

Snow's runtime, and with it every program that Snow compiles, holds code of these crates and of Rust's standard library
(MIT or Apache-2.0, the Rust project's contributors). This page is made by `python -m house.notices`.
"""


def page() -> str:
    return _HEAD + "".join(map(_section, sorted(_crates(), key=lambda each: (each["name"], each["version"]))))


def _crates() -> Iterator[dict[str, Any]]:
    """The crates that the runtime links on any of its machines."""
    filters = [word for target in TARGETS for word in ("--filter-platform", target)]
    command = ["cargo", "metadata", "--format-version", "1", "--locked", "--offline", *filters]
    done = subprocess.run(command, cwd=ROOT / "runtime", capture_output=True, text=True, check=True)
    metadata = json.loads(done.stdout)
    nodes = {node["id"]: node for node in metadata["resolve"]["nodes"]}
    waiting, seen = [metadata["resolve"]["root"]], set()
    while waiting:
        for dependency in nodes[waiting.pop()]["deps"]:
            is_linked = any(kind["kind"] is None for kind in dependency["dep_kinds"])
            if is_linked and dependency["pkg"] not in seen:
                seen.add(dependency["pkg"])
                waiting.append(dependency["pkg"])
    return (each for each in metadata["packages"] if each["id"] in seen)


def _section(crate: dict[str, Any]) -> str:
    folder = Path(crate["manifest_path"]).parent
    files = sorted({file for pattern in _WORDS for file in folder.glob(pattern) if file.is_file()})
    texts = "".join(f"\n{file.name}:\n\n{_quoted(file)}" for file in files if _is_shown(file, files))
    authors = f"By {', '.join(crate['authors'])}. " if crate["authors"] else ""
    return f"\n## {crate['name']} {crate['version']}\n\n{authors}Licence: {crate['license']}.\n{texts}"


def _is_shown(file: Path, files: list[Path]) -> bool:
    """Where a crate may be had under MIT too, the long text of Apache's is left out."""
    return "APACHE" not in file.name.upper() or not any("MIT" in each.name.upper() for each in files)


def _quoted(file: Path) -> str:
    lines = file.read_text("utf-8").strip().splitlines()
    return "".join(f"> {line}".rstrip() + "\n" for line in lines)


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")

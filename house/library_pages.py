"""docs/stdlib/: a page for each module of the library, made from its `##` docs, and a list of them.

In: the library's files. Out: pages by their paths. `python -m house.library_pages` writes them; a test compares.
"""

from __future__ import annotations

from pathlib import Path

from snowc.tools.doc.library import documented_library
from snowc.tools.doc.markdown_page import module_page

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "stdlib"
PRELUDE = "Prelude"
_MADE = "<!-- Made by `python -m house.library_pages` from compiler/snowc/stdlib/: change it there. -->\n"
_HEAD = """\
# The standard library

Every example on these pages is run by a test: behind `# =>` stands what it prints. The names of `Prelude` need no
module in front of them.

| module | |
|---|---|
"""


def pages() -> dict[Path, str]:
    """Every page with its text."""
    modules = dict(documented_library())
    made = {FOLDER / f"{module}.md": f"{_MADE}\n{_page(module, text)}" for module, text in modules.items()}
    return {FOLDER / "README.md": _contents(modules), **made}


def _page(module: str, text: str) -> str:
    return module_page(module, text, prefix="" if module == PRELUDE else None)


def _contents(modules: dict[str, str]) -> str:
    rows = [f"| [{module}]({module}.md) | {_first_sentence(text)} |\n" for module, text in sorted(modules.items())]
    return f"{_MADE}\n{_HEAD}" + "".join(rows)


def _first_sentence(text: str) -> str:
    lines = [line.removeprefix("##!").strip() for line in text.split("\n") if line.startswith("##!")]
    sentence = " ".join(lines).partition(". ")[0].removesuffix(".") + "."
    return sentence.replace("|", "\\|")


def write() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    wanted = pages()
    for stale in set(FOLDER.glob("*.md")) - set(wanted):
        stale.unlink()
    for path, text in wanted.items():
        path.write_text(text, "utf-8")


if __name__ == "__main__":
    write()

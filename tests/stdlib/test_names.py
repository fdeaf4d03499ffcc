"""Every name of the library that the language page promises is there, public, documented and shown by an example.

`names.md` lists the names by module; the declarations below them are what the library says.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from snowc.database import library_files
from snowc.tools.doc.markdown_page import module_page
from tests.stdlib.test_doc_examples import WITHOUT_EXAMPLE
from tests.support.fixtures import Case, cases_in

TEXTS = {module: text for module, _, text in library_files()}


@pytest.mark.parametrize("case", cases_in(Path(__file__).parent, "names.md"))
def test_the_names_of_a_module(case: Case) -> None:
    sections = sections_of(case.name)
    declared = [_declaration(sections.get(name, "")) for name in case.text("names").split()]
    case.expect("declarations", "".join(f"{each}\n" for each in declared))


@pytest.mark.parametrize("case", cases_in(Path(__file__).parent, "names.md"))
def test_each_has_a_text_and_an_example(case: Case) -> None:
    sections = sections_of(case.name)
    lacking = [name for name in case.text("names").split() if not _is_shown(case.name, name, sections.get(name, ""))]
    assert lacking == []


def sections_of(module: str) -> dict[str, str]:
    """The part of the module's page about each of its public names."""
    _, *parts = module_page(module, TEXTS[module], prefix="").split("\n## ")
    return {part.partition("\n")[0]: part for part in parts}


def _declaration(section: str) -> str:
    return section.partition("```text\n")[2].partition("\n```")[0].partition("\n")[0] or "(is not there)"


def _is_shown(module: str, name: str, section: str) -> bool:
    text = section.partition("\n```\n")[2].strip()
    needs_example = "```text\nfn " in section and f"{module}.{name}" not in WITHOUT_EXAMPLE
    return bool(text) and ("```snow" in text or not needs_example)

"""Every code has a page, every page a code, and the examples of the pages show what they say.

A ```snow block is a file of its own: with `fails=CODE` it gives exactly that code, without it none. What one file
can't show is a folder: blocks with `file=NAME`, and a ```console block behind them whose commands run in that folder;
`fails=CODE` stands on the console.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
import shlex
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

import snowc
from snowc.cli.main import main
from snowc.database import Database
from snowc.diagnostics import wording
from snowc.diagnostics.codes import all_codes, page_of
from snowc.source import FileId
from tests.support.fixtures import Block, read_blocks

PAGES = Path(snowc.__file__).parent / "diagnostics" / "pages"
FACT_MODULES = ("errors", "mailbox_errors", "async_errors", "service_errors", "project", "not_supported", "node_errors")
Captured = pytest.CaptureFixture[str]
_SHOWN_CODE = re.compile(r"^(?:error|warning)\[(\w+)\]", re.MULTILINE)

GIT = ("git", "-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "init.defaultBranch=main")

WITHOUT_EXAMPLE = {
    "E0067": "needs hundreds of patterns over dozens of columns: tests/types/test_exhaustive.py",
    "E0083": "is shown by editors: tests/cli/test_git_dependencies.py",
    "E0098": "needs another machine: tests/codegen",
    "E0120": "comes with hundreds of other errors: tests/syntax/test_errors.py",
    "E0121": "needs a text of thousands of levels: tests/syntax/test_random.py",
}


@dataclass(frozen=True)
class Folder:
    """An example of several files, and the commands that are run in it."""

    files: tuple[Block, ...]
    console: Block

    @property
    def attributes(self) -> dict[str, str]:
        return attributes_of(self.console)


Example = Block | Folder


def attributes_of(block: Block) -> dict[str, str]:
    return dict(part.partition("=")[::2] for part in block.attributes.split())


def examples_of(path: Path) -> list[Example]:
    found: list[Example] = []
    files: list[Block] = []
    for block in read_blocks(path):
        if "file" in attributes_of(block):
            files.append(block)
        elif block.kind == "console":
            found.append(Folder(tuple(files), block))
            files = []
        elif block.kind == "snow":
            found.append(block)
    assert not files, f"{path.name}: files without a command"
    return found


def wanted_codes(example: Example) -> list[str]:
    attributes = example.attributes if isinstance(example, Folder) else attributes_of(example)
    return [attributes["fails"]] if "fails" in attributes else []


def all_examples() -> list[object]:
    return [
        pytest.param(path.stem, example, id=f"{path.stem}-{number}")
        for path in sorted(PAGES.glob("*.md"))
        for number, example in enumerate(examples_of(path))
    ]


def reported_codes() -> set[str]:
    """The codes of all fact classes of the compiler."""
    return {str(getattr(each, "code")) for each in fact_classes()}  # noqa: B009 - a class of any kind of fact


def fact_classes() -> list[type]:
    found: list[type] = []
    for info in pkgutil.walk_packages(snowc.__path__, "snowc."):
        if info.name.rpartition(".")[2] in FACT_MODULES:
            module = importlib.import_module(info.name)
            classes = [each for _, each in inspect.getmembers(module, inspect.isclass) if each.__module__ == info.name]
            found += [each for each in classes if isinstance(getattr(each, "code", None), str)]
    return found


def codes_of_text(text: str) -> list[str]:
    db = Database()
    file = FileId("untitled:Example.snow")
    db.open_text(file, text)
    unused = set() if "fn main" in text else {"W0003"}
    return [each.code for each in db.check(file) if each.code not in unused]


def codes_of_folder(folder: Path, example: Folder, monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> list[str]:
    for block in example.files:
        attributes = attributes_of(block)
        path = folder / attributes["file"]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(block.text.encode(attributes.get("encoding", "utf-8")))
    monkeypatch.chdir(folder)
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("SNOW_CACHE_DIR", str(folder / "cache"))
    for line in example.console.text.splitlines():
        words = shlex.split(line.removeprefix("$ "))
        if words[0] == "git":
            subprocess.run([*GIT, *words[1:]], check=True)
            continue
        for assignment in words[: words.index("snowc")]:
            monkeypatch.setenv(*assignment.split("=", 1))
        run(words[words.index("snowc") + 1 :])
    captured = capsys.readouterr()
    return _SHOWN_CODE.findall(captured.out + captured.err)


def run(arguments: list[str]) -> None:
    """`snowc`, also where it ends by itself as `--help` does."""
    try:
        main(arguments)
    except SystemExit as ended:
        assert ended.code == 0, arguments


def test_every_code_has_a_page() -> None:
    assert reported_codes() == set(all_codes())


@pytest.mark.parametrize("code", all_codes())
def test_a_page_begins_with_its_code(code: str) -> None:
    page = page_of(code)
    assert page is not None
    assert page.text.startswith(f"# {code}: {page.title}\n")
    assert page.title


@pytest.mark.parametrize(("code", "example"), all_examples())
def test_the_examples_show_what_they_say(
    code: str, example: Example, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    assert set(wanted_codes(example)) <= {code}
    if isinstance(example, Folder):
        found = sorted(set(codes_of_folder(tmp_path, example, monkeypatch, capsys)))
    else:
        found = codes_of_text(example.text)
    assert found == wanted_codes(example)


@pytest.mark.parametrize("code", sorted(set(all_codes()) - set(WITHOUT_EXAMPLE)))
def test_a_page_has_a_wrong_and_a_right_example(code: str) -> None:
    wanted = [bool(wanted_codes(each)) for each in examples_of(PAGES / f"{code}.md")]
    assert True in wanted
    assert False in wanted


def test_every_fact_has_words() -> None:
    """A fact without words would be a crash at the moment when a user makes that mistake."""
    wording.load_words()
    assert [each.__name__ for each in fact_classes() if each not in wording._WORDINGS] == []

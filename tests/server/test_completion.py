"""Completion: `completion.md` shows what is offered at a cursor, best first; the protocol's side over stdio."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from snow_lsp.ide.completion import Candidate, completion
from snow_lsp.ide.import_edit import import_edit
from snow_lsp.ide.semantic_tokens import Modifier, semantic_tokens
from snowc.database import Database
from snowc.resolve.model import ModuleName
from snowc.source import FileId, Span
from tests.support.fixtures import Case, cases_in
from tests.support.language_server import ServerProcess

SNIPPET_CLIENT = {"textDocument": {"completion": {"completionItem": {"snippetSupport": True}}}}
FILE = FileId("untitled:Completion.snow")
_FIRST = re.compile(r"first=(\d+)")


def offered(marked: str) -> tuple[Candidate, ...]:
    db = Database()
    db.open_text(FILE, marked.replace("$0", "", 1))
    return completion(db, FILE, marked.index("$0"))


def shown(candidate: Candidate) -> str:
    what = f" — {candidate.detail}" if candidate.detail else ""
    written = candidate.snippet
    more = "" if written is None or written == candidate.label else " ⇒ " + written.replace("\n", "⏎")
    return f"{candidate.label}{what}{more}"


@pytest.mark.parametrize("case", cases_in(Path(__file__).parent, "completion.md"))
def test_candidates(case: Case) -> None:
    (block,) = (each for each in case.blocks if each.kind == "snow")
    limit = _FIRST.search(block.attributes)
    found = offered(block.text)
    shown_ones = found[: int(limit[1])] if limit is not None else found[:12]
    case.expect("offered", "\n".join(map(shown, shown_ones)) or "(nothing)")


def test_what_is_not_imported_is_imported_when_it_is_taken(tmp_path: Path) -> None:
    """Below the other imports, or on top; the letters typed so far choose among all modules."""
    root = tmp_path / "far"
    (root / "src").mkdir(parents=True)
    (root / "snow.toml").write_text('[package]\nname = "far"\nversion = "0.1.0"\n', "utf-8")
    main = "import List\n\nfn main() do\n  println(are)\nend\n"
    (root / "src/main.snow").write_text(main, "utf-8")
    shapes = (
        "## How much it covers.\npub fn area_of(side :: Int) -> Int do\n  side * side\nend\n\nfn hidden() do 1 end\n"
    )
    (root / "src/shapes.snow").write_text(shapes, "utf-8")
    with ServerProcess(SNIPPET_CLIENT) as server:
        uri = server.open_file(root / "src/main.snow")
        place = {"textDocument": {"uri": uri}, "position": {"line": 3, "character": 13}}
        found = server.request("textDocument/completion", place)
        (item,) = (each for each in found["items"] if each["label"] == "Shapes.area_of")
        assert item["insertText"] == "Shapes.area_of(${1:side})"
        assert item["filterText"] == "area_of"
        (edit,) = item["additionalTextEdits"]
        assert edit["newText"] == "\nimport Shapes"
        assert edit["range"]["start"] == {"line": 0, "character": 11}
        assert found["isIncomplete"], "more letters may find others"
        assert not [each for each in found["items"] if each["label"] == "Shapes.hidden"]
        resolved = server.request("completionItem/resolve", item)
        assert resolved["documentation"]["value"] == "How much it covers."


DEPRECATED = """\
## Sums up.
##
## Deprecated: `measure_all` counts right.
fn measure() -> Int do 2 end

fn main() do
  println(measure())
end
"""


def test_what_is_deprecated_is_struck_out() -> None:
    """In lists of candidates and in the text."""
    uri = "untitled:Deprecated.snow"
    with ServerProcess(SNIPPET_CLIENT) as server:
        server.open(uri, DEPRECATED)
        place = {"textDocument": {"uri": uri}, "position": {"line": 6, "character": 13}}
        items = server.request("textDocument/completion", place)["items"]
        assert [each["label"] for each in items if each.get("tags") == [1]] == ["measure"]
        assert items[-1]["label"] == "measure"
    db = Database()
    db.open_text(FILE, DEPRECATED)
    found = semantic_tokens(db, FILE, Span(0, len(DEPRECATED)))
    marked = [DEPRECATED[each.span.start : each.span.end] for each in found if Modifier.DEPRECATED in each.modifiers]
    assert marked == ["measure", "measure"]


def test_a_client_without_snippets_gets_plain_text() -> None:
    uri = "untitled:Plain.snow"
    with ServerProcess() as server:
        server.open(uri, "fn helper(a) do a end\n\nfn main() do\n  let x = 1\n  x.\n  hel\nend\n")
        place = {"textDocument": {"uri": uri}, "position": {"line": 5, "character": 5}}
        found = server.request("textDocument/completion", place)["items"]
        (helper,) = (each for each in found if each["label"] == "helper")
        assert "insertText" not in helper
        place["position"] = {"line": 4, "character": 4}
        found = server.request("textDocument/completion", place)["items"]
        assert "let" not in [each["label"] for each in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("fn main() do 1 end\n", "import Shapes\n\nfn main() do 1 end\n"),
        ("# what this is\n\nfn main() do 1 end\n", "# what this is\n\nimport Shapes\n\nfn main() do 1 end\n"),
        ("import List\nimport Map", "import List\nimport Map\nimport Shapes"),
        ("## of main\nfn main() do 1 end\n", "import Shapes\n\n## of main\nfn main() do 1 end\n"),
    ],
)
def test_where_an_import_goes(text: str, expected: str) -> None:
    db = Database()
    db.open_text(FILE, text)
    span, written = import_edit(db, FILE, ModuleName("Shapes"))
    assert text[: span.start] + written + text[span.end :] == expected


def test_a_postfix_form_takes_the_value_away() -> None:
    marked = "fn f(ready :: Bool) do\n  ready.$0\nend\n"
    (found,) = (each for each in offered(marked) if each.label == "not")
    assert found.removes is not None
    assert marked[found.removes.start : found.removes.end] == "ready."

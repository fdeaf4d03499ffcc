"""Refactorings on cursor fixtures: `$0` is the cursor, or two of them the selection. On examples: no new error."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from snow_lsp.ide.actions import all_refactorings, refactorings
from snow_lsp.ide.actions.place import Refactoring, place_of
from snow_lsp.ide.actions.tried import text_after
from snow_lsp.ide.fix_all import fix_all
from snow_lsp.ide.what_if import what_if
from snowc.database import Database
from snowc.diagnostics.diagnostic import Severity
from snowc.inputs import PROJECT, file_text, module_files
from snowc.source import FileId, Span
from tests.support.fixtures import Case, cases_in, read_cases

HERE = Path(__file__).parent
FILE = FileId("untitled:Refactor.snow")
SHOWN_BELOW = {
    "add_after", "extract_function", "extract_variable", "flip_operands", "if_and_case",
    "import_missing", "inline_variable", "sort_imports",
}  # fmt: skip
EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


def opened(marked: str) -> tuple[Database, str, Span]:
    start = marked.index("$0")
    text = marked.replace("$0", "", 1)
    end = text.find("$0")
    text = text.replace("$0", "")
    db = Database()
    db.open_text(FILE, text)
    return db, text, Span(start, start if end < 0 else end)


def applied(text: str, found: Refactoring) -> str:
    return text_after(text, found.edits)


def offers(marked: str) -> list[str]:
    db, _, selection = opened(marked)
    return [each.title for each in refactorings(db, FILE, selection)]


def after(marked: str, title: str) -> str:
    db, text, selection = opened(marked)
    (found,) = (each for each in refactorings(db, FILE, selection) if each.title.startswith(title))
    return applied(text, found)


@pytest.mark.parametrize("case", cases_in(HERE, "refactorings.md"))
def test_what_a_refactoring_makes(case: Case) -> None:
    case.expect("after", after(case.text("snow"), case.text("offer").strip()))


@pytest.mark.parametrize("case", cases_in(HERE, "refactorings.md"))
def test_what_a_refactoring_makes_has_no_new_mistake(case: Case) -> None:
    """Nor has what any other refactoring makes that is offered there."""
    db, text, selection = opened(case.text("snow"))
    known = _errors(db)
    for found in refactorings(db, FILE, selection):
        with what_if(db, {FILE: applied(text, found)}):
            assert _errors(db) <= known, f"{found.title}:\n{applied(text, found)}"


def test_each_refactoring_is_shown_by_a_case() -> None:
    """By a case here, or by one of the tests below."""
    offered = set()
    for case in (each for path in HERE.glob("refactorings.md") for each in read_cases(path)):
        db, _, selection = opened(case.text("snow"))
        place = place_of(db, FILE, selection)
        assert place is not None
        wanted = case.text("offer").strip()
        offered |= {name for name, offer in all_refactorings() if any(e.title.startswith(wanted) for e in offer(place))}
    missing = {name for name, _ in all_refactorings()} - offered
    assert missing == SHOWN_BELOW


def test_annotate_a_let() -> None:
    marked = "fn main() do\n  let $0job = Job.async(fn -> 1 end)\n  println(Job.await(job))\nend\n"
    assert "let job :: Job<Int> = Job" in after(marked, "Annotate the type")
    assert "Annotate the type" not in offers("fn main() do\n  let $0a :: Int = 1\n  println(a)\nend\n")


def test_annotate_a_function() -> None:
    marked = "fn ad$0d(a, b) do\n  a + b + 1\nend\n"
    assert after(marked, "Annotate the function") == "fn add(a :: Int, b :: Int) -> Int do\n  a + b + 1\nend\n"
    titles = offers("fn sa$0me(a) do\n  a\nend\n")
    assert not [each for each in titles if each.startswith("Annotate")], "its type has a variable without a name"
    marked = "async fn ad$0d(a, b) do\n  a + b + 1\nend\n"
    assert after(marked, "Annotate the function") == "async fn add(a :: Int, b :: Int) -> Int do\n  a + b + 1\nend\n"


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ("let $0a = 1\n  println(a + a)", "println(1 + 1)"),
        ("let $0a = f(1)\n  println(a)", "println(f(1))"),
        ("let $0a = f(1)\n  a", "f(1)"),
        ("let $0a = f(1)\n  let b = [a, f(2)]\n  b", "let b = [f(1), f(2)]\n  b"),
        ("let $0a = f(1)\n  let b = [f(2), a]\n  b", None),
        ("let b = 2\n  let $0a = b\n  let b = 3\n  println(a + b)", None),
        ("let $0a = fn x -> x + 1 end\n  a(2)", "(fn x -> x + 1 end)(2)"),
    ],
)
def test_inline_a_variable(before: str, expected: str | None) -> None:
    frame = "fn f(x :: Int) -> Int do x end\n\nfn g() do\n  {}\nend\n"
    marked = frame.format(before)
    if expected is None:
        assert not [each for each in offers(marked) if each.startswith("Inline")]
    else:
        assert after(marked, "Inline `a`") == frame.format(expected)


def test_extract_a_variable() -> None:
    marked = "fn area(a, b) do\n  println($0a * b$0 + 1)\nend\n"
    assert after(marked, "Extract into `value`") == "fn area(a, b) do\n  let value = a * b\n  println(value + 1)\nend\n"
    lazy = "fn f(a, b) do\n  a > 0 and $0b / a$0 > 1\nend\n"
    assert not [each for each in offers(lazy) if each.startswith("Extract into `")]
    later = "fn f(a) do\n  println(g(), $0a + 1$0)\nend\n\nfn g() do 1 end\n"
    assert not [each for each in offers(later) if each.startswith("Extract into `")]


def test_extract_a_function() -> None:
    marked = "fn area(a :: Int, b) do\n  let c = 2\n  println($0a * b + c$0)\nend\n"
    expected = (
        "fn area(a :: Int, b) do\n  let c = 2\n  println(extracted(a, b, c))\nend\n\n"
        "fn extracted(a, b, c) do\n  a * b + c\nend\n"
    )
    assert after(marked, "Extract into a function") == expected


def test_if_to_case_and_back() -> None:
    as_if = "fn f(a) do\n  $0if a > 1 do\n    println(a)\n    1\n  else\n    2\n  end\nend\n"
    as_case = "fn f(a) do\n  case a > 1 do\n    true ->\n      println(a)\n      1\n    false -> 2\n  end\nend\n"
    assert after(as_if, "Convert to `case`") == as_case
    assert after(as_case.replace("case", "$0case"), "Convert to `if`") == as_if.replace("$0", "")


def test_pipes() -> None:
    marked = "fn f(xs) do\n  List.$0map(List.reverse(xs), fn x -> x + 1 end)\nend\n"
    piped = after(marked, "Convert to a pipe")
    assert piped == "fn f(xs) do\n  List.reverse(xs) |> List.map(fn x -> x + 1 end)\nend\n"
    assert after(piped.replace("|>", "|>$0"), "Convert to a call") == marked.replace("$0", "")


def test_swap_sides() -> None:
    assert after("fn f(a, b) do\n  a + 1 <$0 b\nend\n", "Swap the sides") == "fn f(a, b) do\n  b > a + 1\nend\n"
    assert offers("fn f(a, b) do\n  g(a) <$0 g(b)\nend\n\nfn g(x) do x end\n") == []


def test_a_time_limit_for_a_receive() -> None:
    marked = "actor a() do\n  $0receive do\n    n -> println(n + 1)\n  end\nend\n"
    assert "    n -> println(n + 1)\n  after 5000 -> todo()\n  end" in after(marked, "Add a time limit")


def test_create_a_function() -> None:
    marked = 'fn main() do\n  let name = "x"\n  gre$0et(name, 3)\nend\n'
    assert after(marked, "Create the function `greet`").endswith(
        "end\n\nfn greet(name :: String, argument2 :: Int) do\n  todo()\nend\n"
    )


def test_sort_imports() -> None:
    text = "import $0Map\nimport List\nfrom Int import parse\n\nfn main() do\n  println(List.new())\nend\n"
    assert after(text, "Sort the imports").startswith("from Int import parse\nimport List\nimport Map\n\nfn")


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.snow")), ids=lambda path: path.stem)
def test_no_refactoring_makes_an_error(path: Path) -> None:
    """At twelve random places and selections of each example."""
    text = path.read_text("utf-8")
    db = Database()
    db.open_text(FILE, text)
    known = _errors(db)
    chosen = random.Random(7)
    for _ in range(12):
        start = chosen.randrange(len(text))
        selection = Span(start, min(len(text), start + chosen.choice((0, 0, 3, 9, 20))))
        for found in refactorings(db, FILE, selection):
            with what_if(db, {FILE: applied(text, found)}):
                assert _errors(db) <= known, f"{found.title} at {selection}:\n{applied(text, found)}"


def _errors(db: Database) -> set[str]:
    return {f"{each.code} {each.message}" for each in db.check(FILE) if each.severity is Severity.ERROR}


def test_import_what_is_missing() -> None:
    """A function, a type or a module of another file; the import is written unless it is there."""
    db = Database()
    main = FileId("main.snow")
    marked = "fn main() do\n  println(area$0_of(2))\nend\n"
    texts = {main: marked.replace("$0", ""), FileId("shapes.snow"): "pub fn area_of(n :: Int) -> Int do n * n end\n"}
    db.set_input(module_files, PROJECT, (("Main", main), ("Shapes", FileId("shapes.snow"))))
    for file, text in texts.items():
        db.set_input(file_text, file, text)
    place = Span(marked.index("$0"), marked.index("$0"))
    (found,) = (each for each in refactorings(db, main, place) if each.title.startswith("Import"))
    assert found.title == "Import `Shapes` and write `Shapes.area_of`"
    changed = applied(texts[main], found)
    assert changed == "import Shapes\n\nfn main() do\n  println(Shapes.area_of(2))\nend\n"
    db.set_input(file_text, main, changed)
    assert db.check(main) == ()


def test_fix_all_makes_the_certain_fixes() -> None:
    text = "fn main() do\n  let a = 1\n  let b = 2\n  println(3)\nend\n"
    db = Database()
    db.open_text(FILE, text)
    edits = tuple((each.place.span, each.replacement) for each in fix_all(db, FILE))
    assert text_after(text, edits) == text.replace("let a", "let _a").replace("let b", "let _b")

"""Services and supervisors in the editor: `$0` marks the cursor of a completion, `before|after` other places."""

from __future__ import annotations

from itertools import pairwise

import pytest

from snow_lsp.ide.code_lenses import code_lenses
from snow_lsp.ide.completion import completion
from snow_lsp.ide.definition import definition
from snow_lsp.ide.document_symbols import document_symbols
from snow_lsp.ide.hover import hover
from snow_lsp.ide.inlay_hints import inlay_hints
from snow_lsp.ide.references import highlights, references
from snow_lsp.ide.semantic_tokens import semantic_tokens
from snowc.database import Database
from snowc.source import FileId, Span

FILE = FileId("untitled:Services.snow")

PROGRAM = """\
## Counts.
service Counter do
  fn init(start :: Int) -> Int do start end
  ## Adds to the count.
  call Increment(by :: Int) :: Int do |count| (count + by, count + by) end
  cast Reset() do |old| old * 0 end
  info Down(_, who, why) do |total|
    println(why)
    total
  end
  terminate do |last|
    let shown = last + 1
    println(shown)
  end
  fn helper(n :: Int) -> Int do n end
end

supervisor App do
  strategy: one_for_one
  child counter do
    start: fn -> Counter.start(1) end
  end
end

fn main() do
  let pid = Counter.start(10)
  println(Counter.increment(pid, 5))
  println(Counter.try_increment(pid, 5, 100))
  Counter.reset(pid)
  spawn(App)
  let app = App.start()
  println(Supervisor.count(app))
end
"""


def at(marked: str) -> tuple[Database, int]:
    """The database of the program, and the place between two texts that follow each other in it; `¦` is a bar."""
    before, after = (part.replace("¦", "|") for part in marked.split("|"))
    assert PROGRAM.count(before + after) == 1, "the place must be one"
    db = Database()
    db.open_text(FILE, PROGRAM)
    return db, PROGRAM.index(before + after) + len(before)


@pytest.mark.parametrize(
    ("place", "code"),
    [
        ("Counter.incre|ment(", "Services.Counter.increment : fn(Pid<Counter>, Int) -> Int"),
        ("Counter.try_|incr", "Services.Counter.try_increment : fn(Pid<Counter>, Int, Int) -> Int!CallError"),
        ("Counter.res|et(", "Services.Counter.reset : fn(Pid<Counter>) -> ()"),
        ("pid = Counter.st|art(", "Services.Counter.start : fn(Int) -> Pid<Counter>"),
        ("call Incr|ement", "Services.Counter.increment : fn(Pid<Counter>, Int) -> Int"),
        ("let p|id", "pid : Pid<Counter>"),
        ("(count + b|y, count", "by : Int"),
        ("do ¦cou|nt¦ (", "count : Int"),
        ("do ¦old¦ ol|d * 0", "old : Int"),
        ("println(w|hy)", "why : ExitReason"),
        ("shown = la|st", "last : Int"),
        ("fn -> Counter.st|art(1)", "Services.Counter.start : fn(Int) -> Pid<Counter>"),
        ("App.st|art()", "Services.App.start : fn() -> Pid<Supervisor>"),
        ("let ap|p", "app : Pid<Supervisor>"),
    ],
)
def test_hover(place: str, code: str) -> None:
    db, offset = at(place)
    found = hover(db, FILE, offset)
    assert found is not None
    assert found.markdown.split("\n")[1] == code


def test_hover_shows_the_doc_of_the_handler() -> None:
    db, offset = at("Counter.incre|ment(")
    found = hover(db, FILE, offset)
    assert found is not None
    assert "Adds to the count." in found.markdown


@pytest.mark.parametrize(
    ("place", "line"),
    [
        ("Counter.incre|ment(", "  call Increment(by :: Int) :: Int do |count| (count + by, count + by) end"),
        ("Counter.try_|incr", "  call Increment(by :: Int) :: Int do |count| (count + by, count + by) end"),
        ("Counter.res|et(", "  cast Reset() do |old| old * 0 end"),
        ("pid = Counter.st|art(", "  fn init(start :: Int) -> Int do start end"),
        ("spawn(Ap|p)", "supervisor App do"),
        ("App.st|art()", "supervisor App do"),
        ("println(sh|own)", "    let shown = last + 1"),
        ("    to|tal", "  info Down(_, who, why) do |total|"),
    ],
)
def test_definition(place: str, line: str) -> None:
    db, offset = at(place)
    found = definition(db, FILE, offset)
    assert found is not None
    start = PROGRAM.rfind("\n", 0, found.span.start) + 1
    assert PROGRAM[start : PROGRAM.index("\n", start)] == line


def labels(marked: str) -> list[str]:
    db = Database()
    db.open_text(FILE, marked.replace("$0", "", 1))
    return [each.label for each in completion(db, FILE, marked.index("$0"))]


def test_completion_after_a_service_has_its_functions_and_nothing_hidden() -> None:
    found = labels(PROGRAM.replace("Counter.reset(pid)", "Counter.$0"))
    assert sorted(found) == ["increment", "reset", "start", "start_link", "try_increment"]
    assert {"start", "start_link"} <= set(labels(PROGRAM.replace("App.start()", "App.$0")))


def test_completion_in_a_handler_has_its_state_and_the_functions_of_the_service() -> None:
    found = labels(PROGRAM.replace("(count + by, count + by)", "(count + $0by, count + by)"))
    assert {"count", "by", "helper", "println"} <= set(found)
    assert not any(" " in each or ":" in each for each in found)


def test_the_outline_has_the_handlers() -> None:
    db, _ = at("let p|id")
    service, supervisor, _ = document_symbols(db, FILE)
    assert [each.name for each in service.children] == ["init", "Increment", "Reset", "helper"]
    assert [each.name for each in supervisor.children] == ["counter"]


def test_hints_and_colours_are_about_what_is_written() -> None:
    db, _ = at("let p|id")
    whole = Span(0, len(PROGRAM))
    hints = {PROGRAM[: hint.offset].rpartition(" ")[2]: hint.text for hint in inlay_hints(db, FILE, whole)}
    assert hints == {
        "shown": " :: Int",
        "pid": " :: Pid<Counter>",
        "app": " :: Pid<Supervisor>",
        "": "timeout_ms: ",
    }
    spans = [token.span for token in semantic_tokens(db, FILE, whole)]
    assert all(one.end <= other.start for one, other in pairwise(spans))


def test_a_handler_has_its_callers_above_it() -> None:
    """`init` has none: what starts the service is counted."""
    text = PROGRAM + "\nfn ask(pid :: Pid<Counter>) do\n  Counter.try_increment(pid, 1, 5)\n  pid\nend\n"
    db = Database()
    db.open_text(FILE, text)
    lenses = [(each.kind, each.name) for each in code_lenses(db, FILE)]
    assert lenses[:4] == [("starts", "Counter"), ("uses", "Increment"), ("uses", "Reset"), ("uses", "helper")]
    increment = next(each for each in code_lenses(db, FILE) if each.name == "Increment")
    found = references(db, FILE, increment.span.start)
    assert {text[place.span.start : place.span.end] for place, _ in found} == {
        "Increment",
        "increment",
        "try_increment",
    }
    assert [place.span for place, is_first in found if is_first] == [increment.span]
    assert set(found) == set(references(db, FILE, text.rindex("try_increment")))


def test_highlights_of_a_state() -> None:
    db, offset = at("(cou|nt + by, count")
    assert [PROGRAM[span.start : span.end] for span, _ in highlights(db, FILE, offset)] == ["count"] * 3


# sentence: 11: A doc comment of a handler is the doc of its functions

"""Hover: the pure function on cursor fixtures, and one real session.

A fixture marks the cursor with `$0`. What is expected is the first line of the code block that hover shows.
"""

from __future__ import annotations

import pytest

from snow_lsp.ide.hover import Detail, hover
from snowc.database import Database
from snowc.source import FileId
from tests.support.language_server import ServerProcess

FILE = FileId("untitled:Hover.snow")

JOBS = """\
fn main() do
  let job = Job.async(fn -> 42 end)
  let answer = Job.await(job)
  println(answer)
end
"""

ACTORS = """\
actor counter(total :: Int) do
  let me = self()
  receive do
    n -> counter(total + n)
  end
end

## Starts a counter.
fn start() do
  let pid = spawn(counter, 0)
  send(pid, 1)
  pid
end

fn main() do
  let t = Timer.send_after(start(), 10, 5)
  println(Timer.cancel(t))
end
"""


TASKS = """\
async fn fetch(id :: Int) -> String do
  "${id}"
end

async fn both() do
  let first = fetch(1)
  let second = await fetch(2)
  await first <> second
end
"""

CONDUCT = """\
service Counter do
  fn init(n :: Int) -> Int do n end
  call Get() :: Int do |n| (n, n) end
end

fn slow(xs :: List<Int>) -> Int do
  Timer.sleep(3)
  near(xs) / List.length(xs)
end

fn near(xs :: List<Int>) -> Int do
  let Some(x) = List.first(xs)
  List.head(xs) + xs.last() + x
end

fn asks(c :: Pid<Counter>) -> Int do
  Counter.get(c)
end

actor waits(n :: Int) do
  receive do m -> println(m + n) end
end

fn starts() do
  send(spawn(waits, 2), 1)
  spawn(fn -> receive do 1 -> println(1) end end)
  let job = Job.async(fn -> slow([]) end)
  println(1.5 / 2.0)
  job
end

async fn looks() do
  receive do
    1 -> println(1)
  after 0 -> println(2)
  end
end
"""


@pytest.mark.parametrize(
    ("marked", "about"),
    [
        ("fn sl$0ow", "*may wait*: `Timer.sleep` — *may crash*: a division, a `let` that may not match, "
                     "`List.head`, `List.last`"),
        ("  ne$0ar(xs)", "*may crash*: a `let` that may not match, `List.head`, `List.last`"),
        ("List.he$0ad(xs)", "*may crash*: yes"),
        ("Timer.sl$0eep(3)", "*may wait*: yes"),
        ("List.len$0gth", ""),
        ("actor wa$0its", "*may wait*: `receive`"),
        ("fn sta$0rts", ""),
        ("fn as$0ks", "*may wait*: a service's answer — *may crash*: a service that is gone or late"),
        ("Counter.g$0et(c)", "*may wait*: a service's answer — *may crash*: a service that is gone or late"),
        ("async fn loo$0ks", ""),
    ],
)  # fmt: skip
def test_what_may_wait_or_crash(marked: str, about: str) -> None:
    """Also by way of others; not what is started only."""
    before, after = marked.split("$0")
    assert CONDUCT.count(before + after) == 1
    db = Database()
    db.open_text(FILE, CONDUCT)
    found = hover(db, FILE, CONDUCT.index(before + after) + len(before))
    assert found is not None
    said = [line for line in found.markdown.splitlines() if line.startswith("*may")]
    assert said == ([about] if about else [])


LAYOUTS = """\
struct Point do
  x :: Int
  y :: Float
end

type Tree do
  Leaf
  Node(Tree, Int, Tree)
end

fn f(point :: Point, tree :: Tree) do
  let pair = (point.x, "a")
  (pair, tree)
end
"""


@pytest.mark.parametrize(
    ("marked", "lines"),
    [
        ("struct Po$0int", ["- in registers: 2 words", "- as an object: 24 bytes"]),
        ("tree :: Tr$0ee", ["- a counted reference", "- `Leaf`: a constant", "- as an object `Node`: 32 bytes"]),
        ("let pa$0ir", ["- in registers: 2 words", "- as an object: 24 bytes"]),
        ("(point.$0x", ["- a word"]),
    ],
)
def test_how_values_are_held_where_somebody_asks(marked: str, lines: list[str]) -> None:
    before, after = marked.split("$0")
    db = Database()
    db.open_text(FILE, LAYOUTS)
    offset = LAYOUTS.index(before + after) + len(before)
    plain, asked = hover(db, FILE, offset), hover(db, FILE, offset, frozenset(Detail))
    assert plain is not None and asked is not None
    assert asked.markdown.removeprefix(plain.markdown).split() == " ".join(lines).split()


CONSTANTS = """\
let words = List.map(["a", "b"], String.to_upper)
let now = Time.now()
let long = String.repeat("snow ", 100)

fn main() do
  println((words, now, long))
end
"""


def code_at(marked: str) -> str | None:
    """The code that hover shows at `$0`."""
    offset = marked.index("$0")
    db = Database()
    db.open_text(FILE, marked.replace("$0", "", 1))
    found = hover(db, FILE, offset)
    return None if found is None else found.markdown.split("\n")[1]


@pytest.mark.contract("LSP-2")
@pytest.mark.parametrize(
    ("source", "before", "after", "expected"),
    [
        (JOBS, "let j", "ob = Job", "job : Job<Int>"),
        (JOBS, "Job.await(j", "ob)", "job : Job<Int>"),
        (JOBS, "let ans", "wer", "answer : Int!String"),
        (JOBS, "= Job.aw", "ait(", "Job.await : fn(Job<T>) -> T!String"),
        (JOBS, "Job.as", "ync(", "Job.async : fn(Fun() -> T) -> Job<T>"),
        (ACTORS, "let p", "id = spawn", "pid : Pid<Int>"),
        (ACTORS, "send(p", "id, 1", "pid : Pid<Int>"),
        (ACTORS, "let ", "t = Timer", "t : Timer"),
        (ACTORS, "Timer.send_af", "ter(", "Timer.send_after : fn(Pid<M>, Int, M) -> Timer"),
        (ACTORS, "me = se", "lf()", "self() : Pid<Int>"),
        (ACTORS, "let m", "e = self", "me : Pid<Int>"),
        (ACTORS, "fn sta", "rt()", "Hover.start : fn() -> Pid<Int>"),
        (TASKS, "let fi", "rst", "first : Task<String>"),
        (TASKS, "let sec", "ond", "second : String"),
        (TASKS, "= fe", "tch", "Hover.fetch : fn(Int) -> Task<String>"),
        (TASKS, "async fn bo", "th", "Hover.both : fn() -> Task<String>"),
        (TASKS, "aw", "ait first", "String"),
        (CONSTANTS, "println((wo", "rds", 'Hover.words : List<String> = ["A", "B"]'),
        (CONSTANTS, "let wo", "rds", 'Hover.words : List<String> = ["A", "B"]'),
        (CONSTANTS, ", no", "w", "Hover.now : Int"),
        (CONSTANTS, ", lo", "ng", f'Hover.long : String = "{"snow " * 39}snow…'),
        (ACTORS, "counter(tot", "al ::", "total : Int"),
    ],
)
def test_the_type_of_what_is_under_the_cursor(source: str, before: str, after: str, expected: str) -> None:
    assert source.count(before + after) >= 1, "the fixture's text has moved"
    assert code_at(source.replace(before + after, f"{before}$0{after}", 1)) == expected


def test_hover_shows_the_documentation() -> None:
    db = Database()
    db.open_text(FILE, ACTORS)
    found = hover(db, FILE, ACTORS.index("start(), 10") + 1)
    assert found is not None
    assert "Starts a counter." in found.markdown


def test_hover_works_beside_broken_code() -> None:
    assert code_at("fn main() do\n  let jo$0b = Job.async(fn -> 1 end)\n  let x =\nend\n") == "job : Job<Int>"


def test_hover_between_items_is_nothing() -> None:
    assert code_at("fn f() do\n  1\nend\n\n$0\n\nfn main() do\n  f()\nend\n") is None


@pytest.mark.contract("LSP-2")
def test_hover_in_a_session() -> None:
    with ServerProcess() as server:
        server.open(FILE, JOBS)
        assert "job : Job<Int>" in (server.hover(FILE, 1, 7) or "")
        assert "Waits for a job" in (server.hover(FILE, 2, 20) or "")

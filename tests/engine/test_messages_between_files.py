"""Messages whose types are public are looked at in all files of a program together: W0030 and W0031.

Each story is told by a fresh start, by one with the index of the story before, and within one session, which all say
the same.
"""

from __future__ import annotations

import pytest

from snowc.database import Database
from snowc.types.mailboxes.across import file_messages
from tests.engine.test_index import MemoryCache, warm
from tests.support.names import database_of

COUNTER = """\
pub type Request do
  Add(Int)
  Reset
  Odd
end

pub actor counter(total :: Int) do
  receive do
    Add(n) -> counter(total + n)
    Reset -> counter(0)
  end
end

pub actor even(total :: Int) do
  receive do
    Odd -> even(total)
    Add(0) -> even(total)
  end
end
"""
MAIN = """\
import Counter

fn main() do
  let pid = spawn(Counter.counter, 0)
  send(pid, Counter.Add(1))
  send(pid, Counter.Reset)
  let other = spawn(Counter.even, 0)
  send(other, Counter.Odd)
  send(other, Counter.Add(0))
end
"""
START = {"main.snow": MAIN, "counter.snow": COUNTER}
WRONG_ACTOR = MAIN.replace("send(pid, Counter.Reset)", "send(pid, Counter.Odd)")
DYNAMIC = "\nfn through(pid :: Pid<Counter.Request>) -> () do\n  send(pid, Counter.Reset)\nend\n"

STORIES = {
    "all fits": (START, []),
    "an arm that nobody feeds": (
        {**START, "main.snow": MAIN.replace("  send(pid, Counter.Reset)\n", "")},
        ["counter.snow:10: W0031 nobody sends `Reset`"],
    ),
    "fed by a third file": (
        {
            "main.snow": "import Third\n" + MAIN.replace("  send(pid, Counter.Reset)\n", "  Third.reset(pid)\n"),
            "counter.snow": COUNTER,
            "third.snow": "import Counter\n\npub fn reset(pid :: Pid<Counter.Request>) -> () do\n"
            "  send(pid, Counter.Reset)\nend\n",
        },
        [],
    ),
    "a message that this actor does not take": (
        {**START, "main.snow": WRONG_ACTOR},
        [
            "counter.snow:10: W0031 nobody sends `Reset`",
            "main.snow:6: W0030 `counter` has no `receive` arm for this message",
        ],
    ),
    "a message that no actor takes": (
        {
            "main.snow": MAIN + DYNAMIC,
            "counter.snow": COUNTER.replace("    Reset -> counter(0)\n", ""),
        },
        [
            "main.snow:13: W0030 no `receive` arm takes this message",
            "main.snow:6: W0030 `counter` has no `receive` arm for this message",
        ],
    ),
    "what comments allow": (
        {
            "main.snow": WRONG_ACTOR.replace("  send(pid, Counter.O", "  # snow: allow(W0030)\n  send(pid, Counter.O"),
            "counter.snow": COUNTER,
        },
        ["counter.snow:10: W0031 nobody sends `Reset`"],
    ),
    "types that come as JSON": (
        {
            "main.snow": WRONG_ACTOR.replace("  send(pid, Counter.Odd)\n", ""),
            "counter.snow": COUNTER.replace("  Odd\nend\n", "  Odd\nend deriving(Json)\n"),
        },
        [],
    ),
    "a file with a mistake": (
        {"main.snow": WRONG_ACTOR, "counter.snow": COUNTER + "\nfn wrong() -> Int do missing end\n"},
        ["counter.snow:21: E0004 nothing here is called `missing`"],
    ),
    "no program": ({**START, "main.snow": WRONG_ACTOR.replace("fn main(", "pub fn run(")}, []),
}


def told(db: Database) -> list[str]:
    found = db.check_project()
    texts = {each.place.file: db.text(each.place.file) or "" for each in found}
    lines = [(each, texts[each.place.file].count("\n", 0, each.place.span.start) + 1) for each in found]
    return sorted(f"{each.place.file.lstrip('/')}: {each.code} {each.message}".replace(": ", f":{line}: ", 1)
                  for each, line in lines if each.code != "W0003")  # fmt: skip


@pytest.mark.parametrize(("texts", "expected"), STORIES.values(), ids=STORIES)
def test_told(texts: dict[str, str], expected: list[str]) -> None:
    assert told(database_of(texts)) == expected


def test_the_index_and_a_session_say_the_same() -> None:
    cache = MemoryCache()
    session = database_of(START)
    for texts, expected in STORIES.values():
        assert told(warm(texts, cache)) == expected
        assert told(warm(texts, cache)) == expected
        for file in session.files():
            session.set_text(file, texts.get(file.rpartition("/")[2], ""))
        if len(texts) == len(START):
            assert told(session) == expected


def test_a_file_shows_what_the_program_shows() -> None:
    db = database_of({**START, "main.snow": WRONG_ACTOR})
    assert [each.code for file in db.files() for each in db.check(file)] == ["W0031", "W0030"]


def test_files_that_have_not_changed_are_not_looked_at() -> None:
    cache = MemoryCache()
    warm(START, cache)
    db = warm({**START, "main.snow": WRONG_ACTOR}, cache)
    assert {key for query, key in db.log if query is file_messages.name} == {
        file for file in db.files() if file.endswith("main.snow")
    }


def test_messages_that_only_move_are_not_compared_again() -> None:
    """A warning goes along with what it is about."""
    db = database_of({**START, "main.snow": WRONG_ACTOR})
    before = db.check_project()
    main = next(file for file in db.files() if file.endswith("main.snow"))
    db.set_text(main, WRONG_ACTOR.replace("Counter.counter, 0", "Counter.counter, 1 + 0"))
    db.start_log()
    after = db.check_project()
    assert "unmatched_messages" not in {name for name, _ in db.log}
    moved = [each.place.span.start - old.place.span.start for each, old in zip(after, before, strict=True)]
    assert [each.code for each in after] == [each.code for each in before] == ["W0031", "W0030"]
    assert moved == [0, 4]

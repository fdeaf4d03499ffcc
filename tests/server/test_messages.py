"""From a message to the arms that may take it, and back: pure, then over stdio."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from snow_lsp.ide.implementation import implementation
from snow_lsp.ide.messages import arm_spans, arms_of_message, messages_of_arm
from snowc.database import Database
from snowc.source import FileId, FileSpan
from tests.support.language_server import ServerProcess

FILE = FileId("untitled:Messages.snow")
PROGRAM = """\
type Order do
  Sell(Int)
  Buy(Int, String)
  Stop
end

actor shop(sold :: Int) do
  receive do
    Sell(0) -> shop(sold)
    Sell(n) when n > 100 -> shop(sold)
    Sell(n) -> shop(sold + n)
    Buy(n, _) -> shop(sold - n)
    Stop -> closing()
  end
end

fn closing() receives Order do
  receive do
    Sell(_) -> println("closed")
    other -> println(inspect(other))
  end
end

actor second() do
  receive do
    Sell(n) -> println(n)
    _rest -> println("not here")
  end
end

fn inspect(_order :: Order) -> String do "order" end

fn order(pid :: Pid<Order>, n :: Int) do
  send(pid, Sell(n))
  pid |> send(Buy(n, "tea"))
end

fn main() do
  let pid = spawn(shop, 0)
  let other = spawn(second)
  order(other, 1)
  send(pid, Sell(0))
  send(pid, Sell(5))
  send(other, Stop)
end
"""


def opened() -> Database:
    db = Database()
    db.open_text(FILE, PROGRAM)
    return db


def shown(places: tuple[FileSpan, ...] | None) -> list[str] | None:
    """Line numbers with texts."""
    if places is None:
        return None
    spans = [each.span for each in places]
    return [f"{PROGRAM.count(chr(10), 0, span.start) + 1}: {PROGRAM[span.start : span.end]}" for span in spans]


def at(text: str, inside: str) -> int:
    """The offset of a part of a text that stands once."""
    assert PROGRAM.count(text) == 1
    return PROGRAM.index(text) + text.index(inside)


@pytest.mark.parametrize(
    ("text", "inside", "arms"),
    [
        # What is not known may match several arms, up to one that takes every such message.
        ("send(pid, Sell(n))", "Sell", ["9: Sell(0)", "10: Sell(n)", "11: Sell(n)", "19: Sell(_)", "26: Sell(n)"]),
        ("send(pid, Sell(n))", "send", ["9: Sell(0)", "10: Sell(n)", "11: Sell(n)", "19: Sell(_)", "26: Sell(n)"]),
        ('pid |> send(Buy(n, "tea"))', "Buy", ["12: Buy(n, _)", "20: other", "27: _rest"]),
        ("send(pid, Sell(0))", "Sell", ["9: Sell(0)", "19: Sell(_)"]),
        ("send(pid, Sell(5))", "Sell", ["10: Sell(n)", "11: Sell(n)", "19: Sell(_)"]),
        ("send(other, Stop)", "Stop", ["27: _rest"]),
    ],
)
def test_the_arms_of_a_message(text: str, inside: str, arms: list[str]) -> None:
    db = opened()
    assert shown(arms_of_message(db, FILE, at(text, inside))) == arms
    assert shown(implementation(db, FILE, at(text, inside))) == arms


@pytest.mark.parametrize(
    ("text", "inside"), [("send(pid, Sell(n))", "pid"), ("order(other, 1)", "order"), ("type Order", "Order")]
)
def test_where_nothing_is_sent(text: str, inside: str) -> None:
    assert arms_of_message(opened(), FILE, at(text, inside)) is None


@pytest.mark.parametrize(
    ("text", "inside", "messages"),
    [
        ("Sell(0) -> shop", "Sell", ["34: Sell(n)", "42: Sell(0)"]),
        ("Sell(n) -> shop(sold + n)", "n", ["34: Sell(n)", "43: Sell(5)"]),
        ("Buy(n, _) -> shop", "Buy", ['35: Buy(n, "tea")']),
        ("Stop -> closing", "Stop", []),
        ("_rest ->", "_rest", ['35: Buy(n, "tea")', "44: Stop"]),
        ("Sell(_) -> println", "Sell", ["34: Sell(n)", "42: Sell(0)", "43: Sell(5)"]),
    ],
)
def test_the_messages_of_an_arm(text: str, inside: str, messages: list[str]) -> None:
    assert shown(messages_of_arm(opened(), FILE, at(text, inside))) == messages


def test_every_arm_has_a_place() -> None:
    db = opened()
    assert [PROGRAM[span.start : span.end] for span in arm_spans(db, FILE)] == [
        "Sell(0)", "Sell(n)", "Sell(n)", "Buy(n, _)", "Stop", "Sell(_)", "other", "Sell(n)", "_rest",
    ]  # fmt: skip


def test_a_mistake_elsewhere_leaves_the_rest() -> None:
    db = Database()
    db.open_text(FILE, PROGRAM.replace('println("not here")', "println(nowhere)"))
    assert messages_of_arm(db, FILE, at("Buy(n, _) -> shop", "Buy")) is not None


@pytest.fixture
def server() -> Iterator[ServerProcess]:
    with ServerProcess() as started:
        started.open(str(FILE), PROGRAM)
        yield started


def test_over_stdio(server: ServerProcess) -> None:
    line = PROGRAM[: at("send(other, Stop)", "Stop")].count("\n")
    position = {"textDocument": {"uri": str(FILE)}, "position": {"line": line, "character": 14}}
    (arm,) = server.request("textDocument/implementation", position)
    assert arm["range"]["start"] == {"line": 26, "character": 4}
    lenses = server.request("textDocument/codeLens", {"textDocument": {"uri": str(FILE)}})
    asked = [each for each in lenses if each.get("data", {}).get("counts") == "senders"]
    titles = [server.request("codeLens/resolve", each)["command"]["title"] for each in asked]
    assert titles == [f"{n} sender{'' if n == 1 else 's'}" for n in (2, 2, 2, 1, 0, 3, 1, 1, 2)]

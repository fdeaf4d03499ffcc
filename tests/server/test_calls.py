"""Calls, spawns and sends: call hierarchy, code lenses, actor graph, type definitions. Pure, then over stdio."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from snow_lsp.ide.calls import incoming, node_at, outgoing
from snow_lsp.ide.code_lenses import code_lenses
from snow_lsp.ide.starts import starts
from snow_lsp.ide.type_definition import type_definition
from snowc.database import Database
from snowc.source import FileId
from snowc.tools.actor_graph import actor_graph
from tests.support.language_server import ServerProcess

FILE = FileId("untitled:Calls.snow")
PROGRAM = """\
type Order do
  Sell(Int)
  Stop
end

actor shop(sold :: Int) do
  receive do
    Sell(n) -> shop(add(sold, n))
    Stop -> report(sold)
  end
end

fn add(a, b) do
  a + b
end

fn report(n :: Int) do
  println(n)
end

fn open() do
  let pid = spawn(shop, 0)
  send(pid, Sell(add(1, 2)))
  pid
end

fn main() do
  let pid = open()
  let ref = monitor(pid)
  println(demonitor(ref))
  send(pid, Stop)
end

test "adds" do
  assert add(1, 2) == 3
end
"""


def opened() -> Database:
    db = Database()
    db.open_text(FILE, PROGRAM)
    return db


def edges(found: Any) -> list[tuple[str, str, int]]:
    return [(each.other.definition.name, each.kind.value, len(each.places)) for each in found]


def test_who_calls_and_spawns() -> None:
    db = opened()
    node = node_at(db, FILE, PROGRAM.index("add(sold"))
    assert node is not None and (node.definition.name, node.kind) == ("add", "function")
    assert edges(incoming(db, node.definition)) == [
        ("shop", "call", 1),
        ("open", "call", 1),
        ("test:adds", "call", 1),
    ]
    shop = node_at(db, FILE, PROGRAM.index("shop(sold"))
    assert shop is not None
    assert edges(incoming(db, shop.definition)) == [
        ("shop", "call", 1),
        ("open", "spawn", 1),
        ("open", "send", 1),
        ("main", "send", 1),
    ]
    around = node_at(db, FILE, PROGRAM.index("let pid = spawn"))
    assert around is not None
    assert [each[:2] for each in edges(outgoing(db, around.definition)) if each[0] in {"shop", "add"}] == [
        ("shop", "spawn"),
        ("add", "call"),
        ("shop", "send"),
    ]


SERVICE = """\
service Counter do
  fn init(start :: Int) -> Int do start end
  call Increment(by :: Int) :: Int do |count| (step(count, by), count + by) end
  cast Reset() do |_count| step(0, 0) end
  fn step(a, b) do a + b end
end

fn use_it() do
  let pid = Counter.start(10)
  println(Counter.increment(pid, 5))
end
"""


def test_a_handler_is_one_with_the_function_that_calls_it() -> None:
    db = Database()
    db.open_text(FILE, SERVICE)
    for named in ("Increment(by", "increment(pid", "|count| (step"):
        node = node_at(db, FILE, SERVICE.index(named))
        assert node is not None and node.definition.name == "increment", named
        assert edges(incoming(db, node.definition)) == [("use_it", "call", 1)]
        assert edges(outgoing(db, node.definition)) == [("step", "call", 1)]
    step = node_at(db, FILE, SERVICE.index("step(a"))
    assert step is not None
    assert edges(incoming(db, step.definition)) == [("increment", "call", 1), ("reset", "call", 1)]


def test_the_actor_graph() -> None:
    graph = actor_graph(opened())
    named = {each.definition.name: each.message for each in graph.nodes}
    assert named == {"shop": "Order", "open": "", "main": ""}
    assert [(each.source.name, each.target.name, each.kind, each.label) for each in graph.edges] == [
        ("open", "shop", "spawn", ""),
        ("open", "shop", "send", "Order"),
        ("main", "shop", "monitor", ""),
        ("main", "shop", "send", "Order"),
    ]


def test_lenses() -> None:
    found = [(each.kind, each.name) for each in code_lenses(opened(), FILE)]
    assert found == [
        ("uses", "shop"),
        ("starts", "shop"),
        ("uses", "add"),
        ("uses", "report"),
        ("uses", "open"),
        ("run", "main"),
        ("debug", "main"),
        ("test", "adds"),
        ("senders", ""),
        ("senders", ""),
    ]


STARTED = """\
service Counter do
  fn init(n :: Int) -> Int do n end
  call Get() :: Int do |n| (n, n) end
end

supervisor App do
  strategy: one_for_one
  child counter do
    start: fn -> Counter.start_link(3) end
  end
end

actor worker(n :: Int) do
  receive do m -> println(m + n) end
  worker(n)
end

fn main() do
  spawn_monitor(worker, 1)
  let far = Node.spawn("b@c:1", worker, 3)
  let app = spawn(App)
  let other = App.start()
  let work = Counter.start(1)
  println((far, app, other, Counter.get(work)))
end
"""


@pytest.mark.parametrize(
    ("head", "lines"), [("worker(n :: Int)", [19, 20]), ("Counter do", [9, 23]), ("App do", [21, 22])]
)
def test_where_something_is_started(head: str, lines: list[int]) -> None:
    """By a spawn, here and at other nodes, by `start` and `start_link`. A call of itself starts nothing."""
    db = Database()
    db.open_text(FILE, STARTED)
    found = starts(db, FILE, STARTED.index(head))
    assert [STARTED[: each.span.start].count("\n") + 1 for each in found] == lines
    assert (head.partition(" ")[0].partition("(")[0] in {each.name for each in code_lenses(db, FILE)}) is True


def test_the_graph_has_what_is_started_at_other_nodes() -> None:
    db = Database()
    db.open_text(FILE, STARTED)
    (started,) = [each for each in actor_graph(db).edges if each.target.name == "worker"]
    assert (started.source.name, started.kind, len(started.places)) == ("main", "spawn", 2)


def test_the_type_of_a_place() -> None:
    places = type_definition(opened(), FILE, PROGRAM.index("pid\nend"))
    (order,) = [each for each in places if each.file == FILE]
    assert PROGRAM[order.span.start : order.span.end] == "Order"


@pytest.fixture(scope="module")
def server() -> Iterator[ServerProcess]:
    with ServerProcess() as server:
        server.open(str(FILE), PROGRAM)
        yield server


def at(text: str) -> dict[str, int]:
    before = PROGRAM[: PROGRAM.index(text)]
    return {"line": before.count("\n"), "character": len(before.rpartition("\n")[2])}


def test_call_hierarchy_over_stdio(server: ServerProcess) -> None:
    document = {"textDocument": {"uri": str(FILE)}}
    (item,) = server.request("textDocument/prepareCallHierarchy", {**document, "position": at("add(sold")})
    assert (item["name"], item["uri"], item["selectionRange"]["start"]) == ("add", str(FILE), at("add(a, b)"))
    calls = server.request("callHierarchy/incomingCalls", {"item": item})
    assert [each["from"]["name"] for each in calls] == ["shop", "open", "adds"]
    assert calls[0]["fromRanges"][0]["start"] == at("add(sold")
    (main,) = server.request("textDocument/prepareCallHierarchy", {**document, "position": at("main() do")})
    made = server.request("callHierarchy/outgoingCalls", {"item": main})
    assert "open" in [each["to"]["name"] for each in made]
    foreign = {**item, "uri": "untitled:Nowhere.snow"}
    assert server.request("callHierarchy/incomingCalls", {"item": foreign}) is None


def test_lenses_over_stdio(server: ServerProcess) -> None:
    lenses = server.request("textDocument/codeLens", {"textDocument": {"uri": str(FILE)}})
    titles = [server.request("codeLens/resolve", each)["command"]["title"] for each in lenses if "command" not in each]
    assert titles == ["2 uses", "1 start", "3 uses", "1 use", "1 use", "1 sender", "1 sender"]
    assert [each["command"]["title"] for each in lenses if "command" in each] == ["▶ run", "▶ debug", "▶ run test"]


def test_the_actor_graph_over_stdio(server: ServerProcess) -> None:
    graph = server.request("snow/actorGraph", {"textDocument": {"uri": str(FILE)}})
    assert [each["id"] for each in graph["nodes"]] == ["Calls.shop", "Calls.open", "Calls.main"]
    assert {each["kind"] for each in graph["edges"]} == {"spawn", "send", "monitor"}
    assert graph["nodes"][0]["range"]["start"] == at("shop(sold")


def test_type_definition_and_declaration_over_stdio(server: ServerProcess) -> None:
    place = {"textDocument": {"uri": str(FILE)}, "position": at("pid\nend")}
    assert str(FILE) in [each["uri"] for each in server.request("textDocument/typeDefinition", place)]
    place["position"] = at("add(sold")
    assert server.request("textDocument/declaration", place)["range"]["start"] == at("add(a, b)")

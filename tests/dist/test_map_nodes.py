"""`Job.map_nodes`: a list over a cluster, nodes that die while they have items, and programs of different versions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.nodes import COOKIE, Cluster, Running, free_port
from tests.support.snowc import build

PROGRAM = Path(__file__).parent / "programs" / "spread.snow"


class Spread:
    """Nodes that run the program, by the letters of their names."""

    def __init__(self, cluster: Cluster, program: Path, names: str) -> None:
        self.addresses = {name: f"{name}@127.0.0.1:{free_port()}" for name in names}
        self.nodes = {name: cluster.snow(program, self.addresses[name], COOKIE) for name in names}
        for node in self.nodes.values():
            node.expect("Ok(())")

    def tell(self, command: str, names: str) -> Running:
        """Has the first node spread a list over the named ones."""
        first = next(iter(self.nodes.values()))
        first.say(" ".join([command, *(self.addresses[name] for name in names)]))
        return first


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(PROGRAM, tmp_path_factory.mktemp("spread") / "spread")


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    with Cluster({"SNOW_CHECK_LEAKS": "1"}) as cluster:
        yield cluster


# sentence: 13: Lists over nodes. Job.map_nodes(items, nodes, f)
def test_a_list_is_spread_over_the_nodes_and_keeps_its_order(program: Path, cluster: Cluster) -> None:
    spread = Spread(cluster, program, "abc")
    spread.tell("place", "abc").expect("true", "[a@127.0.0.1, b@127.0.0.1, c@127.0.0.1]")
    spread.tell("place", "bc").expect("true", "[b@127.0.0.1, c@127.0.0.1]")
    spread.tell("place", "a").expect("true", "[a@127.0.0.1]")
    spread.tell("text", "b").expect("[100000, 200000]")
    for node in ("b", "a"):
        spread.tell("crash", node).expect("[Ok(1), Ok(2), Err(Failed(Error(no 3)))]")
    assert not spread.nodes["c"].errors


# sentence: 13: An item that a node had when it went
def test_items_of_a_node_that_is_killed_go_to_others(program: Path, cluster: Cluster) -> None:
    spread = Spread(cluster, program, "abc")
    asking = spread.tell("stuck", "bc")
    spread.nodes["b"].expect(*["has one"] * 16)
    spread.nodes["b"].kill()
    asking.expect(str(sum(range(100))))
    # It is still in the list, and cannot be reached.
    spread.tell("stuck", "bc").expect(str(sum(range(100))))


def test_without_a_node_that_is_left_items_fail(program: Path, cluster: Cluster) -> None:
    spread = Spread(cluster, program, "ab")
    spread.nodes["b"].kill()
    spread.tell("crash", "b").expect("[" + ", ".join(["Err(NoNode(NotConnected))"] * 3) + "]")
    spread.tell("crash", "").expect("[" + ", ".join(["Err(NoNode(NotConnected))"] * 3) + "]")


def test_an_item_that_ends_its_nodes_is_given_up_after_three(program: Path, cluster: Cluster) -> None:
    spread = Spread(cluster, program, "abcde")
    asking = spread.tell("poison", "bcde")
    assert asking.line() == "[Ok(1), Err(NoNode(NotConnected))]"
    while sum(node.process.poll() is None for node in spread.nodes.values()) > 2:
        pass
    spread.tell("place", "a").expect("true", "[a@127.0.0.1]")


def test_what_runs_elsewhere_ends_with_whoever_waits_for_it(program: Path, cluster: Cluster) -> None:
    spread = Spread(cluster, program, "ab")
    asking, running = spread.tell("watched", "b"), spread.nodes["b"]
    assert sorted(running.line() for _ in range(2)) == ["runs 1", "runs 2"]
    asking.say("enough")
    asking.expect("cancelled")
    assert sorted(running.line() for _ in range(2)) == ["ended 1", "ended 2"]


SKEWED = """\
fn {name}(n :: Int) -> {result} do {body} end

fn serves(_n :: Int) do () end

fn main() do
  let arguments = System.args()
  println(Node.start(List.get(arguments, 0), "{cookie}"))
  if List.length(arguments) > 1 do
    println(Job.map_nodes([1, 2], List.drop(arguments, 1), {name}))
    println(Result.map(Node.spawn(List.get(arguments, 1), {name}, 1), fn _ -> "started" end))
    println(Result.map(Node.spawn(List.get(arguments, 1), serves, 1), fn _ -> "started" end))
    System.exit(0)
  else
    IO.read_line()
    ()
  end
end
"""


def skewed(folder: Path, name: str, result: str, body: str) -> Path:
    source = folder / "skew.snow"
    source.write_text(SKEWED.format(name=name, result=result, body=body, cookie=COOKIE), "utf-8")
    return build(source, folder / f"skew_{name}_{result}")


@pytest.mark.contract("DIST-3")
def test_programs_of_other_versions_are_told_apart(cluster: Cluster, tmp_path: Path) -> None:
    old, new = skewed(tmp_path, "serve", "Int", "n"), skewed(tmp_path, "serve", "String", '"${n}"')
    other = skewed(tmp_path, "serve_all", "Int", "n")
    addresses = [f"{name}@127.0.0.1:{free_port()}" for name in "ab"]
    waiting = cluster.snow(old, addresses[0])
    waiting.expect("Ok(())")
    for program, why in ((new, "SignatureMismatch"), (other, "NoFunction")):
        asking = cluster.snow(program, addresses[1], addresses[0])
        asking.expect("Ok(())", f"[Err(NoNode({why})), Err(NoNode({why}))]", f"Err({why})", "Ok(started)")
        assert asking.end() == 0

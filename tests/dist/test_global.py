"""Names that the whole cluster knows: who gets them, when they go, and what a split network does to them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.nodes import COOKIE, Cluster, Running, free_port
from tests.support.snowc import build

PROGRAM = Path(__file__).parent / "programs" / "global.snow"


class Names:
    """Nodes `a`, `b`, `c`, which are told what to do with names."""

    def __init__(self, program: Path, cluster: Cluster, names: str) -> None:
        self.addresses = {name: f"{name}@127.0.0.1:{free_port()}" for name in names}
        self.nodes = {name: cluster.snow(program, self.addresses[name], COOKIE) for name in names}
        for node in self.nodes.values():
            node.expect("Ok(())")
        for index, name in enumerate(names):
            for other in names[:index]:
                self.ask(name, f"connect {self.addresses[other]}", "Ok(())")

    def ask(self, node: str, command: str, *answer: str) -> None:
        self.nodes[node].say(command)
        self.nodes[node].expect(*answer)

    def told(self, asking: str, name: str, node: str, actor: str) -> None:
        """A name leads from one node to an actor on another."""
        self.nodes[asking].say(f"tell {name} something")
        self.nodes[node].expect(f"{actor} was told something")

    def knows(self, node: str, names: str) -> None:
        """Sooner or later: what others tell is on its way."""
        while True:
            self.nodes[node].say("names")
            if self.nodes[node].line() == names:
                return


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(PROGRAM, tmp_path_factory.mktemp("global") / "global")


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    with Cluster() as cluster:
        yield cluster


# sentence: 13: Names of the cluster. Global.register(name, pid) -> Bool
def test_every_node_knows_a_name_and_one_process_has_it(program: Path, cluster: Cluster) -> None:
    names = Names(program, cluster, "abc")
    for node in "abc":
        names.ask(node, f"new {node}1", "new")
    names.ask("c", "register till c1", "true")
    names.ask("c", "register till c1", "true")
    names.ask("a", "register till a1", "false")
    for node in "abc":
        names.knows(node, "till")
        names.told(node, "till", "c", "c1")
    names.ask("b", "register shop b1", "true")
    names.ask("b", "register other b1", "true")
    names.knows("a", "other shop till")
    names.ask("a", "alias counter shop", "true")
    names.ask("a", "alias till shop", "false")
    names.told("a", "counter", "b", "b1")
    names.ask("a", "unregister till", "unregistered")
    names.ask("a", "register till a1", "true")
    names.knows("c", "counter other shop till")
    names.told("c", "till", "a", "a1")
    names.ask("b", "unregister shop", "unregistered")
    names.ask("c", "register shop c1", "true")
    names.told("c", "shop", "c", "c1")


# sentence: 13: A name goes with its process and with its node
def test_a_name_goes_with_its_process(program: Path, cluster: Cluster) -> None:
    names = Names(program, cluster, "abc")
    for node in "abc":
        names.ask(node, f"new {node}1", "new")
        names.ask(node, f"register {node}x {node}1", "true")
        names.ask(node, f"register {node}y {node}1", "true")
    names.knows("a", "ax ay bx by cx cy")
    names.nodes["a"].say("leave bx")
    names.nodes["b"].expect("b1 leaves")
    names.ask("c", "kill c1", "Killed")
    for node in "abc":
        names.knows(node, "ax ay")
    names.ask("b", "new b2", "new")
    names.ask("b", "register cx b2", "true")
    names.knows("c", "ax ay cx")


def test_names_go_with_a_node_that_is_killed(program: Path, cluster: Cluster) -> None:
    names = Names(program, cluster, "abc")
    for node in "abc":
        names.ask(node, f"new {node}1", "new")
        names.ask(node, f"register {node}x {node}1", "true")
    names.knows("b", "ax bx cx")
    # `a` is the one that decides; now it is `b`.
    names.nodes["a"].kill()
    names.knows("b", "bx cx")
    names.knows("c", "bx cx")
    names.ask("c", "register ax c1", "true")
    names.knows("b", "ax bx cx")
    names.ask("b", "disconnect c@127.0.0.1", "true")
    names.ask("b", "names", "bx")


def test_who_comes_later_is_told_all(program: Path, cluster: Cluster) -> None:
    names = Names(program, cluster, "ab")
    names.ask("a", "many 2000", "done")
    later = Names(program, cluster, "c")
    later.addresses |= names.addresses
    later.ask("c", f"connect {names.addresses['a']}", "Ok(())")
    later.ask("c", "count", "2000")
    later.ask("c", f"connect {names.addresses['b']}", "Ok(())")
    later.ask("c", "new c1", "new")
    later.ask("c", "register many c1", "true")
    names.ask("b", "disconnect a@127.0.0.1", "true")
    names.knows("b", "many")


# sentence: 13: Of several that want a name at once
@pytest.mark.parametrize("nodes", ["ab", "abc"])
def test_one_of_several_that_want_a_name_at_once_gets_it(program: Path, cluster: Cluster, nodes: str) -> None:
    names = Names(program, cluster, nodes)
    for node in nodes:
        names.nodes[node].say("race 500")
    won = [int(names.nodes[node].line()) for node in nodes]
    assert sum(won) == 500, won
    for node in nodes:
        names.ask(node, "count", "500")
    assert all(not node.errors for node in names.nodes.values())


# sentence: 13: Where a network was split
def test_a_split_heals(program: Path, cluster: Cluster) -> None:
    names = Names(program, cluster, "abc")
    for node in "abc":
        names.ask(node, f"new {node}1", "new")
        names.ask(node, f"new_survivor {node}2", "new")
    names.ask("a", "register kept a1", "true")
    names.knows("b", "kept")
    # c on one side, a and b on the other. Each side gives the name `leader`; c was first.
    names.ask("c", "disconnect a@127.0.0.1", "true")
    names.ask("c", "disconnect b@127.0.0.1", "true")
    names.knows("c", "")
    names.ask("c", "register leader c1", "true")
    names.ask("c", "register kept c2", "true")
    names.ask("b", "register leader b1", "true")
    names.knows("a", "kept leader")
    names.told("a", "leader", "b", "b1")
    # They come together: the one that was first keeps the name, on all sides; the other ends, or hears of it.
    for other in "ba":
        names.nodes["c"].say(f"connect {names.addresses[other]}")
    assert sorted(names.nodes["c"].line() for _ in range(3)) == ["Ok(())", "Ok(())", "c2 has lost its name"]
    for node in "abc":
        names.knows(node, "kept leader")
    settled(names)
    assert lost(names.nodes["b"], "leader") and lost(names.nodes["c"], "kept")
    assert not names.nodes["a"].errors


def settled(names: Names) -> None:
    for node in "abc":
        names.told(node, "leader", "c", "c1")
        names.told(node, "kept", "a", "a1")


def lost(node: Running, name: str) -> bool:
    told = f'** two processes were registered as "{name}" in the cluster: '
    return any(line.startswith(told) for line in node.errors)

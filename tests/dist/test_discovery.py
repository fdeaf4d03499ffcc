"""Nodes that connect without being told each time: something is sent there, or a list or DNS names them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.nodes import COOKIE, Cluster, free_port
from tests.support.snowc import build

PROGRAM = Path(__file__).parent / "programs" / "finder.snow"
A, B, C = "a@127.0.0.1", "b@127.0.0.1", "c@127.0.0.1"


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(PROGRAM, tmp_path_factory.mktemp("finder") / "finder")


@pytest.mark.contract("DIST-2", "DIST-3")
def test_what_is_sent_to_a_name_connects(program: Path) -> None:
    with Cluster() as cluster:
        cluster.snow(program, A, COOKIE).expect("Ok(())", "ready")
        asking = cluster.snow(program, B, COOKIE, "ask", A)
        asking.expect("Ok(())", "echo 2", f"[{A}]", "[]", "double 42", f"[{A}]", "Err(NotConnected)")
        assert (asking.end(), asking.errors) == (0, [])


def test_a_list_of_nodes_is_connected_to_whoever_comes_first_and_again(program: Path) -> None:
    """B looks for A before it is there, finds it, loses it, and finds its next life."""
    address = f"{A}:{free_port()}"
    with Cluster() as cluster:
        seeking = cluster.snow(program, B, COOKIE, "1", A, address)
        seeking.expect("Ok(())", "Ok(())")
        first = cluster.snow(program, address, COOKIE)
        first.expect("Ok(())", "ready")
        seeking.expect(f"[{A}]")
        first.kill()
        seeking.expect(f"down {A}")
        cluster.snow(program, address, COOKIE).expect("Ok(())", "ready")
        seeking.expect(f"up {A}")


def test_the_environment_names_nodes(program: Path) -> None:
    with Cluster() as cluster:
        for name in (A, C):
            cluster.snow(program, name, COOKIE).expect("Ok(())", "ready")
        everybody = {"SNOW_NODES": f"{A}, {B}, {C}"}
        seeking = cluster.snow(program, B, COOKIE, "2", f"{A},{C}", environment=everybody)
        seeking.expect("Ok(())", f"[{A}, {C}]")
        wrong = cluster.snow(program, "d@127.0.0.1", COOKIE, environment={"SNOW_NODES": "nonsense"})
        wrong.expect('Err("nonsense" is no name of a node: name@host or name@host:port is one)', "ready")


def test_dns_names_nodes(program: Path) -> None:
    """Every machine knows `localhost`; what several addresses lead to, the runtime's own test shows."""
    with Cluster() as cluster:
        cluster.snow(program, A, COOKIE).expect("Ok(())", "ready")
        seeking = cluster.snow(program, B, COOKIE, "1", A, "dns:a@localhost", "dns:a@nobody.invalid")
        seeking.expect("Ok(())", "Ok(())", f"[{A}]")

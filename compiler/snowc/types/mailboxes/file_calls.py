"""What a file's definitions call and its services are made of, as names. Nothing here needs a tree or a type."""

from __future__ import annotations

from typing import Final

from snowc.values import value

_INIT: Final = " init"


@value
class FileCalls:
    """`nodes` are services, and their `init`s behind a blank; `waits` the functions that wait for one of them, `begins`
    the definitions that are run by one, `calls` who names whom; the flag tells a call with `self()` as what is called.
    """

    nodes: tuple[str, ...]
    waits: tuple[tuple[str, str], ...]
    begins: tuple[tuple[str, str], ...]
    calls: tuple[tuple[str, str, bool], ...]


def init_of(service: str) -> str:
    """The node of what a service's `init` does."""
    return service + _INIT


def service_of(node: str) -> str:
    return node.removesuffix(_INIT)

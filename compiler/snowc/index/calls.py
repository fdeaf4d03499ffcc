"""What the index keeps of a file's calls: the names of its services, and the rest as text, which is read only in
programs that have services.
"""

from __future__ import annotations

import json

from snowc.types.mailboxes.file_calls import FileCalls
from snowc.values import value


@value
class KeptCalls:
    """`text` is a `FileCalls` in JSON."""

    nodes: tuple[str, ...]
    text: str


def kept(calls: FileCalls) -> KeptCalls:
    plain = [calls.waits, calls.begins, calls.calls]
    return KeptCalls(calls.nodes, json.dumps(plain, ensure_ascii=False, separators=(",", ":")))


def read_calls(calls: KeptCalls) -> FileCalls:
    """Nothing of what can't be read: a damaged index costs a warning, never an answer."""
    try:
        waits, begins, named = json.loads(calls.text)
        return FileCalls(
            calls.nodes,
            tuple((str(function), str(node)) for function, node in waits),
            tuple((str(definition), str(node)) for definition, node in begins),
            tuple((str(caller), str(callee), bool(flag)) for caller, callee, flag in named),
        )
    except (ValueError, TypeError):
        return FileCalls(calls.nodes, (), (), ())

"""Take away an arm that nothing reaches, or that nobody sends anything to."""

from __future__ import annotations

from collections.abc import Iterator

from snow_lsp.ide.actions.place import ActionKind, Place, Refactoring
from snow_lsp.ide.actions.tried import makes_no_error
from snowc.source import Span
from snowc.syntax import tree

_UNREACHABLE, _NEVER_SENT = "W0013", "W0031"


def offer(place: Place) -> Iterator[Refactoring]:
    for each in place.reported(_UNREACHABLE, _NEVER_SENT):
        nodes = place.nodes_of(each)
        arm = next((node for node in nodes if isinstance(node, tree.Arm)), None)
        whole = next((node for node in nodes if isinstance(node, tree.Case | tree.Receive)), None)
        if arm is None or whole is None or len(whole.arms) < 2 or not place.begins_line(arm.start):
            continue
        line_end = place.text.find("\n", arm.end)
        if line_end < 0 or place.text[arm.end : line_end].strip():
            continue
        lines = Span(place.text.rfind("\n", 0, arm.start) + 1, line_end + 1)
        found = place.offer("Remove the arm", ActionKind.QUICK_FIX, (lines, ""))
        if makes_no_error(place.db, place.file, found.edits):
            yield found

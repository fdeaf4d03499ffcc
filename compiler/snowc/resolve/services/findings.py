"""Mistakes in the parts of all services and supervisors of a module.

In: the module's items. Out: findings, placed in the item that is the service or supervisor.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from snowc.diagnostics.facts import ItemRef, PlacedFinding
from snowc.resolve.services.service_findings import service_findings
from snowc.resolve.services.supervisor_findings import supervisor_findings
from snowc.syntax import tree
from snowc.syntax.parsed import ParsedItem


def part_findings(items: Mapping[ItemRef, ParsedItem]) -> Iterator[PlacedFinding]:
    """One that has mistakes of syntax is left alone."""
    for ref, item in items.items():
        if item.errors:
            continue
        match item.tree:
            case tree.ServiceItem() as service:
                yield from (PlacedFinding(ref, each) for each in service_findings(service))
            case tree.SupervisorItem() as supervisor:
                yield from (PlacedFinding(ref, each) for each in supervisor_findings(supervisor))
            case _:
                pass

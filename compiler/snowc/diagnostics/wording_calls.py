"""The words for what is reported about the calls of services."""

from __future__ import annotations

from snowc.diagnostics.wording import RelativeLabel, Wording, words
from snowc.source import Span
from snowc.types import service_errors
from snowc.types.service_errors import Hop


@words(service_errors.CallCycle)
def _(fact: service_errors.CallCycle, span: Span) -> Wording:
    first, *others = fact.hops
    labels = tuple(RelativeLabel(each.span, _waits(each), each.item) for each in others)
    if first.caller == first.callee:
        return Wording(
            f"`{first.names[0]}` waits for itself", label=_waits(first), notes=("a service can't call itself",)
        )
    names = [f"`{each.names[0]}`" for each in fact.hops]
    return Wording(
        f"{', '.join(names[:-1])} and {names[-1]} may wait for each other for ever",
        label=_waits(first),
        labels=labels,
        notes=("while a service waits for an answer it gives none; make one of the calls a cast",),
    )


def _waits(hop: Hop) -> str:
    through = "".join(f", called by way of `{each}`" for each in hop.through[-1:])
    caller, callee = hop.names
    return f"`{caller}` waits for `{callee}` here{through}"

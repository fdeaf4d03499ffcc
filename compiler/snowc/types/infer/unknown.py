"""What is asked of a value whose type nothing decides."""

from __future__ import annotations

from snowc.source import Span
from snowc.types.errors import ReceiverUnknown
from snowc.types.infer.context import Body
from snowc.types.infer.terms import BROKEN, Meta, Term, prune


def report_unknown(body: Body, span: Span, receiver: Term, fact: ReceiverUnknown) -> None:
    """Once for a type: what else is asked of it is not known for the same reason."""
    body.report_fact(span, fact)
    give_up(receiver)


def give_up(term: Term) -> None:
    """Nothing more is said about a type that is not known, nor about what comes of it."""
    known = prune(term)
    if isinstance(known, Meta):
        known.link = BROKEN

"""Where a type comes from, in words: the labels beside a mismatch."""

from __future__ import annotations

from snowc.diagnostics.wording import RelativeLabel
from snowc.source import Span
from snowc.syntax.service_items import LOOP
from snowc.types.errors import Reason, Why

_EXPECTED = {
    Why.ANNOTATION: "expected because of this type",
    Why.PARAMETER: "`{subject}` takes `{type}` here",
    Why.CALL: "`{subject}` takes `{type}` here",
    Why.RESULT: "expected because `{subject}` gives this",
    Why.FIRST_BRANCH: "the first branch gives `{type}`, and all give one type",
    Why.FIRST_ITEM: "the first element is `{type}`, and all have one type",
    Why.LEFT_OPERAND: "this side is `{type}`, and `{subject}` needs both of one type",
    Why.OPERAND: "`{subject}` works on `{type}`",
    Why.CONDITION: "`{subject}` asks for a `Bool`",
    Why.SUBJECT: "this is `{type}`",
    Why.FIELD: "the field `{subject}` is `{type}`",
    Why.MAILBOX: "the messages here are `{type}`",
    Why.PID: "this pid takes `{type}`",
    Why.TIMEOUT: "a timeout is a number of milliseconds",
    Why.INDEX: "an index is an `Int`",
    Why.TRY: "this `?` makes the function give `{type}`",
    Why.USE: "used as `{type}` here",
    Why.BODY: "this gives `{type}`",
    Why.CLOSURE: "`{subject}` takes a function that gives `{type}`",
    Why.PART: "part of what `{subject}` takes",
    Why.MAP_KEY: "the keys of a map are compared and hashed",
    Why.CALL_HANDLER: "a `call` gives the tuple of new state and reply",
    Why.CAST_HANDLER: "a `cast` gives the new state, `{type}`",
    Why.INFO_HANDLER: "an `info` gives the new state, `{type}`",
    Why.ASSERTION: "compared with this `{type}`",
}
_FOUND = {
    Why.ANNOTATION: "it is `{type}` because of this type",
    Why.PARAMETER: "it is `{type}` because it goes to `{subject}` here",
    Why.CALL: "it is `{type}` because it goes to `{subject}` here",
    Why.LEFT_OPERAND: "it is `{type}` because `{subject}` puts it beside this",
    Why.OPERAND: "it is `{type}` because of `{subject}`",
    Why.FIELD: "it is `{type}` because of the field `{subject}`",
    Why.PART: "it is `{type}` because of what goes to `{subject}`",
    Why.USE: "it was used as `{type}` here",
}


TAKE_OUT = "take the value out first: with `?` where the function can return the failure, or with `case`"


def is_wrapped(shown: str) -> bool:
    """Whether a type is an `Option` or a `Result`, as it is shown: `T?`, `T!E`."""
    depth = 0
    for at, character in enumerate(shown):
        depth += (character in "(<") - (character in ")>" and shown[at - 1] != "-")
        if depth == 0 and character == "!":
            return True
    return shown.endswith("?")


def _expectation(because: Reason, expected: str) -> str:
    if because.subject.endswith(LOOP):
        return f"the state is `{expected}`"  # what goes to the loop of a service
    return _EXPECTED.get(because.why, "expected because of this").format(subject=because.subject, type=expected)


def found_label(expected: str, found: str, because: Reason | None, span: Span) -> str:
    """What stands under the carets; the place itself may be what asks for the type (`if 1 do`)."""
    if because is None or because.span != span:
        return f"this is `{found}`"
    return f"this is `{found}`, and {_expectation(because, expected)}"


def reason_labels(
    expected: str, found: str, because: Reason | None, found_because: Reason | None, span: Span
) -> tuple[RelativeLabel, ...]:
    """The places that a mismatch points at besides its own: where the expectation comes from, where the type was
    fixed.
    """
    labels = []
    if because is not None and because.span != span:
        labels.append(RelativeLabel(because.span, _expectation(because, expected), because.item))
    if found_because is not None:
        text = _FOUND.get(found_because.why, "it is `{type}` because of this")
        shown = text.format(subject=found_because.subject, type=found)
        labels.append(RelativeLabel(found_because.span, shown, found_because.item))
    return tuple(labels)

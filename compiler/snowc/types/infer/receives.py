"""`receive` and the mailbox: arms take messages of type M, or signals, which are typed on their own."""

from __future__ import annotations

from snowc.diagnostics.facts import Fact
from snowc.resolve.model import ConstructorRef
from snowc.source import Span
from snowc.syntax import tree
from snowc.types.errors import Reason, Why
from snowc.types.infer.branches import Branches
from snowc.types.infer.coerce import solved_reason
from snowc.types.infer.context import Body, Match, ShowTerm
from snowc.types.infer.dispatch import check, checks, discards, infers
from snowc.types.infer.matches import infer_arm
from snowc.types.infer.terms import BROKEN, INT, SIGNAL, Term, pid_of
from snowc.types.mailbox_errors import MailboxMismatch, ReceiveOutsideActor, SelfOutsideActor
from snowc.types.type_names import qualified_name


@infers(tree.Receive)
def infer_receive(body: Body, node: tree.Receive) -> Term:
    return _receive(body, node, Branches(body, None, None))


@checks(tree.Receive)
def check_receive(body: Body, node: tree.Receive, expected: Term, reason: Reason | None) -> Term:
    return _receive(body, node, Branches(body, expected, reason))


@discards(tree.Receive)
def discard_receive(body: Body, node: tree.Receive) -> Term:
    return _receive(body, node, Branches.discarded(body))


def _receive(body: Body, node: tree.Receive, branches: Branches) -> Term:
    keyword = Span(node.start, node.start + len("receive"))
    if body.mailbox is None:
        body.report_fact(keyword, ReceiveOutsideActor("", body.is_closure))
    mailbox: Term = body.fresh() if body.mailbox is None else body.mailbox
    reason = body.mailbox_reason or body.reason(Why.MAILBOX, keyword)
    for arm in node.arms:
        if is_signal(body, arm.pattern):
            infer_arm(body, arm, SIGNAL, body.reason(Why.SUBJECT, keyword), branches)
        else:
            infer_arm(body, arm, mailbox, reason, branches)
    if node.after is not None:
        check(body, node.after.timeout, INT, body.reason(Why.TIMEOUT, node.after.timeout))
        branches.add(node.after.body)
    _remember(body, node, keyword, mailbox)
    return branches.result()


def _remember(body: Body, node: tree.Receive, keyword: Span, mailbox: Term) -> None:
    """For the search for unreachable arms, and for types that can't be sent."""
    for subject, wanted in ((mailbox, False), (SIGNAL, True)):
        arms = tuple(
            ((arm.pattern,), arm.guard is not None) for arm in node.arms if is_signal(body, arm.pattern) is wanted
        )
        if arms:
            body.clause.matches.append(Match("receive", (subject,), arms, keyword, Span(node.end, node.end)))
    body.clause.messages.append((keyword, mailbox, True))


def is_signal(body: Body, pattern: tree.Pattern) -> bool:
    """Whether an arm takes signals: only a pattern that names one does."""
    match pattern:
        case tree.ConstructorPattern(id=id_):
            reference = body.clause.resolved.references.get(id_)
            return isinstance(reference, ConstructorRef) and qualified_name(body.db, reference.type) == SIGNAL.head
        case tree.AsPattern(pattern=inner):
            return is_signal(body, inner)
        case tree.OrPattern(alternatives=alternatives):
            return any(is_signal(body, each) for each in alternatives)
        case _:
            return False


def own_pid(body: Body, span: Span) -> Term:
    """The type of `self()`."""
    if body.mailbox is None:
        body.report_fact(span, SelfOutsideActor(body.is_closure))
        return BROKEN
    return pid_of(body.mailbox)


def enter_mailbox(body: Body, span: Span, name: str, message: Term) -> None:
    """A call of something that receives messages itself: it works on the caller's mailbox, so both have one type."""
    mailbox = body.mailbox
    if mailbox is None:
        body.report_fact(span, ReceiveOutsideActor(name, body.is_closure))
        return
    because = body.mailbox_reason or solved_reason(mailbox)

    def make(show: ShowTerm) -> Fact:
        return MailboxMismatch(name, show(message, mailbox), show(mailbox, message), because)

    if body.unifier.unify(mailbox, message, body.reason(Why.MAILBOX, span, name)) is not None:
        body.report(span, make)

"""`receive`: a scan of the mailbox.

In: arms for messages and for signals, and perhaps a timeout. Out: a loop that asks the runtime for the next
candidate, runs it through the decision tree of its kind, and either takes it (then the arm's body runs) or skips it.
The timeout counts from the start of the receive: the runtime keeps the deadline as long as one scan goes on, so the
loop passes the same number each time.

    again:   k = receive_next(timeout)            0 → after · 1 → message · 2 → signal
    message: m = receive_message(); the arms' tests
    arm:     receive_take(); body                 no arm: goto again, which skips it

Where some arm matches every message there is nothing to try: `m = receive_taken()` takes it out at once.
"""

from __future__ import annotations

from snowc.mir.ir import Binary, BlockId, Branch, Copy, Literal, LocalId, Site, Switch
from snowc.mir.lower.context import Body
from snowc.mir.lower.coverage import count_way
from snowc.mir.lower.decisions import MatchArm, is_total, lower_match
from snowc.mir.lower.expressions import Use, lower_expression, lowers_control
from snowc.mir.lower.intrinsics import call, intrinsic
from snowc.mir.lower.joins import Join
from snowc.mir.lower.patterns import match_pattern
from snowc.syntax import tree
from snowc.types.ty import BOOL, INT, SIGNAL, UNIT, Type

_TIMED_OUT, _MESSAGE, _SIGNAL = 0, 1, 2
_FOR_EVER = -1


@lowers_control(tree.Receive)
def lower_receive(body: Body, expr: tree.Receive, use: Use) -> LocalId:
    builder = body.builder
    site = body.site(expr)
    timeout = _timeout(body, expr, site)
    again, message, signal = (builder.new_block() for _ in range(3))
    after = None if expr.after is None else builder.new_block()
    builder.goto(again)
    builder.open(again)
    candidate = call(body, intrinsic("receive_next"), (timeout,), INT, site)
    cases = ((_MESSAGE, message), (_SIGNAL, signal))
    builder.end(Switch(candidate, cases if after is None else ((_TIMED_OUT, after), *cases), None))
    join = Join(body, body.type_at(expr.id), use)
    is_signal = [body.type_at(arm.pattern.id) == SIGNAL for arm in expr.arms]
    for block, of_signals in ((message, False), (signal, True)):
        builder.open(block)
        arms = tuple(arm for arm, kind in zip(expr.arms, is_signal, strict=True) if kind == of_signals)
        _lower_candidate(body, expr, arms, again, join)
    if expr.after is not None and after is not None:
        builder.open(after)
        count_way(body, expr, expr.after)
        join.arrive(lower_expression(body, expr.after.body, use))
    return join.finish()


def _lower_candidate(body: Body, expr: tree.Receive, arms: tuple[tree.Arm, ...], skip: BlockId, join: Join) -> None:
    """Arms of one kind on the current candidate; without any it stays in the mailbox."""
    builder = body.builder
    if not arms:
        builder.goto(skip)
        return
    site = body.site(arms[0])
    matches = [MatchArm(body, (match_pattern(body, arm.pattern),), arm.guard) for arm in arms]
    ty = body.type_at(arms[0].pattern.id)
    is_taken = ty != SIGNAL and is_total(matches)
    subject = _candidate(body, ty, site, "receive_taken" if is_taken else "receive_message")
    blocks = lower_match(matches, (subject,), skip, site)
    for arm, block in zip(arms, blocks, strict=True):
        if block is not None:
            builder.open(block)
            if not is_taken:
                call(body, intrinsic("receive_take"), (), UNIT, site)
            count_way(body, expr, arm)
            join.arrive(lower_expression(body, arm.body, join.use))


def _candidate(body: Body, ty: Type, site: Site, of_message: str) -> LocalId:
    if ty == SIGNAL:
        return call(body, intrinsic("receive_signal"), (), ty, site)
    return call(body, intrinsic(of_message, (ty,)), (), ty, site)


def _timeout(body: Body, expr: tree.Receive, site: Site) -> LocalId:
    """Milliseconds; a negative number is 0, as for timers, because -1 means for ever."""
    builder = body.builder
    if expr.after is None:
        return builder.literal(INT, _FOR_EVER)
    written = lower_expression(body, expr.after.timeout)
    if isinstance(expr.after.timeout, tree.IntLiteral):
        return written
    timeout = builder.new_local(INT)
    builder.emit(Literal(timeout, 0))
    negative = builder.new_local(BOOL)
    builder.emit(Binary(negative, "lt", written, timeout, site))
    positive, ready = builder.new_block(), builder.new_block()
    builder.end(Branch(negative, ready, positive))
    builder.open(positive)
    builder.emit(Copy(timeout, written))
    builder.goto(ready)
    builder.open(ready)
    return timeout

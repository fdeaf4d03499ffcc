"""Decision trees to blocks.

In: the arms of a match (patterns, guards), the locals that hold what is matched, where to go when nothing matches.
Out: a block per arm, in which the arm's variables are in scope; None for an arm that is never reached. Parts of
values are read when a test or a variable first needs them, and at most once on each path.
"""

from __future__ import annotations

from snowc.diagnostics.bug import CompilerBug
from snowc.mir.callees import LiteralValue
from snowc.mir.ir import Binary, BlockId, Branch, Copy, Field, LocalId, Site, Switch, Tag
from snowc.mir.lower.context import Body, CannotLower
from snowc.mir.lower.expressions import lower_expression
from snowc.mir.lower.intrinsics import call, intrinsic
from snowc.mir.lower.type_layout import field_type
from snowc.mir.matching.compile import MOST_DECISIONS, Arm, TooManyDecisions, compile_match
from snowc.mir.matching.decisions import (
    FAIL,
    Binding,
    Decision,
    Fail,
    FieldPlace,
    ItemPlace,
    LengthPlace,
    LengthTest,
    Place,
    RestPlace,
    Root,
    Success,
    SwitchConstant,
    SwitchVariant,
    can_fail,
    leaf_counts,
    shared_decisions,
)
from snowc.mir.matching.patterns import MatchPattern
from snowc.syntax import tree
from snowc.types.ty import BOOL, INT, Con, Type
from snowc.values import value

_Places = dict[Place, LocalId]


@value
class MatchArm:
    """`body` is the context of the guard and the arm's body (clauses of one function have different ones)."""

    body: Body
    patterns: tuple[MatchPattern, ...]
    guard: tree.Expr | None


def lower_match(arms: list[MatchArm], roots: tuple[LocalId, ...], failed: BlockId, site: Site) -> list[BlockId | None]:
    """Emit the tests. All arms share one builder; control then is in one of the blocks, or in `failed`."""
    try:
        decision = compile_match([Arm(arm.patterns, arm.guard) for arm in arms])
    except TooManyDecisions:
        raise CannotLower(site, f"alternatives with more than {MOST_DECISIONS} combinations") from None
    places: _Places = {Root(number): local for number, local in enumerate(roots)}
    emitter = _Emitter(arms, decision, places, failed, site)
    emitter.emit(decision, dict(places))
    return [emitter.blocks.get(number) for number in range(len(arms))]


def is_total(arms: list[MatchArm]) -> bool:
    """Whether some arm matches, whatever comes."""
    try:
        return not can_fail(compile_match([Arm(arm.patterns, arm.guard) for arm in arms]))
    except TooManyDecisions:
        return False


class _Emitter:
    """Walks a decision tree; `places` of each branch start from those that its parents have read."""

    def __init__(self, arms: list[MatchArm], decision: Decision, roots: _Places, failed: BlockId, site: Site) -> None:
        self.arms = arms
        self.body = arms[0].body
        self.builder = self.body.builder
        self.failed = failed
        self.site = site
        self.roots = roots
        self.counts = leaf_counts(decision)
        self.meetings = dict.fromkeys(shared_decisions(decision) - {id(FAIL)}, -1)
        self.blocks: dict[int, BlockId] = {}
        self.shared: dict[tuple[int, int], LocalId] = {}

    def emit(self, decision: Decision, places: _Places) -> None:
        """A decision that several lead to is emitted once; there only the matched values themselves count as read."""
        meeting = self.meetings.get(id(decision))
        if meeting is None:
            self.emit_here(decision, places)
        elif meeting >= 0:
            self.builder.goto(meeting)
        else:
            meeting = self.meetings[id(decision)] = self.builder.new_block()
            self.builder.goto(meeting)
            self.builder.open(meeting)
            self.emit_here(decision, dict(self.roots))

    def emit_here(self, decision: Decision, places: _Places) -> None:
        match decision:
            case Fail():
                self.builder.goto(self.failed)
            case Success():
                self.success(decision, places)
            case SwitchVariant():
                self.switch_variant(decision, places)
            case SwitchConstant():
                self.switch_constant(decision, places)
            case LengthTest(place, comparison, count, then, otherwise):
                length = self.read(LengthPlace(place), places)
                condition = self.compare(comparison, length, self.builder.literal(INT, count))
                self.branch(condition, then, otherwise, places)

    def success(self, decision: Success, places: _Places) -> None:
        arm = self.arms[decision.row]
        for binding in decision.bindings:
            self.bind(arm.body, decision.row, binding, self.read(binding.place, places))
        if decision.row not in self.blocks:
            self.blocks[decision.row] = self.builder.new_block()
        target = self.blocks[decision.row]
        if arm.guard is None or decision.otherwise is None:
            self.builder.goto(target)
            return
        otherwise = self.builder.new_block()
        self.builder.end(Branch(lower_expression(arm.body, arm.guard), target, otherwise))
        self.builder.open(otherwise)
        self.emit(decision.otherwise, dict(places))

    def bind(self, body: Body, row: int, binding: Binding, value: LocalId) -> None:
        """A row that is reached on several paths has one local per variable, which each path assigns."""
        if self.counts[row] == 1:
            body.variable(binding.id, binding.name, value)
            return
        shared = self.shared.get((row, binding.id))
        if shared is None:
            shared = self.builder.new_local(self.builder.type_of(value), binding.name)
            self.shared[row, binding.id] = shared
            body.frame.scope[binding.id] = shared
        self.builder.emit(Copy(shared, value))

    # --- tests ------------------------------------------------------------------------------------------------------

    def switch_variant(self, decision: SwitchVariant, places: _Places) -> None:
        tag = self.builder.new_local(INT)
        self.builder.emit(Tag(tag, self.read(decision.place, places)))
        self.switch(tag, decision.cases, decision.otherwise, places)

    def switch_constant(self, decision: SwitchConstant, places: _Places) -> None:
        subject = self.read(decision.place, places)
        ty = self.builder.type_of(subject)
        if ty == INT:
            self.switch(
                subject, tuple((_int(value), case) for value, case in decision.cases), decision.otherwise, places
            )
        elif ty == BOOL:
            branches = dict(decision.cases)
            then, otherwise = (branches.get(truth, decision.otherwise) for truth in (True, False))
            self.branch(subject, _present(then), _present(otherwise), places)
        else:
            self.compare_constants(subject, ty, decision, places)

    def compare_constants(self, subject: LocalId, ty: Type, decision: SwitchConstant, places: _Places) -> None:
        """One comparison after the other."""
        for constant, case in decision.cases:
            condition = self.compare("eq", subject, self.builder.literal(ty, constant))
            then, otherwise = self.builder.new_block(), self.builder.new_block()
            self.builder.end(Branch(condition, then, otherwise))
            self.builder.open(then)
            self.emit(case, dict(places))
            self.builder.open(otherwise)
        self.emit(_present(decision.otherwise), dict(places))

    def switch(
        self, subject: LocalId, cases: tuple[tuple[int, Decision], ...], otherwise: Decision | None, places: _Places
    ) -> None:
        if len(cases) == 1 and otherwise is None:
            self.emit(cases[0][1], places)
            return
        targets = tuple((value, self.builder.new_block()) for value, _ in cases)
        default = None if otherwise is None else self.builder.new_block()
        self.builder.end(Switch(subject, targets, default))
        for (_, block), (_, case) in zip(targets, cases, strict=True):
            self.builder.open(block)
            self.emit(case, dict(places))
        if default is not None:
            self.builder.open(default)
            self.emit(_present(otherwise), dict(places))

    def branch(self, condition: LocalId, then: Decision, otherwise: Decision, places: _Places) -> None:
        yes, no = self.builder.new_block(), self.builder.new_block()
        self.builder.end(Branch(condition, yes, no))
        self.builder.open(yes)
        self.emit(then, dict(places))
        self.builder.open(no)
        self.emit(otherwise, dict(places))

    def compare(self, operator: str, left: LocalId, right: LocalId) -> LocalId:
        target = self.builder.new_local(BOOL)
        self.builder.emit(Binary(target, operator, left, right, self.site))
        return target

    # --- places -----------------------------------------------------------------------------------------------------

    def read(self, place: Place, places: _Places) -> LocalId:
        found = places.get(place)
        if found is None:
            found = self.read_part(place, places)
            places[place] = found
        return found

    def read_part(self, place: Place, places: _Places) -> LocalId:
        match place:
            case FieldPlace(base, variant, index):
                whole = self.read(base, places)
                ty = field_type(self.body.definition.db, self.builder.type_of(whole), variant, index)
                target = self.builder.new_local(ty)
                self.builder.emit(Field(target, whole, variant, index))
                return target
            case ItemPlace(base, index):
                whole = self.read(base, places)
                number = self.builder.literal(INT, index)
                ty = self.item_type(whole)
                return call(self.body, intrinsic("list_get", (ty,)), (whole, number), ty, self.site)
            case RestPlace(base, 0):
                return self.read(base, places)
            case RestPlace(base, start):
                return self.rest(self.read(base, places), start)
            case LengthPlace(base):
                whole = self.read(base, places)
                callee = intrinsic("list_length", (self.item_type(whole),))
                return call(self.body, callee, (whole,), INT, self.site)
            case Root():
                raise CompilerBug("a matched value without a local", str(self.body.definition.id))

    def rest(self, whole: LocalId, start: int) -> LocalId:
        """`list_rest` takes the list over: a function that walks over its own list moves the window."""
        callee = intrinsic("list_rest", (self.item_type(whole),))
        operands = (whole, self.builder.literal(INT, start))
        return call(self.body, callee, operands, self.builder.type_of(whole), self.site)

    def item_type(self, whole: LocalId) -> Type:
        ty = self.builder.type_of(whole)
        if not isinstance(ty, Con) or len(ty.arguments) != 1:
            raise CompilerBug("a list pattern on what is no list", str(self.body.definition.id))
        return ty.arguments[0]


def _int(value: LiteralValue) -> int:
    if not isinstance(value, int):
        raise CompilerBug(f"{value!r} is no Int")
    return value


def _present(decision: Decision | None) -> Decision:
    if decision is None:
        raise CompilerBug("a decision tree without the branch that is taken")
    return decision

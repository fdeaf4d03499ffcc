"""Unification by levels, with interface bounds on variables.

In: two terms and the reason why they should be one. Out: None, or the failure as a value; the caller words it.
Variables that were solved on the way to a failure stay solved: what is already known of them is true of one side, and
better messages follow from it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from snowc.query import Engine
from snowc.types.deriving import needs
from snowc.types.errors import Reason
from snowc.types.infer.associated import resolved_projection
from snowc.types.infer.candidates import Candidate, Fit, candidates
from snowc.types.infer.terms import (
    App,
    Broken,
    Meta,
    Need,
    Rigid,
    Term,
    is_projection,
    known_parts,
    need_of,
    needs_of_part,
    prune,
    same_term,
    term_of,
)
from snowc.types.ty import Condition
from snowc.values import value


@value
class Clash:
    """The two terms (or parts of them) can't be one."""


@value
class Endless:
    """A variable would contain itself."""

    variable: Meta
    term: Term


@value
class Lacking:
    """`term` would need an interface that it does not have; `asked` is the place that needs it."""

    term: Term
    need: Need
    asked: Reason | None


Failure: TypeAlias = Clash | Endless | Lacking


@value
class Postponed:
    """A need that several impls may meet, as long as not more is known."""

    term: App
    need: Need
    asked: Reason | None


_SCALARS = frozenset({"Int", "Float", "Bool", "String"})
_ALL_DATA = frozenset({"Eq", "Ord", "Hash", "Display", "Debug"})
"""Nobody can write an impl of these for those, so nobody is asked."""


class Unifier:
    __slots__ = ("_db", "level", "postponed")

    def __init__(self, db: Engine) -> None:
        self._db = db
        self.level = 1
        self.postponed: list[Postponed] = []

    def fresh(self) -> Meta:
        return Meta(self.level)

    def unify(self, expected: Term, found: Term, reason: Reason | None) -> Failure | None:
        """Make both one. `reason` is kept with the variables that this solves."""
        expected, found = prune(expected), prune(found)
        if expected is found or isinstance(expected, Broken) or isinstance(found, Broken):
            return None
        if isinstance(expected, Meta):
            return self._solve(expected, found, reason)
        if isinstance(found, Meta):
            return self._solve(found, expected, reason)
        if isinstance(expected, App) and isinstance(found, App):
            return self._unify_applications(expected, found, reason)
        return Clash()

    def _unify_applications(self, expected: App, found: App, reason: Reason | None) -> Failure | None:
        if expected.head != found.head or len(expected.arguments) != len(found.arguments):
            left, right = known_parts(expected), known_parts(found)
            return Clash() if left is expected and right is found else self.unify(left, right, reason)
        first: Failure | None = None
        for left, right in zip(expected.arguments, found.arguments, strict=True):
            failure = self.unify(left, right, reason)
            first = first or failure
        return first

    def _solve(self, variable: Meta, term: Term, reason: Reason | None) -> Failure | None:
        if isinstance(term, Meta):
            self._merge(variable, term, reason)
            return None
        if not self._adjust(variable, term):
            return Endless(variable, term)
        variable.link = term
        variable.solved = reason
        first: Failure | None = None
        for need, asked in variable.bounds.items():
            failure = self.require(term, need, asked)
            first = first or failure
        return first

    def _merge(self, variable: Meta, other: Meta, reason: Reason | None) -> None:
        other.level = min(other.level, variable.level)
        for need, asked in variable.bounds.items():
            other.bounds.setdefault(need, asked)
        variable.link = other
        variable.solved = reason

    def _adjust(self, variable: Meta, term: Term) -> bool:
        """Occurs check; lowers the levels of what becomes part of `variable`. False if it occurs."""
        term = prune(term)
        if term is variable:
            return False
        if isinstance(term, Meta):
            term.level = min(term.level, variable.level)
        elif isinstance(term, App):
            return all([self._adjust(variable, argument) for argument in term.arguments])
        return True

    def pin(self, term: Term) -> None:
        """Keep the variables of a term from being generalised by a local `let`: something deferred will still solve
        them.
        """
        term = prune(term)
        if isinstance(term, Meta):
            term.level = min(term.level, 1)
        elif isinstance(term, App):
            for argument in term.arguments:
                self.pin(argument)

    # --- interfaces --------------------------------------------------------------------------------------------------

    def require(self, term: Term, need: Need, reason: Reason | None) -> Failure | None:
        """The type must have the interface; a variable remembers it."""
        term = prune(term)
        if isinstance(term, Broken):
            return None
        if isinstance(term, Meta):
            term.bounds.setdefault(need, reason)
            return None
        if isinstance(term, Rigid):
            return None if term.bounds is None else self._by_bounds(term, term.bounds, need, reason)
        if is_projection(term):
            return self._by_bounds(term, needs_of_part(term), need, reason)
        return self._by_impl(term, need, reason)

    def _by_bounds(
        self, parameter: Rigid | App, bounds: Sequence[Need], need: Need, reason: Reason | None
    ) -> Failure | None:
        """Whether its bounds give a type parameter, or an associated type of one, the interface."""
        fitting = [
            each for each in bounds if each.interface == need.interface and (each.is_closed or not need.is_closed)
        ]
        exact = [each for each in fitting if all(map(same_term, each.arguments, need.arguments))]
        if exact:
            return None
        if len(fitting) != 1:
            return Lacking(parameter, need, reason)
        return self._unify_all(fitting[0].arguments, need.arguments, reason)

    def _by_impl(self, term: App, need: Need, reason: Reason | None) -> Failure | None:
        if term.head in _SCALARS and need.interface in _ALL_DATA:
            return None
        found = candidates(self._db, term, need)
        if not found:
            return self._by_itself(term, need, reason)
        sure = [each for each in found if each.fit is Fit.YES]
        if sure or (len(found) == 1 and not need.arguments):
            return self.commit((sure or found)[0], term, need, reason)
        self.postponed.append(Postponed(term, need, reason))
        return None

    def _by_itself(self, term: App, need: Need, reason: Reason | None) -> Failure | None:
        """By `deriving`, or because it is built in."""
        needed = needs(self._db, term.head, len(term.arguments), need.interface)
        if needed is None:
            return Lacking(term, need, reason)
        for index, bound in needed:
            failure = self.require(term.arguments[index], need_of(bound, term.arguments), reason)
            if failure is not None:
                return failure
        return None

    def commit(self, candidate: Candidate, term: App, need: Need, reason: Reason | None) -> Failure | None:
        """Take an impl for a type: what it says of the type's parts holds, and its own bounds are asked for."""
        head, variables = candidate.head, self.instance(candidate, term, need)
        if isinstance(variables, Clash | Endless | Lacking):
            return Lacking(term, need, reason)
        for variable, bounds in zip(variables, head.bounds, strict=True):
            for bound in bounds:
                failure = self.require(variable, need_of(bound, variables), reason)
                if failure is not None:
                    return failure
        for condition in head.conditions:
            failure = self._meets(condition, variables, Postponed(term, need, reason))
            if failure is not None:
                return failure
        output = head.associated.get("Output")
        if need.is_closed and output is not None and self.unify(term, term_of(output, variables), reason) is not None:
            return Lacking(term, need, reason)
        return None

    def _meets(self, condition: Condition, variables: tuple[Meta, ...], asked: Postponed) -> Failure | None:
        """What an impl asks of an associated type; it waits where that is not known yet."""
        subject = term_of(condition.subject, variables)
        found = resolved_projection(self._db, self.instance, subject) if isinstance(subject, App) else subject
        if found is None:
            self.postponed.append(asked)
            return None
        for bound in condition.bounds:
            failure = self.require(found, need_of(bound, variables), asked.asked)
            if failure is not None:
                return failure
        wanted = found if condition.equal is None else term_of(condition.equal, variables)
        failure = self.unify(wanted, found, asked.asked)
        return None if failure is None else Lacking(asked.term, asked.need, asked.asked)

    def instance(self, candidate: Candidate, term: App, need: Need) -> tuple[Meta, ...] | Failure:
        """What the parameters of an impl are for a type."""
        head = candidate.head
        variables = tuple(self.fresh() for _ in head.parameters)
        patterns = (head.target, *(() if head.interface is None else head.interface.arguments))
        terms = tuple(term_of(each, variables) for each in patterns)
        failure = self._unify_all(terms, (term, *need.arguments), None)
        return variables if failure is None else failure

    def _unify_all(self, expected: tuple[Term, ...], found: tuple[Term, ...], reason: Reason | None) -> Failure | None:
        failures = [self.unify(left, right, reason) for left, right in zip(expected, found, strict=True)]
        return next((each for each in failures if each is not None), None)

    def settle_postponed(self, *, is_last: bool) -> list[Lacking]:
        """Try again what could not be decided. At last the only impl that may fit is taken to be meant."""
        waiting, self.postponed = self.postponed, []
        lacking = []
        for each in waiting:
            found = candidates(self._db, each.term, each.need)
            if is_last and len(found) == 1:
                failure = self.commit(found[0], each.term, each.need, each.asked)
            elif is_last and found and all(candidate.fit is Fit.MAYBE for candidate in found):
                failure = Lacking(each.term, each.need, each.asked)
            else:
                failure = self.require(each.term, each.need, each.asked)
            if isinstance(failure, Lacking):
                lacking.append(failure)
        return lacking

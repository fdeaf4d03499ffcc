"""Unification by levels, with interface bounds on variables.

In: two terms and the reason why they should be one. Out: None, or the failure as a value; the caller words it.
Variables that were solved on the way to a failure stay solved: what is already known of them is true of one side, and
better messages follow from it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from snowc.types.builtin import IMPLIED
from snowc.types.errors import Reason
from snowc.types.infer.terms import App, Broken, Meta, Rigid, Term, prune


@dataclass(frozen=True, slots=True)
class Clash:
    """The two terms (or parts of them) can't be one."""


@dataclass(frozen=True, slots=True)
class Endless:
    """A variable would contain itself."""

    variable: Meta
    term: Term


@dataclass(frozen=True, slots=True)
class Lacking:
    """`term` would need an interface that it does not have; `asked` is the place that needs it."""

    term: Term
    interface: str
    asked: Reason | None


Failure: TypeAlias = Clash | Endless | Lacking

Needs = Callable[[str, int, str], "tuple[int, ...] | None"]
"""`deriving.needs` of a database: (head, number of arguments, interface) → arguments that must have it too, or None."""


class Unifier:
    __slots__ = ("_needs", "level")

    def __init__(self, needs: Needs) -> None:
        self._needs = needs
        self.level = 1

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
            return Clash()
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
        for interface, asked in variable.bounds.items():
            failure = self.require(term, interface, asked)
            first = first or failure
        return first

    def _merge(self, variable: Meta, other: Meta, reason: Reason | None) -> None:
        other.level = min(other.level, variable.level)
        for interface, asked in variable.bounds.items():
            other.bounds.setdefault(interface, asked)
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

    def require(self, term: Term, interface: str, reason: Reason | None) -> Lacking | None:
        """The type must have the interface; a variable remembers it."""
        term = prune(term)
        if isinstance(term, Broken):
            return None
        if isinstance(term, Meta):
            term.bounds.setdefault(interface, reason)
            return None
        if isinstance(term, Rigid):
            return None if _has(term, interface) else Lacking(term, interface, reason)
        needed = self._needs(term.head, len(term.arguments), interface)
        if needed is None:
            return Lacking(term, interface, reason)
        for index in needed:
            failure = self.require(term.arguments[index], interface, reason)
            if failure is not None:
                return failure
        return None


def _has(parameter: Rigid, interface: str) -> bool:
    """Whether a type parameter's bounds give it the interface."""
    if parameter.bounds is None:
        return True
    return any(interface == bound or interface in IMPLIED.get(bound, ()) for bound in parameter.bounds)

"""Types while a group is being inferred: applications, unsolved variables, rigid variables.

In: canonical `Type`s, by `term_of`. Out: nothing by themselves; `finish.py` makes `Type`s of them again. All
applications have one form, a head and arguments, so that unification has one case: a tuple's head is `()`, a
function's is `->` with the result as last argument.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

from snowc.types.errors import Reason
from snowc.types.ty import ITER_OF, PROJECTION, Bound, Con, Error, Fun, Tuple, Type, Var
from snowc.values import value

FUNCTION = "->"
TUPLE = "()"
GENERIC_LEVEL = 1 << 30
"""The level of a variable that a local `let` has generalised: each use of the local gets a fresh copy."""


@value
class App:
    head: str
    arguments: tuple[Term, ...] = ()


class Need(NamedTuple):
    """An interface that a type must have, with its arguments. `is_closed`: the `Output` of an operator is the type
    itself.
    """

    interface: str
    arguments: tuple[Term, ...] = ()
    is_closed: bool = False


class Meta:
    """An unsolved variable, compared by identity.

    `level`   the depth of `let` in which it was made (Rémy's levels): a generalising `let` takes only what is deeper
        than itself.
    `link`    what it turned out to be; read it with `prune`.
    `bounds`  the interfaces that its type must have, each with the place that asked for it.
    `solved`  why it became what it is, for messages.
    """

    __slots__ = ("bounds", "level", "link", "solved")

    def __init__(self, level: int) -> None:
        self.level = level
        self.link: Term | None = None
        self.bounds: dict[Need, Reason | None] = {}
        self.solved: Reason | None = None


class Rigid:
    """A written type parameter inside its own definition: equal to itself only. `index` is its place in the scheme;
    `bounds` are the interfaces that it has, those that they ask for among them; None if a bound could not be read: then
    it has every one. `parts` is what is known of its associated types.
    """

    __slots__ = ("bounds", "index", "name", "parts")

    def __init__(self, name: str, index: int, bounds: tuple[Need, ...] | None) -> None:
        self.name = name
        self.index = index
        self.bounds = bounds
        self.parts: tuple[Part, ...] = ()


@value
class Part:
    """An associated type of a type parameter: the interfaces that it has, and what it is, if a `where` says that."""

    projection: App
    needs: tuple[Need, ...]
    equal: Term | None


@value
class Broken:
    """What is already reported. Unifies with everything and has every interface."""


Term: TypeAlias = App | Meta | Rigid | Broken

BROKEN = Broken()
UNTYPED = Broken()
"""Of what has no type and is no mistake either: the name of a special form."""
UNIT = App(TUPLE)
INT = App("Int")
FLOAT = App("Float")
BOOL = App("Bool")
STRING = App("String")
ATOM = App("Atom")
NEVER = App("Never")
RANGE = App("Range")
MONITOR = App("Monitor")
DYNAMIC_PID = App("Pid")
SIGNAL = App("Signal")


def function_of(parameters: Sequence[Term], result: Term) -> App:
    return App(FUNCTION, (*parameters, result))


def task_of(value: Term) -> App:
    return App("Task", (value,))


def tuple_of(items: Sequence[Term]) -> App:
    return App(TUPLE, tuple(items))


def list_of(item: Term) -> App:
    return App("List", (item,))


def map_of(key: Term, value: Term) -> App:
    return App("Map", (key, value))


def pid_of(message: Term) -> App:
    return App("Pid", (message,))


def prune(term: Term) -> Term:
    """The term behind solved variables."""
    while isinstance(term, Meta) and term.link is not None:
        term = term.link
    return term


def same_term(left: Term, right: Term) -> bool:
    """Whether two terms are known in full and equal."""
    left, right = prune(left), prune(right)
    if isinstance(left, App) and isinstance(right, App):
        has_same_form = left.head == right.head and len(left.arguments) == len(right.arguments)
        return has_same_form and all(map(same_term, left.arguments, right.arguments))
    return isinstance(left, Rigid) and left is right


def is_never(term: Term) -> bool:
    pruned = prune(term)
    return isinstance(pruned, App) and pruned.head == "Never"


def term_of(ty: Type, variables: Sequence[Term]) -> Term:
    """A term of a canonical type, with `variables[i]` for `Var(i)`."""
    match ty:
        case Con(name, arguments):
            return App(name, tuple(term_of(each, variables) for each in arguments))
        case Tuple(items):
            return App(TUPLE, tuple(term_of(each, variables) for each in items))
        case Fun(parameters, result):
            return App(FUNCTION, (*(term_of(each, variables) for each in parameters), term_of(result, variables)))
        case Var(index):
            return variables[index]
        case Error():
            return BROKEN


def need_of(bound: Bound, variables: Sequence[Term]) -> Need:
    """A bound, with `variables[i]` for `Var(i)`."""
    return Need(bound.interface, tuple(term_of(each, variables) for each in bound.arguments), bound.is_closed)


def is_projection(term: Term) -> bool:
    """Whether a term is an associated type (`T.Item`)."""
    return isinstance(term, App) and PROJECTION in term.head


def part_of(term: App) -> Part | None:
    """What is known of a projection."""
    base = prune(term.arguments[0])
    parts = base.parts if isinstance(base, Rigid) else ()
    return next((each for each in parts if same_term(each.projection, term)), None)


def known_parts(term: Term) -> Term:
    """The term with the associated types of type parameters replaced of which a `where` says what they are; itself if
    there are none.
    """
    term = prune(term)
    if not isinstance(term, App) or not term.arguments:
        return term
    found = part_of(term) if is_projection(term) else None
    if found is not None and found.equal is not None:
        return known_parts(found.equal)
    arguments = tuple(map(known_parts, term.arguments))
    same = all(new is prune(old) for new, old in zip(arguments, term.arguments, strict=True))
    return term if same else App(term.head, arguments)


def needs_of_part(term: App) -> tuple[Need, ...]:
    """The interfaces that an associated type of a type parameter has."""
    found = part_of(term)
    own = () if found is None else found.needs
    return (*own, Need("Iterator")) if term.head == ITER_OF else own


def free_variables(term: Term, found: dict[Meta, None]) -> None:
    """Add the unsolved variables of a term to `found`, in order of first appearance."""
    term = prune(term)
    if isinstance(term, Meta):
        found.setdefault(term)
    elif isinstance(term, App):
        for argument in term.arguments:
            free_variables(argument, found)

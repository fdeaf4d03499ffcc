"""Types as values: canonical, immutable, comparable; what leaves the inference of a group and what every later stage
reads.

Mutable unifier variables live in `types/infer/` only. A generalised type numbers its variables 0, 1, … in order of
first appearance, so
equal types are equal values.
"""

from __future__ import annotations

from typing import TypeAlias

from snowc.values import hashed, value


@hashed
class Con:
    """A named type with arguments: `Con("Int")`, `Con("List", (Con("Int"),))`, `Con("Main.Shape")`.

    Types of the standard library that the language page names have bare names (`Int`, `Option`, `Pid`, `Job`,
    `ExitReason`, …);
    a user's type is qualified by its module. The dynamic pid is `Con("Pid")` without arguments. Unit is `Tuple(())`.
    """

    name: str
    arguments: tuple[Type, ...] = ()


@hashed
class Tuple:
    items: tuple[Type, ...]


@hashed
class Fun:
    parameters: tuple[Type, ...]
    result: Type


@value
class Var:
    """A bound type variable of the enclosing `Scheme` (generalised or written)."""

    index: int


@value
class Error:
    """The type of what is already reported as wrong. Unifies with everything."""


Type: TypeAlias = Con | Tuple | Fun | Var | Error

INT = Con("Int")
FLOAT = Con("Float")
BOOL = Con("Bool")
STRING = Con("String")
ATOM = Con("Atom")
NEVER = Con("Never")
TIMER = Con("Timer")
MONITOR = Con("Monitor")
UNIT = Tuple(())
DYNAMIC_PID = Con("Pid")
EXIT_REASON = Con("ExitReason")
SIGNAL = Con("Signal")
ORDERING = Con("Ordering")


def list_of(item: Type) -> Con:
    return Con("List", (item,))


def option_of(inner: Type) -> Con:
    return Con("Option", (inner,))


def result_of(value: Type, error: Type) -> Con:
    return Con("Result", (value, error))


def pid_of(message: Type) -> Con:
    return Con("Pid", (message,))


def job_of(value: Type) -> Con:
    return Con("Job", (value,))


def task_of(value: Type) -> Con:
    return Con("Task", (value,))


PROJECTION = "::"
"""In the head of an associated type: `Con("Iterable::Item", (T,))` is `T.Item`; the interface's arguments follow T."""


ITER_OF = f"Iterable{PROJECTION}Iter"
"""The head of `T.Iter`, which has `Iterator` and gives the same elements: each impl of `Iterable` is held to that."""


def projection(interface: str, name: str, base: Type, arguments: tuple[Type, ...] = ()) -> Con:
    return Con(f"{interface}{PROJECTION}{name}", (base, *arguments))


@value
class Bound:
    """An interface that a type variable has, as `Con` names types: `Bound("Ord")`, `Bound("From", (Con("Int"),))`.
    `is_closed`: of an operator's interface, that its `Output` is the type itself.
    """

    interface: str
    arguments: tuple[Type, ...] = ()
    is_closed: bool = False


@value
class Condition:
    """What an associated type of a type variable must have, or be: `T.Item: Display`, `T.Item == Int`."""

    subject: Type
    bounds: tuple[Bound, ...]
    equal: Type | None = None


@value
class Scheme:
    """`forall vars. type`: `names[i]` is variable i's written name, or a letter given to it; `bounds[i]` the
    interfaces it needs (`Display`, `Eq`, `Ord`, `Add`, …). `conditions` are on associated types of the variables.

    `message` is the message type of a function declared `receives M`, else None.
    """

    names: tuple[str, ...]
    bounds: tuple[tuple[Bound, ...], ...]
    type: Type
    message: Type | None = None
    conditions: tuple[Condition, ...] = ()


def substitute(ty: Type, arguments: tuple[Type, ...]) -> Type:
    """Replace `Var(i)` by `arguments[i]`."""
    match ty:
        case Var(index):
            return arguments[index]
        case Con(name, inner) if inner:
            return Con(name, tuple(substitute(each, arguments) for each in inner))
        case Tuple(items) if items:
            return Tuple(tuple(substitute(each, arguments) for each in items))
        case Fun(parameters, result):
            return Fun(tuple(substitute(each, arguments) for each in parameters), substitute(result, arguments))
        case _:
            return ty


def mentions_error(ty: Type) -> bool:
    """Whether a mistake elsewhere has left its mark in a type."""
    match ty:
        case Error():
            return True
        case Con(_, parts) | Tuple(parts):
            return any(map(mentions_error, parts))
        case Fun(parameters, result):
            return any(map(mentions_error, (*parameters, result)))
        case _:
            return False

"""Types as Snow text.

In: `Type`s and the names of their variables. Out: text as a user would write it: `Option<T>` is `T?`, `Result<T, E>`
is `T!E`, a function is
`Fun(Int) -> String` in an annotation and `fn(Int) -> String` in a signature. A user's type shows by its bare name
unless two types in one message share it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from snowc.types.ty import PROJECTION, Bound, Con, Condition, Error, Fun, Scheme, Tuple, Type, Var

LETTERS = "TUVWABCDEFGHIJKLMNOPQRS"
"""Names for variables that nobody has named, in the order in which they are given."""


def variable_name(index: int, taken: Iterable[str] = ()) -> str:
    """The `index`-th letter that is not taken; after the alphabet with numbers: `T1`, `U1`, …"""
    used = set(taken)
    round_ = 0
    while True:
        names = [letter + (str(round_) if round_ else "") for letter in LETTERS]
        free = [name for name in names if name not in used]
        if index < len(free):
            return free[index]
        index -= len(free)
        round_ += 1


def show_type(ty: Type, names: Sequence[str] = (), *, beside: Iterable[Type] = ()) -> str:
    """A type in the style of annotations. `names[i]` shows `Var(i)`; `beside` are the other types of the message."""
    return _Shower(names, _ambiguous_names((ty, *beside)), "Fun").show(ty)


def show_scheme(scheme: Scheme) -> str:
    """A signature as hover shows it: `fn(Job<T>) -> T!String`, with bounds and `receives` behind."""
    shower = _Shower(scheme.names, frozenset(), "fn")
    text = shower.signature(scheme.type)
    if scheme.message is not None:
        text += f" receives {shower.show(scheme.message)}"
    inner = _Shower(scheme.names, frozenset(), "Fun")
    bounds = [
        f"{name}: {' + '.join(dict.fromkeys(map(inner.bound, each)))}"
        for name, each in zip(scheme.names, scheme.bounds, strict=True)
        if each
    ]
    bounds += [show_condition(each, scheme.names) for each in scheme.conditions]
    return f"{text} where {', '.join(bounds)}" if bounds else text


def show_condition(condition: Condition, names: Sequence[str] = ()) -> str:
    """`T.Item: Display`, `T.Item == Int`."""
    shower = _Shower(names, frozenset(), "Fun")
    subject = shower.show(condition.subject)
    if condition.equal is not None:
        return f"{subject} == {shower.show(condition.equal)}"
    return f"{subject}: {' + '.join(dict.fromkeys(map(shower.bound, condition.bounds)))}"


def show_bound(bound: Bound, names: Sequence[str] = ()) -> str:
    """`From<Int>`."""
    return _Shower(names, frozenset(), "Fun").bound(bound)


def _ambiguous_names(types: Iterable[Type]) -> frozenset[str]:
    """Qualified names whose last part is also that of another type."""
    seen: set[str] = set()
    for ty in types:
        _constructor_names(ty, seen)
    last = [name.rpartition(".")[2] for name in seen]
    return frozenset(name for name in seen if last.count(name.rpartition(".")[2]) > 1)


def _constructor_names(ty: Type, seen: set[str]) -> None:
    match ty:
        case Con(name, arguments):
            seen.add(name)
            for argument in arguments:
                _constructor_names(argument, seen)
        case Tuple(items):
            for item in items:
                _constructor_names(item, seen)
        case Fun(parameters, result):
            for part in (*parameters, result):
                _constructor_names(part, seen)
        case _:
            pass


class _Shower:
    __slots__ = ("_ambiguous", "_function_word", "_names")

    def __init__(self, names: Sequence[str], ambiguous: frozenset[str], function_word: str) -> None:
        self._names = names
        self._ambiguous = ambiguous
        self._function_word = function_word

    def signature(self, ty: Type) -> str:
        """`fn(…) -> …` outside, `Fun(…) -> …` inside."""
        if not isinstance(ty, Fun):
            return _Shower(self._names, self._ambiguous, "Fun").show(ty)
        inner = _Shower(self._names, self._ambiguous, "Fun")
        return f"fn({', '.join(inner.show(each) for each in ty.parameters)}) -> {inner.show(ty.result)}"

    def show(self, ty: Type) -> str:
        match ty:
            case Con("Option", (inner,)):
                return f"{self._operand(inner)}?"
            case Con("Result", (value, error)):
                return f"{self._operand(value)}!{self._operand_right(error)}"
            case Con(name, arguments) if PROJECTION in name:
                return f"{self.show(arguments[0])}.{name.rpartition(PROJECTION)[2]}"
            case Con(name, arguments):
                shown = name if name in self._ambiguous else name.rpartition(".")[2]
                return f"{shown}<{', '.join(self.show(each) for each in arguments)}>" if arguments else shown
            case Tuple(items):
                return f"({', '.join(self.show(each) for each in items)}{',' if len(items) == 1 else ''})"
            case Fun(parameters, result):
                return (
                    f"{self._function_word}({', '.join(self.show(each) for each in parameters)}) -> {self.show(result)}"
                )
            case Var(index):
                return (
                    self._names[index]
                    if index < len(self._names)
                    else variable_name(index - len(self._names), self._names)
                )
            case Error():
                return "_"

    def bound(self, bound: Bound) -> str:
        return self.show(Con(bound.interface, bound.arguments))

    def _operand(self, ty: Type) -> str:
        """Before `?` and `!`, which bind to the last type: a function stands in parentheses."""
        return f"({self.show(ty)})" if isinstance(ty, Fun) else self.show(ty)

    def _operand_right(self, ty: Type) -> str:
        """After `!`: what would take a following `?` or `!` for itself, or be taken apart, stands in parentheses."""
        is_postfix = isinstance(ty, Con) and ty.name in {"Option", "Result"}
        return f"({self.show(ty)})" if is_postfix or isinstance(ty, Fun) else self.show(ty)

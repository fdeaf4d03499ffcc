"""Small classes of plain fields, made many times as fast as the standard library makes dataclasses.

In: a class whose annotations are its fields, with defaults that are values, or `field(default_factory=…)`. Out: the
class with slots, an initialiser, `__match_args__` and a readable form. A `value` is compared by its fields and has a
hash (a `hashed` one finds it out once), an `ordered` one can be sorted by them too; a `node` and a `record` are
compared by identity. All but records are frozen, for type checkers only. `replace` and `fields_of` are what one asks of
them; the standard library takes them for dataclasses too.

A dataclass writes each of its methods as text and compiles it: for some four hundred classes that was more than half of
what the compiler's imports cost, and the module itself loads `inspect`. Here the methods are compiled once for each
number of fields and then given the names of the fields. Refuses (TypeError, when the module is imported) what needs
more: `__post_init__`, a base class.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from types import CodeType, FunctionType
from typing import TYPE_CHECKING, Any, TypeVar, dataclass_transform

if TYPE_CHECKING:
    import dataclasses

_T = TypeVar("_T")


class _Factory:
    """A default that is made anew for each instance."""

    __slots__ = ("make",)

    def __init__(self, make: Callable[[], Any]) -> None:
        self.make = make


def field(*, default_factory: Callable[[], _T]) -> _T:
    """What a field holds where nothing is given."""
    made: Any = _Factory(default_factory)
    return made  # type: ignore[no-any-return]


if TYPE_CHECKING:

    @dataclass_transform(frozen_default=True, field_specifiers=(field,))
    def value(cls: type[_T]) -> type[_T]:
        """Compared by its fields."""

    @dataclass_transform(frozen_default=True, field_specifiers=(field,))
    def hashed(cls: type[_T]) -> type[_T]:
        """A value that is often looked up and has deep fields."""

    @dataclass_transform(frozen_default=True, order_default=True, field_specifiers=(field,))
    def ordered(cls: type[_T]) -> type[_T]:
        """Compared and sorted by its fields."""

    @dataclass_transform(frozen_default=True, eq_default=False, field_specifiers=(field,))
    def node(cls: type[_T]) -> type[_T]:
        """Compared by identity."""

    @dataclass_transform(eq_default=False, field_specifiers=(field,))
    def record(cls: type[_T]) -> type[_T]:
        """Compared by identity, and its fields may be set."""

else:

    def value(cls):  # noqa: ANN001, ANN201 - typed above; these are the run-time forms
        return _made(cls, (_COMPARISON, _HASH))

    def hashed(cls):  # noqa: ANN001, ANN201
        return _made(cls, (_COMPARISON, _HASH_ONCE), ("_hash",))

    def ordered(cls):  # noqa: ANN001, ANN201
        return _made(cls, (_COMPARISON, _HASH, *_ORDER))

    def node(cls):  # noqa: ANN001, ANN201
        return _made(cls, ())

    record = node


def replace(one: _T, /, **changes: Any) -> _T:
    """A copy with other values in some fields."""
    kind = type(one)
    names: tuple[str, ...] = kind.__match_args__  # type: ignore[attr-defined]
    fields = [changes.pop(name) if name in changes else getattr(one, name) for name in names]
    if changes:
        raise TypeError(f"{kind.__qualname__} has no field {', '.join(changes)}")
    return kind(*fields)


def fields_of(kind: type) -> tuple[str, ...] | None:
    """The names of a class's fields in order; None for a class that is none of these."""
    return kind.__match_args__ if "__dataclass_fields__" in kind.__dict__ else None  # type: ignore[attr-defined]


def make_methods(cls: type) -> None:
    """Give a class what a `value` has, besides slots, which only a new class can have."""
    names, defaults = _fields(cls)
    setattr(cls, "__match_args__", names)  # noqa: B010 - the attribute has no type
    cls.__repr__ = _shown  # type: ignore[assignment]
    _complete(cls, defaults, (_COMPARISON, _HASH))


_INITIALISER = "def __init__(self, {parameters}):\n  {assignments}\n"
_INITIALISER_WITH_FACTORIES = f"{_INITIALISER}  _fill(self)\n"
_COMPARISON = (
    "def __eq__(self, other):\n"
    "  if other.__class__ is not self.__class__: return NotImplemented\n"
    "  return ({own}) == ({others})\n"
)
_HASH = "def __hash__(self):\n  return hash(({own}))\n"
_HASH_ONCE = (
    "def __hash__(self):\n"
    "  try: return self._hash\n"
    "  except AttributeError: pass\n"
    "  self._hash = found = hash(({own}))\n"
    "  return found\n"
)
_ORDER = tuple(
    _COMPARISON.replace("__eq__", f"__{name}__").replace("==", operator)
    for name, operator in (("lt", "<"), ("le", "<="), ("gt", ">"), ("ge", ">="))
)


def _made(cls: type, templates: tuple[str, ...], more_slots: tuple[str, ...] = ()) -> type:
    names, defaults = _fields(cls)
    if cls.__bases__ != (object,):
        raise TypeError(f"{cls.__qualname__} has a base class")
    left_out = {"__dict__", "__weakref__", *names}
    space: dict[str, Any] = {name: each for name, each in cls.__dict__.items() if name not in left_out}
    space |= {"__slots__": names + more_slots, "__match_args__": names, "__dataclass_fields__": _Fields(cls)}
    space |= {"__repr__": _shown, "__init__": _initialise_first, "_lacking": (defaults, templates)}
    if templates:
        space |= {"__eq__": _compare_first, "__hash__": _hash_first}
    if len(templates) > 2:
        space |= _ORDER_FIRST
    if more_slots:
        space["__reduce__"] = _reduced
    return type(cls.__name__, (), space)


def _fields(cls: type) -> tuple[tuple[str, ...], tuple[Any, ...]]:
    """The names, and the defaults of the last of them."""
    if "__post_init__" in cls.__dict__:
        raise TypeError(f"{cls.__qualname__} has a __post_init__")
    names = tuple(name for name, kind in cls.__annotations__.items() if not str(kind).startswith("ClassVar"))
    return names, tuple(cls.__dict__[name] for name in names if name in cls.__dict__)


# --- the methods, made when one of them is first called: half of the classes that a start makes are never used -------


def _completed(instance: Any) -> Any:
    """The class of which an instance's class has the methods, which it now gets."""
    owner: Any = next(each for each in type(instance).__mro__ if "_lacking" in each.__dict__)
    _complete(owner, *owner._lacking)
    return owner


def _initialise_first(self: Any, *arguments: Any, **named: Any) -> None:
    _completed(self).__init__(self, *arguments, **named)


def _compare_first(self: Any, other: object) -> Any:
    return _completed(self).__eq__(self, other)


def _hash_first(self: Any) -> Any:
    return _completed(self).__hash__(self)


def _order_first(name: str) -> Callable[[Any, Any], Any]:
    return lambda self, other: getattr(_completed(self), name)(self, other)


_ORDER_FIRST = {name: _order_first(name) for name in ("__lt__", "__le__", "__gt__", "__ge__")}


def _complete(cls: type, defaults: tuple[Any, ...], templates: Iterable[str]) -> None:
    names: tuple[str, ...] = cls.__match_args__  # type: ignore[attr-defined]
    has_factories = any(each.__class__ is _Factory for each in defaults)
    first = _method(_INITIALISER_WITH_FACTORIES if has_factories else _INITIALISER, names, cls)
    first.__defaults__ = defaults
    for method in (first, *(_method(each, names, cls) for each in templates)):
        setattr(cls, method.__name__, method)


def _method(template: str, names: tuple[str, ...], cls: type) -> FunctionType:
    code = _compiled(template, len(names))
    real = {f"_{number}": name for number, name in enumerate(names)}
    code = code.replace(
        co_names=tuple(real.get(name, name) for name in code.co_names),
        co_varnames=tuple(real.get(name, name) for name in code.co_varnames),
        co_qualname=f"{cls.__qualname__}.{code.co_name}",
    )
    return FunctionType(code, globals(), code.co_name)


@functools.cache
def _compiled(template: str, count: int) -> CodeType:
    """A method for fields `_0`, `_1`, …."""
    names = [f"_{number}" for number in range(count)]
    text = template.format(
        parameters=", ".join(names),
        assignments="; ".join(f"self.{name} = {name}" for name in names) or "pass",
        own="".join(f"self.{name}, " for name in names),
        others="".join(f"other.{name}, " for name in names),
    )
    return next(each for each in compile(text, "<fields>", "exec").co_consts if isinstance(each, CodeType))


def _fill(instance: Any) -> None:
    """Make the defaults that each instance has of its own. Called by initialisers."""
    for name in instance.__match_args__:
        given = getattr(instance, name)
        if given.__class__ is _Factory:
            setattr(instance, name, given.make())


def _reduced(self: Any) -> tuple[type, tuple[Any, ...]]:
    """What pickle and copy take: not the hash, which is another one in another process."""
    return type(self), tuple(getattr(self, name) for name in self.__match_args__)


def _shown(self: Any) -> str:
    fields = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.__match_args__)
    return f"{type(self).__qualname__}({fields})"


class _Fields:
    """What the standard library wants to know of a dataclass, made when it asks."""

    def __init__(self, cls: type) -> None:
        self._cls = cls

    def __get__(self, instance: object, owner: type) -> dict[str, dataclasses.Field[Any]]:
        import dataclasses  # late: the compiler itself never asks

        annotations = self._cls.__annotations__
        space: dict[str, Any] = {name: each for name, each in self._cls.__dict__.items() if name in annotations}
        for name, each in space.items():
            if isinstance(each, _Factory):
                space[name] = dataclasses.field(default_factory=each.make)
        space |= {"__annotations__": annotations, "__module__": self._cls.__module__}
        twin: Any = dataclasses.dataclass(type("_", (), space))
        fields: dict[str, dataclasses.Field[Any]] = twin.__dataclass_fields__
        setattr(owner, "__dataclass_fields__", fields)  # noqa: B010 - the attribute has no type
        return fields

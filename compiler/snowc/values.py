"""Small classes of plain fields, made several times as fast as the standard library makes dataclasses.

In: a class whose annotations are its fields, with defaults that are values. Out: the class with slots, an initialiser,
`__match_args__` and a readable form; `dataclasses.fields`, `replace` and `is_dataclass` take it for a dataclass. A
`value` is compared by its fields and has a hash; a `node` is compared by identity. Both are frozen for type checkers
only.

A dataclass writes each of its methods as text and compiles it: for some three hundred classes that was nearly half of
what the compiler's imports cost. Here the methods are compiled once for each number of fields and then given the names
of the fields. Refuses (TypeError, when the module is imported) what needs more: `field(…)`, `__post_init__`, a base
class.
"""

from __future__ import annotations

import dataclasses
import functools
from types import CodeType, FunctionType
from typing import TYPE_CHECKING, Any, TypeVar, dataclass_transform

_T = TypeVar("_T")

if TYPE_CHECKING:

    @dataclass_transform(frozen_default=True)
    def value(cls: type[_T]) -> type[_T]:
        """Compared by its fields."""

    @dataclass_transform(frozen_default=True, eq_default=False)
    def node(cls: type[_T]) -> type[_T]:
        """Compared by identity."""

else:

    def value(cls):  # noqa: ANN001, ANN201 - typed above; these are the run-time forms
        return _made(cls, _INITIALISER, _COMPARISON, _HASH)

    def node(cls):  # noqa: ANN001, ANN201
        return _made(cls, _INITIALISER)


_INITIALISER = "def __init__(self, {parameters}):\n  {assignments}\n"
_COMPARISON = (
    "def __eq__(self, other):\n"
    "  if other.__class__ is not self.__class__: return NotImplemented\n"
    "  return ({own}) == ({others})\n"
)
_HASH = "def __hash__(self):\n  return hash(({own}))\n"


def _made(cls: type, *templates: str) -> type:
    names = tuple(name for name, kind in cls.__annotations__.items() if not str(kind).startswith("ClassVar"))
    defaults = tuple(cls.__dict__[name] for name in names if name in cls.__dict__)
    needs_more = "__post_init__" in cls.__dict__ or any(isinstance(each, dataclasses.Field) for each in defaults)
    if needs_more or cls.__bases__ != (object,):
        raise TypeError(f"{cls.__qualname__} has to be a dataclass")
    left_out = {"__dict__", "__weakref__", *names}
    space: dict[str, Any] = {name: each for name, each in cls.__dict__.items() if name not in left_out}
    space |= {"__slots__": names, "__match_args__": names, "__repr__": _shown}
    space["__dataclass_fields__"] = _Fields(cls)
    for template in templates:
        method = _method(template, names, cls)
        space[method.__name__] = method
    space["__init__"].__defaults__ = defaults
    return type(cls.__name__, (), space)


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


def _shown(self: Any) -> str:
    fields = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.__slots__)
    return f"{type(self).__qualname__}({fields})"


class _Fields:
    """What the standard library wants to know of a dataclass, made when it asks."""

    def __init__(self, cls: type) -> None:
        self._cls = cls

    def __get__(self, instance: object, owner: type) -> dict[str, dataclasses.Field[Any]]:
        space = {name: each for name, each in self._cls.__dict__.items() if name in self._cls.__annotations__}
        space |= {"__annotations__": self._cls.__annotations__, "__module__": self._cls.__module__}
        twin: Any = dataclasses.dataclass(type("_", (), space))
        fields: dict[str, dataclasses.Field[Any]] = twin.__dataclass_fields__
        setattr(owner, "__dataclass_fields__", fields)  # noqa: B010 - the attribute has no type
        return fields

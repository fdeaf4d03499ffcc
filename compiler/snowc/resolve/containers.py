"""The type parameters of `impl` and `interface` blocks, which their functions see too.

In: a container's tree and what its module can name. Out: the names, in the order in which they get their numbers. An
`impl` does not list its parameters: what stands in its target where a type could and names no type is one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from snowc.resolve.builtin import INTRINSIC_TYPES
from snowc.resolve.scope import Scope
from snowc.syntax import tree

SELF: Final = "Self"
"""Inside an interface the type that implements it, its parameter 0; inside an `impl` the target."""


def header_parameters(item: tree.Item, scope: Scope) -> tuple[str, ...]:
    """The type parameters of a container; () for what is none."""
    match item:
        case tree.InterfaceItem(generics=generics):
            return tuple(dict.fromkeys((SELF, *(each.name for each in generics))))
        case tree.ImplItem(target=target, where=where):
            inside = _names_inside(target)
            unknown = (name for name in inside if name not in scope.types and name not in INTRINSIC_TYPES)
            return tuple(dict.fromkeys((*(name for name in unknown if name != SELF), *(each.name for each in where))))
        case _:
            return ()


def _names_inside(written: tree.TypeExpr) -> Iterator[str]:
    """The bare names in the arguments of a type."""
    match written:
        case tree.NamedType(arguments=arguments):
            yield from _all_names(arguments)
        case tree.TupleType(items=items):
            yield from _all_names(items)
        case tree.FunctionType(parameters=parameters, result=result):
            yield from _all_names((*parameters, result))
        case tree.OptionType(inner=inner):
            yield from _all_names((inner,))
        case tree.ResultType(value=value, error=error):
            yield from _all_names((value, error))
        case tree.AssociatedType() | tree.ErrorType():
            pass


def _all_names(written: Iterable[tree.TypeExpr]) -> Iterator[str]:
    for each in written:
        if isinstance(each, tree.NamedType) and len(each.path) == 1 and not each.arguments:
            yield each.path[0]
        else:
            yield from _names_inside(each)

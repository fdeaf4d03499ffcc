"""Replacing some type variables: those that a local `let` generalised, at one of its uses.

In: a type and a mapping from variable numbers. Out: the type; variables that are not in the mapping stay (they are
the definition's own).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from snowc.types.ty import Con, Fun, Tuple, Type, Var

Substitution: TypeAlias = Mapping[int, Type]


def substitute_some(ty: Type, substitution: Substitution) -> Type:
    if not substitution:
        return ty
    match ty:
        case Var(index):
            return substitution.get(index, ty)
        case Con(name, inner) if inner:
            return Con(name, tuple(substitute_some(each, substitution) for each in inner))
        case Tuple(items) if items:
            return Tuple(tuple(substitute_some(each, substitution) for each in items))
        case Fun(parameters, result):
            inputs = tuple(substitute_some(each, substitution) for each in parameters)
            return Fun(inputs, substitute_some(result, substitution))
        case _:
            return ty

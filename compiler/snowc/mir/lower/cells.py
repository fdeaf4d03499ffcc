"""Cells: hidden variables that change in place, which a function shares with the closures made of its loops.

In: a definition and a type. Out: code that makes the cell, takes its value out and puts one in. A closure captures the
cell as it captures variables, by a number that is no binding of the source.
"""

from __future__ import annotations

from snowc.mir.ir import Call, Callee, LocalId, Site
from snowc.mir.lower.captures import captured_local
from snowc.mir.lower.context import Body
from snowc.mir.lower.intrinsics import call, intrinsic
from snowc.types.ty import UNIT, Type, list_of


class Cell:
    def __init__(self, body: Body, ty: Type, site: Site) -> None:
        self._binding = body.definition.next_hidden()
        self._type = ty
        self._site = site
        self._made_in = body
        self._local = body.builder.new_local(list_of(ty))
        body.frame.scope[self._binding] = self._local

    def make(self, value: LocalId) -> None:
        """Make the cell, with its first value, before the closures that capture it."""
        self._made_in.emit(Call(self._local, self._function("cell_new"), (value,), self._site))

    def take(self, body: Body) -> LocalId:
        """The value; the cell must get another one before it is read again."""
        return call(body, self._function("cell_take"), (self._cell(body),), self._type, self._site)

    def put(self, body: Body, value: LocalId) -> None:
        call(body, self._function("cell_put"), (self._cell(body), value), UNIT, self._site)

    def _cell(self, body: Body) -> LocalId:
        return captured_local(body, self._binding)

    def _function(self, name: str) -> Callee:
        return intrinsic(name, (self._type,))

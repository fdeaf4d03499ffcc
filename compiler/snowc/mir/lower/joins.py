"""Where branches come together again.

In: the branches' values. Out: one local with the value of the branch that ran. A branch in tail position returns by
itself and never arrives.
"""

from __future__ import annotations

from snowc.mir.ir import Copy, LocalId
from snowc.mir.lower.context import Body
from snowc.mir.lower.expressions import Use
from snowc.types.ty import NEVER, UNIT, Type


class Join:
    """The block after an `if`, `case`, `receive`."""

    def __init__(self, body: Body, ty: Type, use: Use) -> None:
        self.body = body
        self.use = use
        self.block = body.builder.new_block()
        self.result = body.builder.new_local(ty) if use is Use.VALUE else None

    def arrive(self, value: LocalId) -> None:
        """The current branch ends with this value."""
        builder = self.body.builder
        if self.result is not None:
            wanted, found = builder.type_of(self.result), builder.type_of(value)
            if wanted == UNIT and found not in (UNIT, NEVER):
                value = self.body.unit()
            self.body.emit(Copy(self.result, value))
        builder.goto(self.block)

    def arrive_with_unit(self) -> None:
        """The current branch ends without a value; `if` without `else` gives `()`."""
        if self.use is Use.RETURN:
            self.body.emit_return(self.body.unit())
        elif self.use is Use.VALUE:
            self.arrive(self.body.unit())
        else:
            self.body.builder.goto(self.block)

    def finish(self) -> LocalId:
        """Go on behind the branches."""
        self.body.builder.open(self.block)
        return self.body.undefined(UNIT) if self.result is None else self.result

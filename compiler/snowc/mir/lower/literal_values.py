"""Literals of the tree as values of MIR.

In: a literal and its type. Out: its value. An Int literal in a Float's place is a Float.
"""

from __future__ import annotations

from snowc.diagnostics.bug import CompilerBug
from snowc.mir.callees import LiteralValue
from snowc.syntax import tree
from snowc.types.ty import FLOAT, Type

Literal = tree.IntLiteral | tree.FloatLiteral | tree.BoolLiteral | tree.StringLiteral | tree.AtomLiteral


def literal_value(literal: Literal, ty: Type) -> LiteralValue:
    """A string must be without interpolation (patterns, constant expressions)."""
    match literal:
        case tree.IntLiteral(value=value):
            return float(value) if ty == FLOAT else value
        case tree.FloatLiteral(value=number):
            return number
        case tree.BoolLiteral(value=truth):
            return truth
        case tree.AtomLiteral(name=name):
            return name
        case tree.StringLiteral(parts=parts):
            texts = [part for part in parts if isinstance(part, str)]
            if len(texts) != len(parts):
                raise CompilerBug("an interpolated string where a constant must be")
            return "".join(texts)

"""Strings: the names in their interpolations, and `#{name}`, which is none."""

from __future__ import annotations

import re

from snowc.resolve.errors import ForeignInterpolation
from snowc.resolve.walk.state import Walk
from snowc.source import Span
from snowc.syntax import tree

_OPENING = "#{"
_NAME = re.compile(r"#\{([A-Za-z_][A-Za-z0-9_]*)[^}\n]*\}")


def report_foreign_interpolations(walk: Walk, literal: tree.StringLiteral) -> None:
    """Where the text of a string holds the name of something in sight as other languages interpolate it."""
    if not any(isinstance(part, str) and _OPENING in part for part in literal.parts):
        return
    visible = walk.locals.visible()
    for match in _NAME.finditer(walk.text, literal.start, literal.end):
        name = match.group(1)
        if name in visible or name in walk.scope.values or name in walk.scope.modules:
            span = Span(match.start(), match.start() + len(_OPENING))
            walk.report(span, ForeignInterpolation(match.group()))

"""How each rule of the grammar is laid out: one function a rule. Rules without one have their parts one behind the
other, with the spaces that tokens have between them.
"""

from __future__ import annotations

from snowc.tools.fmt.layout import blocks, control, expressions, items, types
from snowc.tools.fmt.layout.context import LayOut

LAYOUTS: dict[str, LayOut] = {
    **blocks.LAYOUTS,
    **control.LAYOUTS,
    **expressions.LAYOUTS,
    **items.LAYOUTS,
    **types.LAYOUTS,
}

"""`if` with both branches to `case` on a Bool, and back."""

from __future__ import annotations

from collections.abc import Iterator

from snow_lsp.ide.actions.place import ActionKind, Place, Refactoring, span_of
from snow_lsp.ide.actions.written import indented
from snowc.syntax import tree


def offer(place: Place) -> Iterator[Refactoring]:
    node = next((each for each in reversed(place.path) if isinstance(each, tree.If | tree.Case)), None)
    if node is None or "\n" in place.text[node.start : place.selection.start]:
        return
    if isinstance(node, tree.If):
        yield from _to_case(place, node)
    else:
        yield from _to_if(place, node)


def _to_case(place: Place, node: tree.If) -> Iterator[Refactoring]:
    if not isinstance(node.otherwise, tree.Block) or any(
        isinstance(each, tree.If) and each.otherwise is node for each in place.path
    ):
        return  # `else if` has no `end` of its own
    base = place.indentation(node.start)
    lines = [f"case {place.of(node.condition)} do"]
    lines += [_arm("true", _body(place, node.then, base)), _arm("false", _body(place, node.otherwise, base))]
    text = indented("\n".join(lines), base).lstrip() + f"\n{base}end"
    yield place.offer("Convert to `case`", ActionKind.REWRITE, (span_of(node), text))


def _to_if(place: Place, node: tree.Case) -> Iterator[Refactoring]:
    if len(node.arms) != 2 or any(each.guard is not None for each in node.arms):
        return
    first, second = (each.pattern for each in node.arms)
    truth = _truth(first)
    if truth is None or not (isinstance(second, tree.WildcardPattern) or _truth(second) is (not truth)):
        return
    base = place.indentation(node.start)
    bodies = [_body(place, each.body, base) for each in node.arms]
    when_true, when_false = bodies if truth else reversed(bodies)
    lines = [f"if {place.of(node.subject)} do", indented(when_true, "  "), "else", indented(when_false, "  "), "end"]
    yield place.offer("Convert to `if`", ActionKind.REWRITE, (span_of(node), indented("\n".join(lines), base).lstrip()))


def _truth(pattern: tree.Pattern) -> bool | None:
    """The Bool that a pattern is, if it is one."""
    match pattern:
        case tree.LiteralPattern(value=tree.BoolLiteral(value=truth)):
            return truth
        case _:
            return None


def _arm(pattern: str, body: str) -> str:
    return f"  {pattern} -> {body}" if "\n" not in body else f"  {pattern} ->\n{indented(body, '    ')}"


def _body(place: Place, block: tree.Block, base: str) -> str:
    """A block's text, moved to the left as far as its first line goes beyond `base`."""
    if not block.statements:
        return "()"
    start, end = block.statements[0].start, block.statements[-1].end
    text = place.text[start:end]
    blanks = place.indentation(start) if place.begins_line(start) else base
    return "\n".join(line.removeprefix(blanks) for line in text.split("\n"))

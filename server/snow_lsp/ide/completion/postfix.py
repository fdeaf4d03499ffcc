"""After a dot behind any value: what is often written around one. `value.let` becomes `let name = value`."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from snow_lsp.ide.completion.candidate import Candidate, CandidateKind, Rank, literal
from snow_lsp.ide.completion.expected import shape_of
from snow_lsp.ide.completion.situation import Situation
from snowc.source import Span
from snowc.syntax import tree
from snowc.types.ty import BOOL, Con, Type


def postfixes(situation: Situation, field: tree.Field, ty: Type) -> Iterator[Candidate]:
    yield from _candidates(situation, field, lambda value: _forms(situation, value, ty))


def postfixes_of_actor(situation: Situation, field: tree.Field) -> Iterator[Candidate]:
    yield from _candidates(situation, field, _spawns)


def _candidates(
    situation: Situation, field: tree.Field, forms: Callable[[str], Iterator[tuple[str, str, str]]]
) -> Iterator[Candidate]:
    location = situation.location
    if location is None:
        return
    receiver = location.item.text[field.receiver.start : field.receiver.end]
    if "\n" in receiver:
        return
    removes = Span(location.item_offset + field.receiver.start, situation.start)
    for label, detail, snippet in forms(literal(receiver)):
        yield Candidate(label, CandidateKind.SNIPPET, detail, Rank.POSTFIX, snippet=snippet, removes=removes)


def _spawns(actor: str) -> Iterator[tuple[str, str, str]]:
    for form in ("spawn", "spawn_link", "spawn_monitor"):
        yield form, f"{form}(actor, …)", f"{form}({actor}$1)"


def _forms(situation: Situation, value: str, ty: Type) -> Iterator[tuple[str, str, str]]:
    stands_alone = isinstance(situation.around(), tree.Block)
    if stands_alone:
        yield "let", "let name = value", f"let ${{1:name}} = {value}"
    yield "case", "case value do … end", f"case {value} do\n{_arms(situation, ty)}\nend"
    yield "dbg", "dbg(value)", f"dbg({value})"
    yield "pipe", "value |> …", f"{value} |> $0"
    name = ty.name if isinstance(ty, Con) else ""
    if ty == BOOL:
        yield "if", "if value do … end", f"if {value} do\n  $0\nend"
        yield "not", "not value", f"not {value}"
        if stands_alone:
            yield "while", "while value do … end", f"while {value} do\n  $0\nend"
    if name == "List":
        yield "for", "for item in value do … end", f"for ${{1:item}} in {value} do\n  $0\nend"
    if name == "Pid":
        yield "send", "send(value, …)", f"send({value}, $0)"
        yield "monitor", "monitor(value)", f"monitor({value})"
    if name in ("Job", "Task"):
        yield "await", f"{name}.await(value)", f"{name}.await({value})"
    yield "ok", "Ok(value)", f"Ok({value})"
    yield "some", "Some(value)", f"Some({value})"


def _arms(situation: Situation, ty: Type) -> str:
    """An arm for each variant of a sum; one to fill in for any other type."""
    shape = shape_of(situation, ty)
    if shape is None or shape.kind != "sum":
        return "  ${1:pattern} -> $0"
    lines = []
    for index, variant in enumerate(shape.variants, start=1):
        holes = f"({', '.join('_' for _ in variant.fields)})" if variant.fields else ""
        lines.append(f"  {variant.name}{holes} -> ${{{index}:todo()}}")
    return "\n".join(lines)

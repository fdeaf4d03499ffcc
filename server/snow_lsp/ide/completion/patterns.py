"""In a pattern: the constructors of what is matched, first those that no other arm has; whole arms where one begins."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from snow_lsp.ide.arms import alternatives, whole_constructor
from snow_lsp.ide.completion.candidate import Candidate, CandidateKind, Rank
from snow_lsp.ide.completion.expected import shape_of
from snow_lsp.ide.completion.situation import Situation, with_small_name
from snowc.resolve.model import ConstructorRef
from snowc.resolve.queries import scope_of
from snowc.syntax import tree
from snowc.types.inferred import TypeShape, VariantShape
from snowc.types.show import show_type
from snowc.types.ty import BOOL, Con, Type

_SIGNALS = (
    ("Down(${1:monitor}, ${2:pid}, ${3:reason})", "a monitored process has ended"),
    ("Exit(${1:pid}, ${2:reason})", "a linked process has ended"),
    ("NodeDown(${1:name})", "a connection to a node is lost"),
    ("NodeUp(${1:name})", "a node is connected"),
)


def patterns(situation: Situation) -> Iterator[Candidate]:
    if isinstance(situation.node, tree.ConstructorPattern):
        with with_small_name(situation) as small:
            if small is not None and isinstance(small.node, tree.NamePattern):
                yield from _of_pattern(small)
        return
    yield from _of_pattern(situation)


def arms_of(situation: Situation, ty: Type | None, arms: tuple[tree.Arm, ...]) -> Iterator[Candidate]:
    """New arms of a `case` or `receive`, where one can begin."""
    for each in _for_type(situation, ty, _constructors_of(arms)):
        yield _as_arm(each)


def subject_type(situation: Situation, around: Any) -> Type | None:
    """What a `case` looks at, or what an actor receives."""
    facts = situation.facts
    if facts is None:
        return None
    if isinstance(around, tree.Case):
        return facts.types.get(around.subject.id)
    return next((facts.types.get(each.pattern.id) for each in around.arms if each.pattern.id in facts.types), None)


def _of_pattern(situation: Situation) -> Iterator[Candidate]:
    facts, around = situation.facts, situation.around()
    ty = None if facts is None else facts.types.get(situation.node.id)
    if not isinstance(around, tree.Arm):
        yield from _for_type(situation, ty, frozenset())
        return
    whole = situation.around(2)
    arms = whole.arms if isinstance(whole, tree.Case | tree.Receive) else ()
    needs_arrow = not around.body.statements
    candidates = list(_for_type(situation, ty, _constructors_of(tuple(each for each in arms if each is not around))))
    if isinstance(whole, tree.Receive):
        candidates += list(_signals())
    yield from map(_as_arm, candidates) if needs_arrow else candidates


def _for_type(situation: Situation, ty: Type | None, taken: frozenset[str]) -> Iterator[Candidate]:
    shape = shape_of(situation, ty)
    if shape is not None and ty is not None:
        for index, variant in enumerate(shape.variants):
            path = _path_to(situation, shape, variant, index)
            if path is not None:
                rank = Rank.MEMBER if variant.name in taken else Rank.WANTED
                detail = show_type(ty, shape.parameters)
                definition, kind = shape.definition, CandidateKind.CONSTRUCTOR
                yield Candidate(path, kind, detail, rank, definition, path + _parts(shape, variant))
    if ty == BOOL:
        for word in ("true", "false"):
            yield Candidate(word, CandidateKind.KEYWORD, "Bool", Rank.WANTED)
    if isinstance(ty, Con) and ty.name == "List":
        yield Candidate("[]", CandidateKind.SNIPPET, "an empty list", Rank.WANTED)
        snippet = "[${1:first}, ..${2:rest}]"
        yield Candidate("[first, ..rest]", CandidateKind.SNIPPET, "a list", Rank.WANTED, snippet=snippet)


def _path_to(situation: Situation, shape: TypeShape, variant: VariantShape, index: int) -> str | None:
    """How a constructor is written here; None if it can't be."""
    scope = scope_of(situation.db, situation.module)
    if shape.kind == "struct":
        entry = scope.types.get(variant.name)
        return variant.name if entry is not None and entry.definition == shape.definition else None
    declared = scope.values.get(variant.name)
    if declared is not None and declared.reference == ConstructorRef(shape.definition, index, variant.name):
        return variant.name
    owner = shape.definition.name
    entry = scope.types.get(owner)
    if entry is not None and entry.definition == shape.definition:
        return f"{owner}.{variant.name}"
    paths = (path for path, module in scope.modules.items() if module == shape.definition.module)
    home = min(paths, key=len, default=None)
    return None if home is None else f"{home}.{variant.name}"


def _parts(shape: TypeShape, variant: VariantShape) -> str:
    if variant.field_names is not None:
        return " { " + ", ".join(f"${{{at}:{name}}}" for at, name in enumerate(variant.field_names, start=1)) + " }"
    if not variant.fields:
        return ""
    return "(" + ", ".join(f"${{{at}:_}}" for at, _ in enumerate(variant.fields, start=1)) + ")"


def _signals() -> Iterator[Candidate]:
    for snippet, detail in _SIGNALS:
        yield Candidate(snippet.partition("(")[0], CandidateKind.CONSTRUCTOR, detail, Rank.VISIBLE, snippet=snippet)


def _as_arm(candidate: Candidate) -> Candidate:
    written = candidate.snippet or candidate.label
    return Candidate(
        candidate.label,
        candidate.kind,
        candidate.detail,
        candidate.rank,
        candidate.definition,
        f"{written} -> $0",
    )


def _constructors_of(arms: tuple[tree.Arm, ...]) -> frozenset[str]:
    """The constructors that arms without guards take care of."""
    patterns_of_arms = (each for arm in arms if arm.guard is None for each in alternatives(arm.pattern))
    return frozenset(path[-1] for path in map(whole_constructor, patterns_of_arms) if path is not None)

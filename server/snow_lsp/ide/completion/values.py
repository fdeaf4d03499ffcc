"""Where an expression is written: locals, names of the module and the prelude, types, modules, keywords."""

from __future__ import annotations

from collections.abc import Iterator

from snow_lsp.ide.completion.candidate import Candidate, CandidateKind, Rank
from snow_lsp.ide.completion.expected import expected_type, fits
from snow_lsp.ide.completion.named import definition_of, named
from snow_lsp.ide.completion.situation import Situation
from snow_lsp.ide.visible import visible_locals
from snowc.resolve.builtin import SPECIAL_FORMS
from snowc.resolve.queries import scope_of
from snowc.syntax import tree
from snowc.syntax.generated import is_hidden
from snowc.types.show import show_type
from snowc.types.ty import Type

_EXPRESSIONS = {
    "if": "if ${1:condition} do\n  $0\nend",
    "case": "case ${1:value} do\n  ${2:pattern} -> $0\nend",
    "fn": "fn ${1:x} -> $0 end",
    "for": "for ${1:item} in ${2:items} do\n  $0\nend",
    "receive": "receive do\n  ${1:message} -> $0\nend",
    "true": "true",
    "false": "false",
    "not": "not $0",
    "await": "await $0",
}
_STATEMENTS = {
    "let": "let ${1:name} = $0",
    "while": "while ${1:condition} do\n  $0\nend",
    "return": "return $0",
    "assert": "assert $0",
    "assert_eq": "assert_eq ${1:found}, ${2:expected}",
}
_IN_LOOPS = ("break", "continue")
_FORMS = {
    "spawn": "spawn(${1:actor}$2)",
    "spawn_link": "spawn_link(${1:actor}$2)",
    "spawn_monitor": "spawn_monitor(${1:actor}$2)",
    "self": "self()",
    "dbg": "dbg($1)",
}


def values(situation: Situation) -> Iterator[Candidate]:
    wanted = expected_type(situation)
    yield from _locals(situation, wanted)
    scope = scope_of(situation.db, situation.module)
    for name, declared in scope.values.items():
        if is_hidden(name) or declared.needs_path:
            continue
        definition = definition_of(declared.reference)
        own = definition is not None and definition.module == situation.module
        yield named(situation, name, declared.reference, Rank.OWN if own else Rank.VISIBLE, wanted)
    for name, entry in scope.types.items():
        yield Candidate(name, CandidateKind.TYPE, entry.kind, Rank.TYPE, entry.definition)
    for name in scope.modules:
        yield Candidate(name, CandidateKind.MODULE, "module", Rank.MODULE)
    yield from _forms(situation)
    yield from _keywords(situation)


def _locals(situation: Situation, wanted: Type | None) -> Iterator[Candidate]:
    if situation.location is None:
        return
    facts = situation.facts
    for name, binding in visible_locals(situation.path, situation.location.offset).items():
        ty = facts.types.get(binding) if facts is not None else None
        rank = Rank.WANTED if fits(ty, wanted) else Rank.LOCAL
        yield Candidate(name, CandidateKind.LOCAL, show_type(ty) if ty is not None else "", rank)


def _forms(situation: Situation) -> Iterator[Candidate]:
    calls = situation.following != "("
    for name in sorted(SPECIAL_FORMS & set(_FORMS)):
        snippet = _FORMS[name] if calls else None
        yield Candidate(name, CandidateKind.FUNCTION, "special form", Rank.VISIBLE, snippet=snippet)


def _keywords(situation: Situation) -> Iterator[Candidate]:
    words = dict(_EXPRESSIONS)
    if isinstance(situation.around(), tree.Block) and situation.begins_line:
        words |= _STATEMENTS
        if situation.innermost(tree.For | tree.While) is not None:
            words |= {word: word for word in _IN_LOOPS}
        if isinstance(situation.innermost(tree.If), tree.If):
            words["else"] = "else"
    for word, snippet in sorted(words.items()):
        yield Candidate(word, CandidateKind.KEYWORD, "", Rank.KEYWORD, snippet=snippet)

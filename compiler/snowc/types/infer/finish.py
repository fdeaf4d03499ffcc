"""From terms to types: defaults for what is left over, the facts of each clause, the findings.

In: a definition whose bodies are inferred. Out: frozen values. A variable that is left over becomes `()`, or `Int` if
something is asked of it that `Int` has, else E0043.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping

from snowc.diagnostics.facts import Finding, PlacedFinding
from snowc.types.errors import Reason, Undetermined
from snowc.types.infer.awaits import children
from snowc.types.infer.context import Clause, Definition, Group
from snowc.types.infer.generalise import has_public_mailbox, scheme_variables
from snowc.types.infer.projections import settled_term
from snowc.types.infer.terms import (
    BROKEN,
    FUNCTION,
    INT,
    TUPLE,
    UNIT,
    UNTYPED,
    App,
    Broken,
    Meta,
    Need,
    Rigid,
    Term,
    free_variables,
    is_projection,
    prune,
)
from snowc.types.inferred import ClauseFacts, InferredDefinition, LocalScheme
from snowc.types.show import show_bound, show_type, variable_name
from snowc.types.ty import Bound, Con, Condition, Error, Fun, Scheme, Tuple, Type, Var


class Finisher:
    """Terms of one definition to types. `elsewhere` are the variables of the other schemes of the group: they are left
    as they are.
    """

    def __init__(self, group: Group, definition: Definition, elsewhere: Mapping[Meta, object]) -> None:
        self._group = group
        self.definition = definition
        self._elsewhere = elsewhere
        self.variables = scheme_variables(definition)
        self._indices: dict[Meta, int] = {each: i for i, each in enumerate(self.variables) if isinstance(each, Meta)}
        for _, _, local in definition.generalised:
            for variable in local.generic:
                self._indices.setdefault(variable, len(self.variables) + len(self._local_variables()))
        self.names = self._variable_names()
        self.findings: list[PlacedFinding] = []
        self.met_error = False
        """whether a mistake, be it reported here or elsewhere, is in some type of the definition"""

    def _local_variables(self) -> list[int]:
        return [index for index in self._indices.values() if index >= len(self.variables)]

    def _variable_names(self) -> tuple[str, ...]:
        written = [each.name for each in self.variables if isinstance(each, Rigid)]
        given = [variable_name(number, written) for number in range(len(self.variables) - len(written))]
        return (*written, *given)

    def finish(self, term: Term) -> Type:
        term = prune(term)
        if isinstance(term, App):
            if not term.arguments:
                return _plain(term.head)
            if is_projection(term):
                return self._projection(term)
            return _canonical(term.head, tuple([self.finish(each) for each in term.arguments]))
        if isinstance(term, Rigid):
            return self._parameter(term)
        if isinstance(term, Broken):
            self.met_error = self.met_error or term is not UNTYPED
            return Error()
        return Var(self._indices[term]) if term in self._indices else self._left_over(term)

    def _projection(self, term: App) -> Type:
        found = settled_term(self._group, term)
        if isinstance(found, App) and is_projection(found):
            return _canonical(found.head, tuple([self.finish(each) for each in found.arguments]))
        return self.finish(found)

    def _parameter(self, rigid: Rigid) -> Type:
        """An own type parameter. One of another definition of the group gets here only with a mismatch."""
        is_own = any(rigid is each for each in self.definition.rigids)
        self.met_error = self.met_error or not is_own
        return Var(rigid.index) if is_own else Error()

    def _left_over(self, variable: Meta) -> Type:
        """A variable that nothing determines."""
        default: Term = UNIT
        if variable.bounds:
            fits = all(self._group.unifier.require(INT, bound, None) is None for bound in variable.bounds)
            default = INT if fits else BROKEN
        if variable in self._elsewhere:
            return self.finish(default)
        if isinstance(default, Broken):
            self._undetermined(variable)
        variable.link = default
        return self.finish(default)

    def _undetermined(self, variable: Meta) -> None:
        places = [reason for reason in variable.bounds.values() if isinstance(reason, Reason)]
        if places:
            fact = Undetermined(tuple(show_bound(Bound(each.interface)) for each in variable.bounds))
            self.findings.append(PlacedFinding(places[0].item, Finding(places[0].span, fact)))

    def show(self, term: Term, *others: Term) -> str:
        """For messages: what is not known shows as `_`."""
        return show_type(self._shown(term), self.names, beside=[self._shown(each) for each in others])

    def _shown(self, term: Term) -> Type:
        term = prune(term)
        if isinstance(term, App):
            return _canonical(term.head, tuple(self._shown(each) for each in term.arguments))
        if isinstance(term, Meta):
            return Var(self._indices[term]) if term in self._indices else Error()
        if isinstance(term, Rigid):
            own = self._parameter(term)
            return Con(term.name) if isinstance(own, Error) else own
        return Error()

    def reported(self) -> list[PlacedFinding]:
        """The findings of the bodies, worded by facts: before anything is defaulted."""
        return [PlacedFinding(each.item, Finding(each.span, each.make(self.show))) for each in self.definition.findings]

    def scheme(self) -> Scheme:
        definition = self.definition
        if definition.complete is not None:
            return definition.complete
        bounds = tuple(map(self._bounds, self.variables))
        message = None
        if has_public_mailbox(definition) and definition.message is not None:
            message = self.finish(definition.message)
        return Scheme(self.names, bounds, self._type(), message, self._conditions())

    def _conditions(self) -> tuple[Condition, ...]:
        """What was written, and what inference has found out of the scheme's variables."""
        found = list(self.definition.signature.conditions)
        for term, needs in self._group.conditions:
            variables: dict[Meta, None] = {}
            free_variables(term, variables)
            if variables and all(each in self._indices for each in variables):
                found.append(Condition(self.finish(term), tuple(map(self._bound, needs))))
        return tuple(dict.fromkeys(found))

    def _bound(self, need: Need) -> Bound:
        return Bound(need.interface, tuple(self.finish(each) for each in need.arguments), need.is_closed)

    def _bounds(self, variable: Rigid | Meta) -> tuple[Bound, ...]:
        if isinstance(variable, Rigid):
            return self.definition.signature.bounds[variable.index]
        return tuple(map(self._bound, variable.bounds))

    def _type(self) -> Type:
        definition = self.definition
        result = self.finish(definition.result)
        if definition.signature.kind == "constant":
            return result
        return Fun(tuple(self.finish(each) for each in definition.parameters), result)

    def clause_facts(self, clause: Clause) -> ClauseFacts:
        schemes = {
            binding: LocalScheme(tuple(self._indices[each] for each in local.generic), self.finish(local.term))
            for owner, binding, local in self.definition.generalised
            if owner is clause
        }
        return ClauseFacts(
            item=clause.item,
            types={node: self.finish(term) for node, term in sorted(clause.types.items())},
            references=clause.references,
            instances={node: tuple(self.finish(each) for each in terms) for node, terms in clause.instances.items()},
            method_calls=frozenset(clause.method_calls),
            conversions=frozenset(clause.conversions),
            local_schemes=schemes,
            argument_slots=clause.argument_slots,
            iterations=clause.iterations,
            children=children(self._group.db, clause.awaited, clause.references),
        )

    def inferred(self) -> InferredDefinition:
        definition = self.definition
        scheme = self.scheme()
        clauses = tuple(self.clause_facts(each) for each in definition.clauses)
        return InferredDefinition(
            definition=definition.id,
            scheme=scheme,
            parameters=tuple(self.finish(each) for each in definition.parameters),
            result=self.finish(definition.result),
            message=None if definition.message is None else self.finish(definition.message),
            clauses=clauses,
            has_errors=False,
        )


@functools.cache
def _plain(head: str) -> Type:
    """Most types of expressions have no arguments: one object each, which compares by identity first."""
    return _canonical(head, ())


def _canonical(head: str, arguments: tuple[Type, ...]) -> Type:
    if head == TUPLE:
        return Tuple(arguments)
    if head == FUNCTION:
        return Fun(arguments[:-1], arguments[-1])
    return Con(head, arguments)

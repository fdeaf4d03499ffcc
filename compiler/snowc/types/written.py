"""Types as written → types as values.

In: a type expression, the definitions that its names stand for, the type parameters in scope. Out: a `Type` (`Var(i)`
for parameter i), aliases expanded, kinds checked. Refuses nothing: what is wrong gives `Error` and a finding; unknown
names are name resolution's findings.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from snowc.diagnostics.bug import CompilerBug
from snowc.diagnostics.facts import Fact, Finding, PlacedFinding
from snowc.query import Engine, query
from snowc.resolve.containers import SELF
from snowc.resolve.model import DefId
from snowc.resolve.queries import resolved_item
from snowc.source import Span
from snowc.syntax import tree
from snowc.types.builtin import BUILTIN_ARITIES, OUTPUT
from snowc.types.errors import AliasCycle, WrongKind
from snowc.types.interfaces.errors import UnknownAssociatedType
from snowc.types.ty import Con, Error, Fun, Tuple, Type, Var, option_of, result_of, substitute
from snowc.types.type_names import qualified_name, type_entry, type_item, type_parameter_count

Report = Callable[[Span, Fact], None]
Associated = Callable[[Type, str], "Type | None"]
"""The associated type of a type (a parameter, or `Self`) by name."""


class WrittenTypes:
    """Converts the types of one item. `parameters` are the type parameters in scope, by name, with their index;
    `self_type` is what `Self` stands for. `opened` are the parameters whose `Output` was named.
    """

    __slots__ = ("_associated", "_db", "_definitions", "_parameters", "_report", "_self_type", "opened")

    def __init__(
        self,
        db: Engine,
        definitions: Mapping[int, DefId],
        parameters: Mapping[str, int],
        report: Report,
        self_type: Type | None = None,
        associated: Associated | None = None,
    ) -> None:
        self._db = db
        self._definitions = definitions
        self._parameters = parameters
        self._report = report
        self._self_type = self_type
        self._associated = associated
        self.opened: set[int] = set()

    def convert(self, node: tree.TypeExpr) -> Type:
        match node:
            case tree.NamedType():
                return self._named(node)
            case tree.TupleType(items=items):
                return Tuple(tuple(self.convert(each) for each in items))
            case tree.FunctionType(parameters=parameters, result=result):
                return Fun(tuple(self.convert(each) for each in parameters), self.convert(result))
            case tree.OptionType(inner=inner):
                return option_of(self.convert(inner))
            case tree.ResultType(value=value, error=error):
                return result_of(self.convert(value), self.convert(error))
            case tree.AssociatedType(name=name):
                return Error() if self._self_type is None else self._part_of(node, self._self_type, name)
            case tree.ErrorType():
                return Error()

    def _named(self, node: tree.NamedType) -> Type:
        arguments = tuple(self.convert(each) for each in node.arguments)
        name = node.path[-1]
        definition = self._definitions.get(node.start)
        if definition is not None:
            return self._declared(node, definition, arguments)
        if len(node.path) > 1:
            index = self._parameters.get(node.path[0])
            return Error() if index is None else self._part_of(node, Var(index), name)
        if name == SELF and self._self_type is not None:
            return self._checked(node, name, (0,), self._self_type)
        if name in self._parameters:
            return self._checked(node, name, (0,), Var(self._parameters[name]))
        arities = BUILTIN_ARITIES.get(name)
        return Error() if arities is None else self._checked(node, name, arities, Con(name, arguments))

    def _declared(self, node: tree.NamedType, definition: DefId, arguments: tuple[Type, ...]) -> Type:
        entry = type_entry(self._db, definition)
        if entry is None:
            return Error()
        count = type_parameter_count(self._db, definition)
        if len(arguments) != count:
            return self._checked(node, definition.name, (count,), Error())
        if entry.kind == "alias":
            return substitute(alias_of(self._db, definition), arguments)
        return Con(qualified_name(self._db, definition), arguments)

    def _part_of(self, node: tree.NamedType | tree.AssociatedType, base: Type, name: str) -> Type:
        """An associated type: `Self.Item`, `T.Item`."""
        found = None if self._associated is None else self._associated(base, name)
        if found is None:
            shown = node.path[0] if isinstance(node, tree.NamedType) else SELF
            self._report(Span(node.start, node.end), UnknownAssociatedType(shown, name))
            return Error()
        if isinstance(base, Var) and name == OUTPUT:
            self.opened.add(base.index)
        return found

    def _checked(self, node: tree.NamedType, name: str, arities: tuple[int, ...], ty: Type) -> Type:
        found = len(node.arguments)
        if found in arities:
            return ty
        self._report(Span(node.start, node.end), WrongKind(name, arities[-1], found))
        return Error()


def declaration_types(
    db: Engine, definition: DefId, generics: tuple[tree.Generic, ...], findings: list[Finding]
) -> WrittenTypes:
    """The conversion of what stands in a type declaration; findings are added to `findings`."""
    entry = type_entry(db, definition)
    if entry is None:
        raise CompilerBug("a declaration without an entry", str(definition))

    def report(span: Span, fact: Fact) -> None:
        findings.append(Finding(span, fact))

    parameters = {generic.name: index for index, generic in enumerate(generics)}
    return WrittenTypes(db, resolved_item(db, entry.item).type_names, parameters, report)


def _alias_in_a_cycle(db: Engine, definition: DefId) -> Type:
    return Error()


@query(on_cycle=_alias_in_a_cycle)
def alias_of(db: Engine, definition: DefId) -> Type:
    """What an alias stands for; `Var(i)` is its parameter i. An alias of itself is `Error`."""
    item = type_item(db, definition)
    if not isinstance(item, tree.AliasItem):
        raise CompilerBug("not an alias", str(definition))
    return declaration_types(db, definition, item.generics, []).convert(item.type)


@query
def alias_findings(db: Engine, definition: DefId) -> tuple[PlacedFinding, ...]:
    """What is wrong in an alias: kinds, and a cycle."""
    item, entry = type_item(db, definition), type_entry(db, definition)
    if not isinstance(item, tree.AliasItem) or entry is None:
        return ()
    findings: list[Finding] = []
    declaration_types(db, definition, item.generics, findings).convert(item.type)
    if _names_itself(db, definition):
        findings.append(Finding(item.header.name_span, AliasCycle(definition.name)))
    return tuple(PlacedFinding(entry.item, each) for each in findings)


def _names_itself(db: Engine, wanted: DefId) -> bool:
    """Whether an alias leads back to itself through aliases only."""
    pending = [wanted]
    visited: set[DefId] = set()
    while pending:
        current = pending.pop()
        current_entry = type_entry(db, current)
        if current_entry is None or current_entry.kind != "alias":
            continue
        for target in resolved_item(db, current_entry.item).type_names.values():
            if target == wanted:
                return True
            if target not in visited:
                visited.add(target)
                pending.append(target)
    return False

"""The written part of a definition's type.

In: the heads of a definition's clauses. Out: `WrittenSignature`: type parameters with bounds, and each parameter's,
the result's and the mailbox's type as far as somebody wrote it. A signature is complete when nothing is left to infer:
then the scheme needs no body, and editing the body re-infers nobody else.
"""

from __future__ import annotations

from dataclasses import dataclass

from snowc.diagnostics.facts import Fact, Finding, ItemRef, PlacedFinding
from snowc.query import Engine, query
from snowc.resolve.model import DefId
from snowc.resolve.queries import definition_items, resolved_item
from snowc.source import Span
from snowc.syntax import tree
from snowc.syntax.queries import item_of
from snowc.types.builtin import INTERFACES
from snowc.types.ty import Fun, Scheme, Tuple, Type
from snowc.types.written import WrittenTypes


@dataclass(frozen=True, slots=True)
class WrittenType:
    """A type and the place where it stands."""

    type: Type
    item: ItemRef
    span: Span


@dataclass(frozen=True, slots=True)
class WrittenSignature:
    """`kind` is function, actor, constant or test. `parameters` has each clause's written types; `arity` is the first
    clause's.

    `result` of a constant is its type; an `@extern` without a result gives `()`.
    """

    kind: str
    arity: int
    names: tuple[str, ...]
    bounds: tuple[tuple[str, ...], ...]
    unclear: frozenset[str]
    """type parameters with a bound that is no interface (name resolution reports it): nothing is asked of them"""
    parameters: tuple[tuple[WrittenType | None, ...], ...]
    result: WrittenType | None
    receives: WrittenType | None
    is_extern: bool
    findings: tuple[PlacedFinding, ...]

    def parameter(self, index: int) -> WrittenType | None:
        """The first clause's written type of a parameter."""
        return next(
            (each for clause in self.parameters if index < len(clause) and (each := clause[index]) is not None), None
        )


@query
def written_signature(db: Engine, definition: DefId) -> WrittenSignature:
    reader = _Reader(db)
    for ref in definition_items(db, definition):
        parsed = item_of(db, ref)
        if parsed is not None:
            reader.read(ref, parsed.tree)
    return reader.signature()


@query
def complete_scheme(db: Engine, definition: DefId) -> Scheme | None:
    """The scheme of a definition whose written signature leaves nothing to infer."""
    signature = written_signature(db, definition)
    if signature.kind == "constant":
        return None if signature.result is None else Scheme((), (), signature.result.type)
    parameters = [signature.parameter(index) for index in range(signature.arity)]
    if signature.kind == "test" or any(each is None for each in parameters):
        return None
    written = tuple(each.type for each in parameters if each is not None)
    message = None if signature.receives is None else signature.receives.type
    if signature.kind == "actor":
        return None if message is None else Scheme(signature.names, signature.bounds, Fun(written, Tuple(())), message)
    if signature.result is None and not signature.is_extern:
        return None
    result = Tuple(()) if signature.result is None else signature.result.type
    return Scheme(signature.names, signature.bounds, Fun(written, result), message)


@query
def parameter_names(db: Engine, definition: DefId) -> tuple[str | None, ...]:
    """The names of a definition's parameters, for keyword arguments; None where no clause has a plain name."""
    names: list[str | None] = []
    for ref in definition_items(db, definition):
        parsed = item_of(db, ref)
        item = None if parsed is None else parsed.tree
        if isinstance(item, tree.FnItem | tree.ActorItem):
            for index, parameter in enumerate(item.parameters):
                if index == len(names):
                    names.append(None)
                if names[index] is None and isinstance(parameter.pattern, tree.NamePattern):
                    names[index] = parameter.pattern.name
    return tuple(names)


class _Reader:
    """Collects the heads of one definition's clauses. Type parameters of one name are one parameter in all clauses."""

    def __init__(self, db: Engine) -> None:
        self._db = db
        self._kind = "function"
        self._arity: int | None = None
        self._names: list[str] = []
        self._bounds: list[tuple[str, ...]] = []
        self._unclear: set[str] = set()
        self._parameters: list[tuple[WrittenType | None, ...]] = []
        self._result: WrittenType | None = None
        self._receives: WrittenType | None = None
        self._is_extern = False
        self._findings: list[PlacedFinding] = []

    def signature(self) -> WrittenSignature:
        return WrittenSignature(
            self._kind,
            self._arity or 0,
            tuple(self._names),
            tuple(self._bounds),
            frozenset(self._unclear),
            tuple(self._parameters),
            self._result,
            self._receives,
            self._is_extern,
            tuple(self._findings),
        )

    def read(self, ref: ItemRef, item: tree.Item) -> None:
        match item:
            case tree.FnItem():
                self._generics(item.generics)
                self._generics(item.where)
                self._head(ref, item.parameters, item.receives)
                self._result = self._result or self._written(ref, item.result)
                self._is_extern = any(attribute.name == "extern" for attribute in item.header.attributes)
            case tree.ActorItem():
                self._kind = "actor"
                self._head(ref, item.parameters, item.receives)
            case tree.ConstItem():
                self._kind = "constant"
                self._result = self._written(ref, item.annotation)
            case tree.TestItem():
                self._kind = "test"
            case _:
                pass

    def _generics(self, generics: tuple[tree.Generic, ...]) -> None:
        for generic in generics:
            if generic.name not in self._names:
                self._names.append(generic.name)
                self._bounds.append(())
            index = self._names.index(generic.name)
            for bound in generic.bounds:
                name = ".".join(bound.path) if isinstance(bound, tree.NamedType) else ""
                if name not in INTERFACES:
                    self._unclear.add(generic.name)
                elif name not in self._bounds[index]:
                    self._bounds[index] += (name,)

    def _head(self, ref: ItemRef, parameters: tuple[tree.Parameter, ...], receives: tree.TypeExpr | None) -> None:
        if self._arity is None:
            self._arity = len(parameters)
        self._parameters.append(tuple(self._written(ref, each.annotation) for each in parameters))
        self._receives = self._receives or self._written(ref, receives)

    def _written(self, ref: ItemRef, node: tree.TypeExpr | None) -> WrittenType | None:
        if node is None:
            return None

        def report(span: Span, fact: Fact) -> None:
            self._findings.append(PlacedFinding(ref, Finding(span, fact)))

        scope = {name: index for index, name in enumerate(self._names)}
        converter = WrittenTypes(self._db, resolved_item(self._db, ref).type_names, scope, report)
        return WrittenType(converter.convert(node), ref, Span(node.start, node.end))

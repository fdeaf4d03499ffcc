"""The written part of a definition's type.

In: the heads of a definition's clauses. Out: `WrittenSignature`: type parameters with bounds, and each parameter's,
the result's and the mailbox's type as far as somebody wrote it. A signature is complete when nothing is left to infer:
then the scheme needs no body, and editing the body re-infers nobody else.
"""

from __future__ import annotations

from collections.abc import Iterator

from snowc.diagnostics.facts import Finding, ItemRef, PlacedFinding
from snowc.query import Engine, query
from snowc.resolve.model import DefId
from snowc.resolve.queries import definition_items, resolved_item
from snowc.source import Span
from snowc.syntax import tree
from snowc.syntax.containers import container_of
from snowc.syntax.heads import plain_parameter_names
from snowc.syntax.queries import item_of
from snowc.types.interfaces.bounds import ConditionReader, associated_type, closed, read_bounds
from snowc.types.interfaces.differences import Comparison
from snowc.types.interfaces.members import Wanted, associated_here, member_context, wanted_by_interface
from snowc.types.ty import Bound, Con, Condition, Fun, Scheme, Tuple, Type, Var, task_of
from snowc.types.written import Report, WrittenTypes
from snowc.values import replace, value


@value
class WrittenType:
    """A type and the place where it stands."""

    type: Type
    item: ItemRef
    span: Span


@value
class WrittenSignature:
    """`kind` is function, actor, constant or test. `parameters` has each clause's written types; `arity` is the first
    clause's.

    `result` of a constant is its type; an `@extern` without a result gives `()`.
    """

    kind: str
    arity: int
    names: tuple[str, ...]
    bounds: tuple[tuple[Bound, ...], ...]
    unclear: frozenset[str]
    """type parameters with a bound that is no interface (name resolution reports it): nothing is asked of them"""
    parameters: tuple[tuple[WrittenType | None, ...], ...]
    result: WrittenType | None
    receives: WrittenType | None
    is_extern: bool
    findings: tuple[PlacedFinding, ...]
    conditions: tuple[Condition, ...] = ()
    """what must hold of associated types of the type parameters"""
    self_type: Type | None = None
    """what `Self` stands for inside an impl or an interface"""
    is_async: bool = False
    """whether a call makes a task; `result` is then the `Task`"""
    is_of_interface: bool = False
    """whether an interface declares it: what runs is found by the types of a call"""

    def parameter(self, index: int) -> WrittenType | None:
        """The first clause's written type of a parameter."""
        return next(
            (each for clause in self.parameters if index < len(clause) and (each := clause[index]) is not None), None
        )


@query
def written_signature(db: Engine, definition: DefId) -> WrittenSignature:
    items = definition_items(db, definition)
    reader = _Reader(db, container_of(items[0]) if items else None, wanted_by_interface(db, definition))
    for ref in items:
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
    return Scheme(signature.names, signature.bounds, Fun(written, result), message, signature.conditions)


@query
def parameter_names(db: Engine, definition: DefId) -> tuple[str | None, ...]:
    """The names of a definition's parameters, for keyword arguments; None where no clause has a plain name."""
    parsed = (item_of(db, ref) for ref in definition_items(db, definition))
    return plain_parameter_names(each.tree for each in parsed if each is not None)


class _Reader:
    """Collects the heads of one definition's clauses. Type parameters of one name are one parameter in all clauses.
    `wanted` fills in what a function of an impl leaves out.
    """

    def __init__(self, db: Engine, container: ItemRef | None, wanted: Wanted | None) -> None:
        self._db = db
        self._container = container
        self._wanted = wanted
        around = None if container is None else member_context(db, container)
        self._self_type = None if around is None else around.self_type
        self._kind = "function"
        self._arity: int | None = None
        self._names: list[str] = [] if around is None else list(around.names)
        self._bounds: list[tuple[Bound, ...]] = [] if around is None else list(around.bounds)
        self._around = len(self._names)
        self._around_conditions = 0 if around is None else len(around.conditions)
        self._conditions: list[Condition] = [] if around is None else list(around.conditions)
        self._unclear: set[str] = set()
        self._opened: set[int] = set()
        self._parameters: list[tuple[WrittenType | None, ...]] = []
        self._result: WrittenType | None = None
        self._receives: WrittenType | None = None
        self._is_extern = False
        self._is_async = False
        self._functions: list[tuple[ItemRef, tree.FnItem]] = []
        self._findings: list[PlacedFinding] = []

    def signature(self) -> WrittenSignature:
        own = (closed(each, is_open=index in self._opened) for index, each in enumerate(self._bounds))
        bounds = tuple(self._bounds[index] if index < self._around else each for index, each in enumerate(own))
        if self._wanted is not None and self._functions:
            self._findings += self._compared(self._wanted)
        return WrittenSignature(
            self._kind,
            self._arity or 0,
            tuple(self._names),
            bounds,
            frozenset(self._unclear),
            tuple(self._parameters),
            self._result,
            self._receives,
            self._is_extern,
            tuple(self._findings),
            tuple(dict.fromkeys(self._conditions)),
            self._self_type,
            self._is_async,
            self._container is not None and self._container.name.rpartition("/")[2].startswith("interface:"),
        )

    def read(self, ref: ItemRef, item: tree.Item) -> None:
        match item:
            case tree.FnItem():
                self._is_async = self._is_async or item.is_async
                self._functions.append((ref, item))
                self._generics(ref, item)
                self._head(ref, item.parameters, item.receives)
                self._result = self._result or self._given(ref, item)
                self._is_extern = any(attribute.name == "extern" for attribute in item.header.attributes)
                if self._container is not None:
                    self._complete(ref, item)
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

    def _generics(self, ref: ItemRef, item: tree.FnItem) -> None:
        for generic in item.generics:
            if generic.name not in self._names:
                self._names.append(generic.name)
                self._bounds.append(())
        if self._wanted is not None:
            self._take_generics(self._wanted)
        types, names = self._types(ref), resolved_item(self._db, ref).type_names
        for generic in (*item.generics, *item.where):
            if generic.name not in self._names or generic.associated is not None:
                continue  # name resolution reports it; what is said of associated types comes below
            index = self._names.index(generic.name)
            read = read_bounds(self._db, generic.bounds, names, types, self._report_at(ref))
            if len(read) != len(generic.bounds):
                self._unclear.add(generic.name)
            self._bounds[index] = tuple(dict.fromkeys((*self._bounds[index], *read)))
        reader = ConditionReader(self._db, self._names, names, types, self._associated, self._report_at(ref))
        self._conditions += reader.read(item.where)

    def _take_generics(self, wanted: Wanted) -> None:
        """The type parameters that a function of an impl has and does not write."""
        count = len(self._names) - self._around
        for name, bounds in list(zip(wanted.names, wanted.bounds, strict=True))[count:]:
            self._names.append(name if name not in self._names else f"{name}'")
            self._bounds.append(bounds)
        if count < len(wanted.names):
            self._conditions += wanted.conditions

    def _head(self, ref: ItemRef, parameters: tuple[tree.Parameter, ...], receives: tree.TypeExpr | None) -> None:
        if self._arity is None:
            self._arity = len(parameters)
        self._parameters.append(tuple(self._parameter(ref, index, each) for index, each in enumerate(parameters)))
        self._receives = self._receives or self._written(ref, receives)

    def _parameter(self, ref: ItemRef, index: int, parameter: tree.Parameter) -> WrittenType | None:
        written = self._written(ref, parameter.annotation)
        if written is not None or self._self_type is None:
            return written
        span = Span(parameter.start, parameter.end)
        if index == 0 and isinstance(parameter.pattern, tree.NamePattern) and parameter.pattern.name == "self":
            return WrittenType(self._self_type, ref, span)
        if self._wanted is not None and index < len(self._wanted.parameters):
            return WrittenType(self._wanted.parameters[index], ref, span)
        return None

    def _complete(self, ref: ItemRef, item: tree.FnItem) -> None:
        """What a function of an interface or of its impl gives if it does not say so."""
        if self._result is None and self._wanted is not None:
            self._result = WrittenType(_as_task(self._wanted.result, item), ref, item.header.name_span)
        elif self._result is None and item.body is None:
            self._result = WrittenType(_as_task(Tuple(()), item), ref, item.header.name_span)

    def _compared(self, wanted: Wanted) -> Iterator[PlacedFinding]:
        """What an impl says otherwise than its interface."""
        comparison = Comparison(self._db, wanted, self._names, self._around)
        for (ref, item), parameters in zip(self._functions, self._parameters, strict=True):
            yield from comparison.head(ref, item)
            for written, expected in zip(parameters, wanted.parameters, strict=False):
                if written is not None:
                    yield from comparison.types("parameter", (written.item, written.span, written.type), expected)
        if self._result is not None:
            result = (self._result.item, self._result.span, self._result.type)
            yield from comparison.types("result", result, wanted.result)
        ref, item = self._functions[0]
        yield from comparison.bounds(ref, item.header.name_span, self._bounds)
        yield from comparison.conditions(ref, item.header.name_span, self._conditions[self._around_conditions :])

    def _report_at(self, ref: ItemRef) -> Report:
        return lambda span, fact: self._findings.append(PlacedFinding(ref, Finding(span, fact)))

    def _types(self, ref: ItemRef) -> WrittenTypes:
        scope = {name: index for index, name in enumerate(self._names)}
        names = resolved_item(self._db, ref).type_names
        return WrittenTypes(self._db, names, scope, self._report_at(ref), self._self_type, self._associated)

    def _associated(self, base: Type, name: str) -> Type | None:
        if self._container is not None:
            return associated_here(self._db, self._container, tuple(self._bounds), base, name)
        return associated_type(self._db, self._bounds[base.index], base, name) if isinstance(base, Var) else None

    def _given(self, ref: ItemRef, item: tree.FnItem) -> WrittenType | None:
        """What a call gives: of an async function a task."""
        written = self._written(ref, item.result)
        return replace(written, type=task_of(written.type)) if written is not None and item.is_async else written

    def _written(self, ref: ItemRef, node: tree.TypeExpr | None) -> WrittenType | None:
        if node is None:
            return None
        types = self._types(ref)
        written = WrittenType(types.convert(node), ref, Span(node.start, node.end))
        self._opened |= types.opened
        return written


def _as_task(result: Type, item: tree.FnItem) -> Type:
    """What an async function gives where it is not written; an interface that wants no task is told of one."""
    is_task = isinstance(result, Con) and result.name == "Task"
    return result if is_task or not item.is_async else task_of(result)

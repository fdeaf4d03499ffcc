"""What lowering knows while it works on one definition, one function of it, one scope.

`DefinitionContext`  one definition: its types, the parts made of it so far, what can't be lowered.
`Frame`              one MIR function (or one clause of one): its builder, its variables, its result, where loops end.
`Body`               what every lowering function gets: a frame, the clause's facts, and the types that stand for
generalised variables.

Refuses: definitions with type errors. They have no MIR, so a missing type or name here is our mistake (CompilerBug).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from snowc.diagnostics.bug import CompilerBug
from snowc.diagnostics.facts import Fact, Finding, ItemRef, PlacedFinding
from snowc.diagnostics.not_supported import NotSupported
from snowc.mir.builder import FunctionBuilder
from snowc.mir.ir import BlockId, Callee, Copy, FunctionId, Instruction, LocalId, MirFunction, Return, Site
from snowc.mir.lower.counters import counters_for
from snowc.mir.lower.substitution import Substitution, substitute_some
from snowc.query import Engine
from snowc.resolve.model import DefId, Reference
from snowc.source import Span
from snowc.syntax import tree
from snowc.types.inferred import ClauseFacts, InferredDefinition, LocalScheme
from snowc.types.ty import NEVER, UNIT, Type, Var
from snowc.values import field, record, value


class CannotLower(Exception):  # noqa: N818 - no mistake of ours
    """Lowering of the whole definition ends here: `site` needs `what`, which is not supported yet."""

    def __init__(self, site: Site, what: str) -> None:
        super().__init__(what)
        self.site = site
        self.what = what


@value
class Part:
    """A closure's body that is already lowered, and the bindings that it captures, in order."""

    callee: Callee
    captured: tuple[int, ...]


class DefinitionContext:
    """One definition. `parts` grow while its functions are lowered. `rests_on_errors` is set when it needs something
    outside of it that has errors: then it has no MIR, and those errors are all there is to report.
    """

    def __init__(self, db: Engine, inferred: InferredDefinition) -> None:
        self.db = db
        self.inferred = inferred
        self.id: DefId = inferred.definition
        self.functions: list[MirFunction] = []
        self.unsupported: list[PlacedFinding] = []
        self.warnings: list[PlacedFinding] = []
        self.closures: dict[tuple[object, ...], Part] = {}
        self.rests_on_errors = False
        self.counters = counters_for(db, inferred.clauses[0].item.file) if inferred.clauses else None
        self._counts: dict[str, int] = {}
        self._hidden = 0

    @property
    def variables(self) -> int:
        return len(self.inferred.scheme.names)

    def next_part(self, kind: str) -> Callee:
        """A fresh part, with the definition's own variables as type arguments."""
        self._counts[kind] = self._counts.get(kind, 0) + 1
        function = FunctionId(self.id, f"{kind}{self._counts[kind]}")
        return Callee(function, tuple(Var(index) for index in range(self.variables)))

    def next_hidden(self) -> int:
        """A fresh number for a variable that is not in the source; bindings are positive."""
        self._hidden -= 1
        return self._hidden

    def report_unsupported(self, site: Site, what: str) -> None:
        self.refuse(site, NotSupported(what))

    def refuse(self, site: Site, fact: Fact) -> None:
        self.unsupported.append(PlacedFinding(site.item, Finding(site.span, fact)))

    def warn(self, item: ItemRef, span: Span, fact: Fact) -> None:
        self.warnings.append(PlacedFinding(item, Finding(span, fact)))


@value
class Loop:
    """Where `continue` and `break` go."""

    next: BlockId
    end: BlockId


@value
class Generalised:
    """A local that stands for a value at several types: the expression is lowered anew where it is used."""

    value: tree.Expr
    scheme: LocalScheme
    substitution: Substitution


@record
class Frame:
    """One MIR function being built, with the variables that are in scope. `outer` is the scope around a closure."""

    builder: FunctionBuilder
    result: Type
    outer: Body | None = None
    scope: dict[int, LocalId | Generalised] = field(default_factory=dict)
    captured: list[int] = field(default_factory=list)
    loops: list[Loop] = field(default_factory=list)
    leave: Callable[[Body, LocalId], None] | None = None
    """how a value leaves the function of the source, where that is not the one being built"""


@value
class Body:
    """The context of an expression."""

    definition: DefinitionContext
    facts: ClauseFacts
    frame: Frame
    substitution: Substitution = field(default_factory=dict)

    @property
    def builder(self) -> FunctionBuilder:
        return self.frame.builder

    # --- facts ------------------------------------------------------------------------------------------------------

    def type_at(self, id: int) -> Type:
        """Type of an expression or pattern."""
        ty = self.facts.types.get(id)
        if ty is None:
            raise CompilerBug(f"no type for node {id}", str(self.definition.id))
        return substitute_some(ty, self.substitution)

    def reference(self, id: int) -> Reference:
        found = self.facts.references.get(id)
        if found is None:
            raise CompilerBug(f"no reference for node {id}", str(self.definition.id))
        return found

    def instance(self, id: int) -> tuple[Type, ...]:
        """Type arguments of a reference."""
        return tuple(substitute_some(each, self.substitution) for each in self.facts.instances.get(id, ()))

    def site(self, node: _HasSpan) -> Site:
        return Site(self.facts.item, Span(node.start, node.end))

    # --- locals -----------------------------------------------------------------------------------------------------

    def emit(self, instruction: Instruction) -> None:
        self.builder.emit(instruction)

    def unit(self) -> LocalId:
        return self.builder.literal(UNIT, ())

    def undefined(self, ty: Type) -> LocalId:
        """A local for code that is never reached."""
        return self.builder.new_local(ty)

    def variable(self, binding: int, name: str, value: LocalId) -> LocalId:
        """Let `binding` be `value`: a temporary is named, another variable is copied."""
        builder = self.builder
        if builder.locals[value].name:
            local = builder.new_local(builder.type_of(value), name)
            self.emit(Copy(local, value))
        else:
            local = value
            builder.name_local(local, name)
        self.frame.scope[binding] = local
        return local

    def lookup(self, binding: int) -> LocalId | Generalised:
        """What a binding is here; one of an enclosing function is captured."""
        found = self.frame.scope.get(binding)
        if found is not None:
            return found
        outer = self.frame.outer
        if outer is None:
            raise CompilerBug(f"binding {binding} is not in scope", str(self.definition.id))
        there = outer.lookup(binding)
        if isinstance(there, Generalised):
            return there
        local = self.builder.add_capture(outer.builder.type_of(there), outer.builder.locals[there].name)
        self.frame.scope[binding] = local
        self.frame.captured.append(binding)
        return local

    # --- ends -------------------------------------------------------------------------------------------------------

    def emit_return(self, value: LocalId) -> None:
        """Leave the function; a result that nobody wants (`-> ()`) is replaced by unit."""
        if self.frame.result == UNIT and self.builder.type_of(value) not in (UNIT, NEVER):
            value = self.unit()
        if self.frame.leave is None:
            self.builder.end(Return(value))
        else:
            self.frame.leave(self, value)

    def unsupported(self, node: _HasSpan, what: str) -> None:
        self.definition.report_unsupported(self.site(node), what)


_HasSpan = tree.Expr | tree.Pattern | tree.Item | tree.Let | tree.Arm


def substituted(body: Body, added: Mapping[int, Type]) -> Body:
    """The same context with more variables replaced."""
    return Body(body.definition, body.facts, body.frame, {**body.substitution, **added})

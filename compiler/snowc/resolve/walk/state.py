"""What is collected while one item is walked."""

from __future__ import annotations

from collections.abc import Callable

from snowc.diagnostics.facts import Fact, Finding, ItemRef
from snowc.resolve.model import ActorRef, ConstRef, DefId, FunctionRef, ModuleName, Reference, TypeEntry
from snowc.resolve.scope import ModuleNames, Scope
from snowc.resolve.walk.locals import Locals
from snowc.source import Span
from snowc.values import field, record, value


@value
class OtherModules:
    """Access to other modules: `names` of one (None: there is none), `ending` in a last segment (for "not imported"),
    whether a nested one `can_see`n from here, where `pub` would stand for a name of one (`publish`), and what an alias
    of one has as its `target`.
    """

    names: Callable[[ModuleName], ModuleNames | None]
    ending: Callable[[str], ModuleName | None]
    can_see: Callable[[ModuleName], bool]
    publish: Callable[[ModuleName, str], tuple[ItemRef, int] | None]
    target: Callable[[TypeEntry], TypeEntry | None]


@record
class Walk:
    """State of one walk. `loops` counts the open loops since the last closure, `outer_loops` those around it.

    `declared_spans` are the places of bindings, for warnings about unused ones.
    """

    scope: Scope
    others: OtherModules
    text: str = ""
    """the item's"""
    locals: Locals = field(default_factory=Locals)
    type_parameters: frozenset[str] = frozenset()
    self_path: tuple[str, ...] = ()
    """the name of the type that `Self` is, inside an `impl`; () elsewhere"""
    references: dict[int, Reference] = field(default_factory=dict)
    type_names: dict[int, DefId] = field(default_factory=dict)
    mentions: set[DefId] = field(default_factory=set)
    methods: set[str] = field(default_factory=set)
    imports: set[str] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)
    declared_spans: dict[int, tuple[Span, bool]] = field(default_factory=dict)
    generics_place: tuple[int, bool] | None = None
    """where the item declares one more type parameter, and whether it has others; None where it declares none"""
    unknown_types: set[str] = field(default_factory=set)
    """names of types that are reported already: each once for an item"""
    has_gaps: bool = False
    loops: int = 0
    outer_loops: int = 0

    def report(self, span: Span, fact: Fact) -> None:
        self.findings.append(Finding(span, fact))

    def refer(self, id_: int, reference: Reference) -> None:
        """Record what an id stands for, and the mention that follows from it."""
        self.references[id_] = reference
        if isinstance(reference, (FunctionRef, ActorRef, ConstRef)):
            self.mentions.add(reference.definition)

    def record(self, id_: int, span: Span, found: Reference | Fact) -> None:
        """Record a meaning, or report the fact that says why there is none."""
        if isinstance(found, Reference):
            self.refer(id_, found)
        else:
            self.report(span, found)

    def is_broken(self, path: tuple[str, ...]) -> bool:
        """Whether a path begins with what a wrong import should have brought in; that leaves a gap, without a
        finding.
        """
        known = path[0] in self.scope.values or path[0] in self.scope.types or path[0] in self.scope.modules
        is_broken = (not known and path[0] in self.scope.broken) or ".".join(path) in self.scope.broken
        self.has_gaps = self.has_gaps or is_broken
        return is_broken

    def note_use(self, name: str) -> None:
        """A top-level name or a module before a dot was used."""
        if name in self.scope.imported:
            self.imports.add(name)

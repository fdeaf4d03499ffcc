"""What name resolution gives for one item's tree.

Everything that can be known without types is here; fields and methods of values are left to the types. An id that is
missing in `references` could not be resolved: that is reported already (a finding here), or it is a `Field` for the
types.
"""

from __future__ import annotations

from collections.abc import Mapping

from snowc.diagnostics.facts import Finding
from snowc.resolve.model import DefId, LocalRef, Reference
from snowc.values import value


@value
class ResolvedItem:
    """Names of one item.

    - `references`: by id: `Name`, `UpperName` (constructor), `Field` that is a path (`List.map`, `Shape.Circle`),
      `ConstructorPattern`, `StructPattern`/`StructExpr` (a `ConstructorRef` with index 0 of the struct's `TypeEntry`).
    - `type_names`: the definition of each `NamedType` by its start offset; built-in types and type parameters are not
      in it.
    - `bindings`: every local, in order of its binding, with the ids of its uses; or-patterns bind once, at the first
      alternative.
    - `mentions`: the functions, actors and constants of any module that the item mentions: edges for binding groups.
    - `methods`: names in `x.name(…)` whose meaning depends on x's type; one that names a function of the item's own
      module is a mention too.
    - `imports`: the names that an import brought in and this item uses.
    - `has_gaps`: a name stands for nothing, though no finding here says so: an import that should bring it is wrong,
      and says it.
    - `findings`: unbound names (E0004), unknown modules, members, variants; private items; unused locals; break
      outside a loop …
    """

    references: Mapping[int, Reference]
    type_names: Mapping[int, DefId]
    bindings: tuple[tuple[LocalRef, tuple[int, ...]], ...]
    mentions: frozenset[DefId]
    findings: tuple[Finding, ...]
    methods: frozenset[str] = frozenset()
    imports: frozenset[str] = frozenset()
    has_gaps: bool = False

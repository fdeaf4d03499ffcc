"""The queries of constants' values.

In: the definition of a constant. Out: its value, or the crash that it is, or neither; and which other modules'
functions ran for it. An edit of a function that the value does not need computes nothing again.
"""

from __future__ import annotations

from collections.abc import Iterator

from snowc.diagnostics.facts import Finding, PlacedFinding
from snowc.mir.callees import KnownValue
from snowc.mir.constants.evaluate import ConstantCrash, evaluate
from snowc.mir.constants.structure import Structure
from snowc.mir.constants.text import Writer
from snowc.mir.constants.values import Declined, is_known
from snowc.mir.errors import CrashingConstant
from snowc.mir.ir import Callee
from snowc.mir.passes.monomorphise import SingleInstances
from snowc.mir.program_source import is_library
from snowc.mir.queries import lowered
from snowc.mir.query_source import QuerySource
from snowc.query import Engine, query
from snowc.resolve.model import DefId, ModuleName
from snowc.resolve.queries import definition_list, modules_in_file
from snowc.source import FileId
from snowc.values import value


@value
class ComputedConstant:
    """`known` is None where the compiler can't compute the value, which the program does then; as it does with maps,
    whose form differs from run to run. `form` tells values apart that Python takes for equal, as 0.0 and -0.0. `others`
    are modules of users, not the constant's own, whose functions ran."""

    known: KnownValue | None
    crash: ConstantCrash | None
    form: str
    others: tuple[ModuleName, ...]

    @property
    def data(self) -> KnownValue | None:
        """The value as the program's image has it."""
        return self.known if is_known(self.known) else None


NOT_COMPUTED = ComputedConstant(None, None, "", ())


@query
def computed_constant(db: Engine, definition: DefId) -> ComputedConstant:
    """What is found out about a constant, or about anything else, of which nothing is."""
    found = lowered(db, definition)
    if found is None or not found.functions[0].is_constant or found.functions[0].variables:
        return NOT_COMPUTED
    instances = SingleInstances(QuerySource(db))
    outcome = evaluate(Callee(found.functions[0].id), instances)
    others = _others(definition.module, instances)
    if isinstance(outcome, ConstantCrash):
        return ComputedConstant(None, outcome, "", others)
    return ComputedConstant(outcome, None, repr(outcome), others)


def constant_findings(db: Engine, definition: DefId) -> Iterator[PlacedFinding]:
    """The crash of a constant, at the place in it that leads there."""
    crash = computed_constant(db, definition).crash
    if crash is None:
        return
    place = crash.calls[-1]
    inner = next(each for each in crash.calls if not is_library(each))
    fact = CrashingConstant(definition.name, crash.reason, None if inner == place else (inner.item, inner.span))
    yield PlacedFinding(place.item, Finding(place.span, fact))


def constant_text(db: Engine, definition: DefId) -> str | None:
    """The value of a constant, as Debug shows it."""
    found = computed_constant(db, definition)
    source = lowered(db, definition)
    if found.known is None or source is None:
        return None
    try:
        return Writer(Structure(QuerySource(db).shape), quotes=True).text(found.known, source.functions[0].result)
    except Declined:
        return None


def depends_on_bodies_elsewhere(db: Engine, file: FileId) -> bool:
    """Whether what is found in a file depends on more than its text and the interfaces of what it imports: where it has
    a constant for which functions of other modules ran."""
    definitions = (definition for module in modules_in_file(db, file) for definition, _ in definition_list(db, module))
    return any(computed_constant(db, definition).others for definition in definitions)


def _others(own: ModuleName, instances: SingleInstances) -> tuple[ModuleName, ...]:
    """Constants don't count: their whole text is part of their module's interface."""
    ran = (function for function in instances.made() if not function.is_constant and not is_library(function.site))
    return tuple(sorted({function.id.definition.module for function in ran} - {own}))

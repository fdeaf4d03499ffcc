"""How a `KeptProgram` is written: JSON whose types and instances are numbered, each written once.

In: a kept program, or bytes. Out: bytes, or the program; None for what can't be read.
"""

from __future__ import annotations

import json
from typing import Any, TypeAlias

from snowc.codegen.extern_abi import Word
from snowc.codegen.kept_program import KeptFunction, KeptProgram, KeptUnit, Summary
from snowc.codegen.layout import Declaration
from snowc.codegen.llvm.program_record import ProgramRecord
from snowc.codegen.llvm.stub_signature import StubSignature
from snowc.diagnostics.bug import CompilerBug
from snowc.mir.callees import Given, GivenClosure, GivenData, GivenPlain
from snowc.mir.ir import Callee, Convention, FunctionId
from snowc.mir.passes.borrow_facts import NO_FACTS, BorrowFacts, TailFact
from snowc.mir.waits import Awaited
from snowc.resolve.model import DefId, ModuleName
from snowc.types.ty import Con, Fun, Tuple, Type

FORMAT = "7"
Plain: TypeAlias = Any


def write_kept(program: KeptProgram) -> bytes:
    writer = _Writer(_usable_tables(program))
    record = program.record
    plain = {
        "surfaces": program.surfaces,
        "entry": writer.callee(program.entry),
        "record": [
            record.name,
            writer.callee(record.main_closure),
            writer.type(record.result),
            writer.type(record.message),
        ],
        "units": [writer.unit(unit) for unit in program.units],
        "types": writer.types,
        "callees": writer.callees,
    }
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode()


def read_kept(content: bytes) -> KeptProgram | None:
    try:
        plain = json.loads(content)
        reader = _Reader(plain)
        name, closure, result, message = plain["record"]
        record = ProgramRecord(name, reader.callees[closure], reader.types[result], reader.types[message])
        units = tuple(reader.unit(unit) for unit in plain["units"])
        return KeptProgram(plain["surfaces"], reader.callees[plain["entry"]], record, units, reader)
    except (ValueError, KeyError, TypeError, IndexError):
        return None


def _usable_tables(program: KeptProgram) -> _Reader | None:
    """The tables of the last build, to which new types and instances are added; not once half of them are of the
    past."""
    tables, count = program.tables, sum(len(unit.functions) for unit in program.units)
    return tables if isinstance(tables, _Reader) and len(tables.callees) < 2 * count else None


class _Writer:
    """Parts before wholes: a type's number is larger than those of its parts."""

    def __init__(self, tables: _Reader | None) -> None:
        self.types: list[Plain] = [] if tables is None else tables.plain_types
        self.callees: list[Plain] = [] if tables is None else tables.plain_callees
        self._goes_on = tables is not None
        self._type_numbers = {} if tables is None else {ty: number for number, ty in enumerate(tables.types)}
        self._callee_numbers = {} if tables is None else {each: number for number, each in enumerate(tables.callees)}

    def type(self, ty: Type) -> int:
        number = self._type_numbers.get(ty)
        if number is None:
            plain = self._plain_type(ty)
            number = self._type_numbers[ty] = len(self.types)
            self.types.append(plain)
        return number

    def _plain_type(self, ty: Type) -> Plain:
        match ty:
            case Con(name, arguments):
                return [name, *map(self.type, arguments)]
            case Tuple(items):
                return [0, *map(self.type, items)]
            case Fun(parameters, result):
                return [1, self.type(result), *map(self.type, parameters)]
            case _:
                raise CompilerBug(f"a type of no instance: {ty}")

    def callee(self, callee: Callee) -> int:
        number = self._callee_numbers.get(callee)
        if number is None:
            definition = callee.function.definition
            arguments = [self.type(ty) for ty in callee.arguments]
            given = [[position, self._given(each)] for position, each in callee.given]
            number = self._callee_numbers[callee] = len(self.callees)
            self.callees.append([definition.module, definition.name, callee.function.part, arguments, given])
        return number

    def _given(self, given: Given) -> Plain:
        match given:
            case GivenClosure(ty, callee, captured, home):
                return [0, self.type(ty), self.callee(callee), [self.type(each) for each in captured], home]
            case GivenData(ty, variant, parts):
                return [1, self.type(ty), variant, *map(self._given, parts)]
            case GivenPlain(ty):
                return [2, self.type(ty)]

    def unit(self, unit: KeptUnit) -> Plain:
        stubs = {
            name: [[word.value for word in signature.parameters], signature.result.value]
            for name, signature in unit.stubs.items()
        }
        functions = [self._function(each) for each in unit.functions]
        return [unit.name, unit.code_key, unit.object_key, unit.first_function, stubs, functions]

    def _function(self, function: KeptFunction) -> Plain:
        if self._goes_on and function.written is not None:
            return function.written
        summary = function.summary
        declared = summary.declaration
        return [
            self.callee(function.callee),
            [self.type(ty) for ty in declared.parameters],
            self.type(declared.result),
            declared.is_closure,
            declared.is_library,
            [declared.convention.result, *declared.convention.parameters],
            [self.callee(each) for each in function.calls],
            [summary.awaited.parks, *map(self.callee, summary.awaited.functions)],
            sorted(map(self.callee, summary.waiting)),
            self._facts(summary.facts),
            function.borrowing,
            [list(each) for each in function.behind],
        ]

    def _facts(self, facts: BorrowFacts) -> Plain:
        flows = [[parameter, self.callee(callee), position] for parameter, callee, position in facts.flows]
        tails = [[self.callee(tail.callee), *tail.arguments] for tail in facts.tails]
        return [facts.parameters, facts.owned, flows, tails] if facts != NO_FACTS else []


class _Reader:
    def __init__(self, plain: Plain) -> None:
        self.plain_types: list[Plain] = plain["types"]
        self.plain_callees: list[Plain] = plain["callees"]
        self.types: list[Type] = []
        for each in self.plain_types:
            self.types.append(self._type(each))
        self.callees: list[Callee] = []
        for each in self.plain_callees:
            self.callees.append(self._callee(*each))

    def _type(self, plain: Plain) -> Type:
        head, *parts = plain
        types = tuple(self.types[part] for part in parts)
        match head:
            case 0:
                return Tuple(types)
            case 1:
                return Fun(types[1:], types[0])
            case _:
                return Con(head, types)

    def _callee(self, module: str, name: str, part: str, arguments: list[int], given: Plain) -> Callee:
        function = FunctionId(DefId(ModuleName(module), name), part)
        known = tuple((position, self._given(*each)) for position, each in given)
        return Callee(function, tuple(self.types[each] for each in arguments), known)

    def _given(self, kind: int, ty: int, *rest: Plain) -> Given:
        if kind == 0:
            callee, captured, home = rest
            return GivenClosure(
                self.types[ty], self.callees[callee], tuple(self.types[each] for each in captured), home
            )
        if kind == 1:
            return GivenData(self.types[ty], rest[0], tuple(self._given(*part) for part in rest[1:]))
        return GivenPlain(self.types[ty])

    def unit(self, plain: Plain) -> KeptUnit:
        name, code_key, object_key, first_function, stubs, functions = plain
        signatures = {
            stub: StubSignature(tuple(map(Word, parameters)), Word(result))
            for stub, (parameters, result) in stubs.items()
        }
        return KeptUnit(name, code_key, object_key, first_function, signatures, tuple(map(self._function, functions)))

    def _function(self, plain: Plain) -> KeptFunction:
        callee, _, _, _, _, _, calls, _, waiting, _, borrowing, behind = plain
        return KeptFunction(
            self.callees[callee],
            tuple([self.callees[each] for each in calls]),
            borrowing,
            lambda: self._summary(plain),
            tuple((module, key) for module, key in behind),
            plain,
            waits=callee in waiting,
        )

    def _summary(self, plain: Plain) -> Summary:
        _, parameters, result, is_closure, is_library, convention, _, awaited, waiting, facts, _, _ = plain
        types = tuple(self.types[each] for each in parameters)
        called = Convention(tuple(convention[1:]), convention[0])
        return Summary(
            Declaration(types, self.types[result], is_closure, is_library, called),
            Awaited(awaited[0], tuple(self.callees[each] for each in awaited[1:])),
            frozenset(self.callees[each] for each in waiting),
            self._facts(*facts) if facts else NO_FACTS,
        )

    def _facts(self, parameters: list[int], owned: list[int], flows: Plain, tails: Plain) -> BorrowFacts:
        return BorrowFacts(
            tuple(parameters),
            tuple(owned),
            tuple((parameter, self.callees[callee], position) for parameter, callee, position in flows),
            tuple(
                TailFact(self.callees[callee], tuple((position, parameter) for position, parameter in arguments))
                for callee, *arguments in tails
            ),
        )

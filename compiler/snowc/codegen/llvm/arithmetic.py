"""Numbers, comparisons and literals. Int arithmetic is checked; Float follows IEEE 754; comparisons are of machine
scalars only."""

from __future__ import annotations

from snowc.codegen.llvm.function_text import FunctionText
from snowc.codegen.llvm.known_data import known_constant
from snowc.diagnostics.bug import CompilerBug
from snowc.mir.ir import Binary, Literal, Unary
from snowc.mir.representation import SlotClass, slot_class

_OVERFLOWING = {"add": "sadd", "sub": "ssub", "mul": "smul"}
_FLOAT_OPERATIONS = {"add": "fadd", "sub": "fsub", "mul": "fmul", "div": "fdiv", "rem": "frem"}
_SIGNED = {"eq": "eq", "ne": "ne", "lt": "slt", "le": "sle", "gt": "sgt", "ge": "sge"}
_UNSIGNED = {"eq": "eq", "ne": "ne", "lt": "ult", "le": "ule", "gt": "ugt", "ge": "uge"}
_FLOAT_COMPARISONS = {"eq": "oeq", "ne": "une", "lt": "olt", "le": "ole", "gt": "ogt", "ge": "oge"}
_UNIT_COMPARISONS = {"eq": "true", "ne": "false", "lt": "false", "le": "true", "gt": "false", "ge": "true"}
_SMALLEST = -(1 << 63)


def emit_literal(fn: FunctionText, instruction: Literal) -> None:
    ty = fn.type_of(instruction.target)
    if slot_class(ty) is not SlotClass.UNIT:
        fn.store(instruction.target, known_constant(fn.module, ty, instruction.value))


def emit_unary(fn: FunctionText, instruction: Unary) -> None:
    operand = fn.load(instruction.operand)
    held = slot_class(fn.type_of(instruction.operand))
    if instruction.operator == "not":
        result = fn.value(f"xor i1 {operand}, true")
    elif held is SlotClass.FLOAT:
        result = fn.value(f"fneg double {operand}")
    else:
        result = _checked(fn, "ssub", "0", operand, instruction)
    fn.store(instruction.target, result)


def emit_binary(fn: FunctionText, instruction: Binary) -> None:
    left, right = fn.load(instruction.left), fn.load(instruction.right)
    held = slot_class(fn.type_of(instruction.left))
    if instruction.operator in _SIGNED:
        result = _compared(fn, instruction, held, left, right)
    elif held is SlotClass.FLOAT:
        result = fn.value(f"{_FLOAT_OPERATIONS[instruction.operator]} double {left}, {right}")
    elif held is not SlotClass.INT:
        raise CompilerBug(f"`{instruction.operator}` of {fn.type_of(instruction.left)}", str(fn.function.id))
    elif instruction.operator in _OVERFLOWING:
        result = _checked(fn, _OVERFLOWING[instruction.operator], left, right, instruction)
    else:
        result = _divided(fn, instruction, left, right)
    fn.store(instruction.target, result)


def _compared(fn: FunctionText, instruction: Binary, held: SlotClass, left: str, right: str) -> str:
    operator = instruction.operator
    match held:
        case SlotClass.INT | SlotClass.HANDLE:
            return fn.value(f"icmp {_SIGNED[operator]} i64 {left}, {right}")
        case SlotClass.BOOL:
            return fn.value(f"icmp {_UNSIGNED[operator]} i1 {left}, {right}")
        case SlotClass.FLOAT:
            return fn.value(f"fcmp {_FLOAT_COMPARISONS[operator]} double {left}, {right}")
        case SlotClass.UNIT:
            return _UNIT_COMPARISONS[operator]
        case _:
            raise CompilerBug("a comparison of objects was not lowered", str(fn.function.id))


def _checked(fn: FunctionText, operation: str, left: str, right: str, instruction: Unary | Binary) -> str:
    """An operation that crashes when its result has no 64-bit representation."""
    name = f"@llvm.{operation}.with.overflow.i64"
    fn.module.declare(name, f"declare {{ i64, i1 }} {name}(i64, i64)")
    pair = fn.value(f"call {{ i64, i1 }} {name}(i64 {left}, i64 {right})")
    overflowed = fn.value(f"extractvalue {{ i64, i1 }} {pair}, 1")
    result = fn.value(f"extractvalue {{ i64, i1 }} {pair}, 0")
    fn.crash_if(overflowed, "overflow", instruction.site)
    return result


def _divided(fn: FunctionText, instruction: Binary, left: str, right: str) -> str:
    """Division towards zero. The one quotient that overflows crashes; its remainder is 0, which the machine can't say
    by itself."""
    by_zero = fn.value(f"icmp eq i64 {right}, 0")
    fn.crash_if(by_zero, "division by zero", instruction.site)
    by_minus_one = fn.value(f"icmp eq i64 {right}, -1")
    if instruction.operator == "rem":
        divisor = fn.value(f"select i1 {by_minus_one}, i64 1, i64 {right}")
        return fn.value(f"srem i64 {left}, {divisor}")
    smallest = fn.value(f"icmp eq i64 {left}, {_SMALLEST}")
    overflows = fn.value(f"and i1 {by_minus_one}, {smallest}")
    fn.crash_if(overflows, "overflow", instruction.site)
    return fn.value(f"sdiv i64 {left}, {right}")

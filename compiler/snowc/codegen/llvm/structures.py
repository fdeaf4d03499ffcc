"""Equality and order of texts and numbers, and of small structs and tuples of these, part by part in released programs.

In: a call of the runtime function for any type. Out: instructions where the type is one of these; else nothing. What
they give is what the runtime gives (`runtime/src/value/{equal,compare}.rs`): the first parts that differ decide.
"""

from __future__ import annotations

from collections.abc import Callable

from snowc.codegen import abi
from snowc.codegen.abi import Shape
from snowc.codegen.llvm.constants import type_constant
from snowc.codegen.llvm.elements import as_record
from snowc.codegen.llvm.function_text import FunctionText
from snowc.codegen.llvm.stubs import call_stub
from snowc.codegen.llvm.text_stubs import EQUAL_TEXTS, ORDER_OF_TEXTS, TAKES_TEXTS
from snowc.codegen.llvm.value_access import order_of_numbers
from snowc.mir.ir import Call, LocalId
from snowc.mir.representation import SlotClass, slot_class
from snowc.types.ty import BOOL, FLOAT, INT, STRING, Type

_MOST_PARTS = 4
"""texts and numbers of a struct or tuple: more is code for each use that a call is not"""
_DEEPEST = 3
_PLAIN = (INT, FLOAT, BOOL, STRING)
_RECORDS = (Shape.STRUCT, Shape.TUPLE)

_Step = Callable[[Type, str, str], None]
"""goes on where two parts are equal, and leaves where not"""


def emit_equal(fn: FunctionText, instruction: Call) -> bool:
    """Whether two values are equal."""
    ty = instruction.callee.arguments[0]
    if not _has_few_parts(fn, ty):
        return False
    a, b = (_operand(fn, argument) for argument in instruction.arguments)
    unlike, alike, join = fn.new_label(), fn.new_label(), fn.new_label()

    def step(part: Type, left: str, right: str) -> None:
        if part == STRING:
            _go_on_if_same_text(fn, left, right, unlike)
        else:
            _go_on_if(fn, _same(part, left, right), unlike)

    _walk(fn, ty, a, b, step)
    fn.line(f"br label %{alike}")
    fn.label(unlike)
    fn.line(f"br label %{join}")
    fn.label(alike)
    fn.line(f"br label %{join}")
    fn.label(join)
    fn.store(instruction.target, fn.value(f"phi i1 [ false, %{unlike} ], [ true, %{alike} ]"))
    return True


def emit_compare(fn: FunctionText, instruction: Call) -> bool:
    """-1, 0 or 1."""
    ty = instruction.callee.arguments[0]
    if not _has_few_parts(fn, ty):
        return False
    a, b = (_operand(fn, argument) for argument in instruction.arguments)
    start, end = fn.new_label(), fn.new_label()
    found: list[str] = []
    fn.line(f"br label %{start}")
    fn.label(start)
    at = start

    def step(part: Type, left: str, right: str) -> None:
        nonlocal at
        order = _order(fn, part, left, right)
        found.append(f"[ {order}, %{at} ]")
        at = _go_on_if(fn, f"icmp eq i64 {order}, 0", end)

    _walk(fn, ty, a, b, step)
    fn.line(f"br label %{end}")
    fn.label(end)
    fn.store(instruction.target, fn.value(f"phi i64 {', '.join([*found, f'[ 0, %{at} ]'])}"))
    return True


def _operand(fn: FunctionText, local: LocalId) -> str:
    ty, value = fn.type_of(local), fn.load(local)
    return as_record(fn, ty, value) if slot_class(ty) is SlotClass.WORDS else value


def _has_few_parts(fn: FunctionText, ty: Type) -> bool:
    parts = _parts(fn, ty, 0)
    return parts is not None and len(parts) <= _MOST_PARTS


def _parts(fn: FunctionText, ty: Type, depth: int) -> tuple[Type, ...] | None:
    """The texts and numbers that the value is made of; None if of something else."""
    if ty in _PLAIN:
        return (ty,)
    descriptor = fn.module.program.descriptors.of(ty)
    if descriptor.shape not in _RECORDS or depth == _DEEPEST or not 0 < len(descriptor.fields) <= _MOST_PARTS:
        return None
    found: tuple[Type, ...] = ()
    for field in descriptor.fields:
        parts = _parts(fn, field.type, depth + 1)
        if parts is None:
            return None
        found += parts
    return found


def _walk(fn: FunctionText, ty: Type, a: str, b: str, step: _Step) -> None:
    """Takes the step for each text and number, in order."""
    if ty in _PLAIN:
        step(ty, a, b)
        return
    for index, field in enumerate(fn.module.program.descriptors.of(ty).fields):
        offset = abi.HEADER_SIZE + index * abi.SLOT_SIZE
        left, right = (fn.load_at(field.type, whole, offset) for whole in (a, b))
        _walk(fn, field.type, left, right, step)


def _go_on_if(fn: FunctionText, condition: str, otherwise: str) -> str:
    """The label behind the branch."""
    go_on = fn.new_label()
    fn.line(f"br i1 {fn.value(condition)}, label %{go_on}, label %{otherwise}")
    fn.label(go_on)
    return go_on


def _same(ty: Type, a: str, b: str) -> str:
    if ty == FLOAT:
        return f"fcmp oeq double {a}, {b}"
    return f"icmp eq {'i1' if ty == BOOL else 'i64'} {a}, {b}"


def _go_on_if_same_text(fn: FunctionText, a: str, b: str, unlike: str) -> None:
    other, alike = fn.new_label(), fn.new_label()
    fn.line(f"br i1 {fn.value(f'icmp eq ptr {a}, {b}')}, label %{alike}, label %{other}")
    fn.label(other)
    lengths = [fn.load_length(text, abi.STRING_LENGTH) for text in (a, b)]
    _go_on_if(fn, f"icmp eq i64 {lengths[0]}, {lengths[1]}", unlike)
    same = fn.value(f"icmp ne i64 {_called(fn, EQUAL_TEXTS, a, b)}, 0")
    fn.line(f"br i1 {same}, label %{alike}, label %{unlike}")
    fn.label(alike)


def _order(fn: FunctionText, ty: Type, a: str, b: str) -> str:
    if ty == STRING:
        return _called(fn, ORDER_OF_TEXTS, a, b)
    if ty == BOOL:
        a, b = (fn.value(f"zext i1 {each} to i64") for each in (a, b))
    if ty == FLOAT:
        a, b = (_in_total_order(fn, each) for each in (a, b))
    return order_of_numbers(fn, a, b)


def _in_total_order(fn: FunctionText, number: str) -> str:
    """An Int that stands among others as a Float does in IEEE's totalOrder: of a negative one all but the sign turn."""
    bits = fn.value(f"bitcast double {number} to i64")
    turned = fn.value(f"lshr i64 {fn.value(f'ashr i64 {bits}, 63')}, 1")
    return fn.value(f"xor i64 {bits}, {turned}")


def _called(fn: FunctionText, function: str, a: str, b: str) -> str:
    return fn.value(call_stub(fn.module, function, TAKES_TEXTS, [a, b, type_constant(fn.module, STRING)]))

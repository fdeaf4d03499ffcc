"""Expressions: names in them, the locals that they bind, loops and closures.

One handler per kind of node that has a meaning here; all other nodes only contain others (`syntax/walk.py` lists them).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from snowc.resolve.builtin import MODULE_FORMS, SPECIAL_FORMS, TUPLE_FORMS
from snowc.resolve.errors import (
    BreakOutsideLoop,
    ContinueOutsideLoop,
    NameNotInModule,
    PrivateItem,
    SpecialFormAsValue,
    UnboundName,
    UnknownConstructor,
)
from snowc.resolve.model import FunctionRef, SpecialRef
from snowc.resolve.suggestions import nearest
from snowc.resolve.summary import ANYTHING
from snowc.resolve.walk.constructors import bare_constructor, resolve_with_fields
from snowc.resolve.walk.hidden import hidden_value
from snowc.resolve.walk.paths import member, module_of
from snowc.resolve.walk.patterns import bind_patterns
from snowc.resolve.walk.state import Walk
from snowc.resolve.walk.strings import report_foreign_interpolations
from snowc.resolve.walk.types import resolve_type
from snowc.source import Span
from snowc.syntax import tree
from snowc.syntax.walk import children


def resolve_expr(walk: Walk, expr: Any) -> None:
    """Resolve all names in a node: an expression, an argument, a field value."""
    handler = _HANDLERS.get(type(expr))
    if handler is not None:
        handler(walk, expr)
        return
    for child in children(expr):
        resolve_expr(walk, child)


def resolve_name(walk: Walk, name: tree.Name) -> None:
    """A lower-case name: local, then top level, then special form."""
    local = walk.locals.use(name.name, name.id)
    if local is not None:
        walk.references[name.id] = local
        return
    declared = walk.scope.values.get(name.name)
    if declared is not None:
        walk.note_use(name.name)
        walk.refer(name.id, declared.reference)
    elif (hidden := hidden_value(walk, name.name)) is not None:
        walk.refer(name.id, hidden)
    elif name.name in SPECIAL_FORMS:
        walk.refer(name.id, SpecialRef(name.name))
    elif not walk.is_broken((name.name,)):
        known = {
            *walk.locals.visible(),
            *SPECIAL_FORMS,
            *(each for each in walk.scope.values if not each[:1].isupper()),
        }
        walk.report(Span(name.start, name.end), UnboundName(name.name, nearest(name.name, sorted(known))))


def _string(walk: Walk, literal: tree.StringLiteral) -> None:
    report_foreign_interpolations(walk, literal)
    for child in children(literal):
        resolve_expr(walk, child)


def _upper_name(walk: Walk, name: tree.UpperName) -> None:
    if not walk.is_broken((name.name,)):
        walk.record(name.id, Span(name.start, name.end), bare_constructor(walk, name.name))


def path_of(expr: tree.Expr) -> tuple[str, ...] | None:
    """The segments of `A` or `A.B.C` when all are upper-case, else None."""
    match expr:
        case tree.UpperName(name=name):
            return (name,)
        case tree.Field(receiver=receiver, name=name) if name[:1].isupper():
            before = path_of(receiver)
            return None if before is None else (*before, name)
        case _:
            return None


def _field(walk: Walk, field: tree.Field) -> None:
    qualifier = path_of(field.receiver)
    if qualifier is None or _is_value(walk, qualifier):
        resolve_expr(walk, field.receiver)
        return
    if not field.name or walk.is_broken(qualifier) or walk.is_broken((*qualifier, field.name)):
        return  # still being typed, a wrong import, or an item that can't be read: all are reported there
    if qualifier == ("Tuple",) and field.name in TUPLE_FORMS and not _is_declared(walk, "Tuple"):
        walk.refer(field.id, SpecialRef(f"Tuple.{field.name}"))
        return
    found = member(walk, qualifier, field.name)
    module = qualifier[0] if len(qualifier) == 1 else ""
    if isinstance(found, NameNotInModule) and field.name in MODULE_FORMS.get(module, ()):
        walk.note_use(module)
        walk.refer(field.id, SpecialRef(f"{module}.{field.name}"))
        return
    if isinstance(found, NameNotInModule) and _has_any_name(walk, qualifier):
        walk.has_gaps = True
        return
    is_about_member = isinstance(found, NameNotInModule | UnknownConstructor) or (
        isinstance(found, PrivateItem) and found.name == field.name
    )
    walk.record(field.id, field.name_span if is_about_member else Span(field.receiver.start, field.receiver.end), found)


def _has_any_name(walk: Walk, qualifier: tuple[str, ...]) -> bool:
    """Whether a module is that of a service with mistakes: they may hide the name."""
    module = module_of(walk, qualifier)
    return module is not None and ANYTHING in module.unreadable


def _field_as_value(walk: Walk, field: tree.Field) -> None:
    _field(walk, field)
    reference = walk.references.get(field.id)
    if isinstance(reference, SpecialRef):
        walk.report(Span(field.start, field.end), SpecialFormAsValue(reference.name))


def _is_declared(walk: Walk, name: str) -> bool:
    return name in walk.scope.modules or name in walk.scope.types


def _is_value(walk: Walk, qualifier: tuple[str, ...]) -> bool:
    """Whether `X` in `X.name` is a constructor (`None.map(f)`) and nothing that has members."""
    name = qualifier[0]
    return (
        len(qualifier) == 1
        and name not in walk.type_parameters
        and name in walk.scope.values
        and name not in walk.scope.modules
        and name not in walk.scope.types
    )


def _name_as_value(walk: Walk, name: tree.Name) -> None:
    resolve_name(walk, name)
    if isinstance(walk.references.get(name.id), SpecialRef):
        walk.report(Span(name.start, name.end), SpecialFormAsValue(name.name))


def _callee(walk: Walk, function: tree.Expr) -> None:
    if isinstance(function, tree.Name):
        resolve_name(walk, function)
    elif isinstance(function, tree.Field):
        _field(walk, function)
    else:
        resolve_expr(walk, function)


def _pipe(walk: Walk, pipe: tree.Pipe) -> None:
    resolve_expr(walk, pipe.left)
    _callee(walk, pipe.right)


def _call(walk: Walk, call: tree.Call) -> None:
    _callee(walk, call.function)
    function = call.function
    if isinstance(function, tree.Field) and function.id not in walk.references and path_of(function.receiver) is None:
        _note_method(walk, function.name)
    for argument in call.arguments:
        resolve_expr(walk, argument.value)


def _note_method(walk: Walk, name: str) -> None:
    """`x.name(…)` may call this module's function `name` if a type of the module's own name exists (`List.map` for a
    List).
    """
    walk.methods.add(name)
    walk.mentions.update(walk.scope.methods.get(name, ()))
    _use_imports_with(walk, name)
    declared = walk.scope.values.get(name)
    if (
        declared is not None
        and isinstance(declared.reference, FunctionRef)
        and declared.reference.definition.module == walk.scope.module
    ):
        walk.mentions.add(declared.reference.definition)


def _use_imports_with(walk: Walk, name: str) -> None:
    """An import that brings an interface is used by calls of its methods."""
    for imported in walk.scope.imported - walk.imports:
        interface = walk.scope.interfaces.get(imported)
        module = walk.scope.modules.get(imported)
        there = None if module is None else walk.others.names(module)
        brought = (() if interface is None else (interface,), () if there is None else there.interfaces.values())
        if any(name in each.functions for entries in brought for each in entries):
            walk.note_use(imported)


def resolve_block(walk: Walk, block: tree.Block) -> None:
    """Statements in a frame of their own."""
    walk.locals.enter()
    for statement in block.statements:
        if isinstance(statement, tree.Let):
            resolve_expr(walk, statement.value)
            if statement.annotation is not None:
                resolve_type(walk, statement.annotation)
            bind_patterns(walk, (statement.pattern,))
        else:
            resolve_expr(walk, statement)
    walk.locals.leave()


def _case(walk: Walk, case: tree.Case) -> None:
    resolve_expr(walk, case.subject)
    for arm in case.arms:
        _arm(walk, arm)


def _receive(walk: Walk, receive: tree.Receive) -> None:
    for arm in receive.arms:
        _arm(walk, arm)
    if receive.after is not None:
        resolve_expr(walk, receive.after.timeout)
        resolve_block(walk, receive.after.body)


def _arm(walk: Walk, arm: tree.Arm) -> None:
    walk.locals.enter()
    bind_patterns(walk, (arm.pattern,))
    if arm.guard is not None:
        resolve_expr(walk, arm.guard)
    resolve_block(walk, arm.body)
    walk.locals.leave()


def _closure(walk: Walk, closure: tree.Closure) -> None:
    loops, outer = walk.loops, walk.outer_loops
    walk.loops, walk.outer_loops = 0, loops + outer
    for clause in closure.clauses:
        walk.locals.enter()
        resolve_parameters(walk, clause.parameters)
        if clause.guard is not None:
            resolve_expr(walk, clause.guard)
        resolve_block(walk, clause.body)
        walk.locals.leave()
    walk.loops, walk.outer_loops = loops, outer


def resolve_parameters(walk: Walk, parameters: tuple[tree.Parameter, ...]) -> None:
    """Bind parameters in the innermost frame, and resolve their written types."""
    for parameter in parameters:
        if parameter.annotation is not None:
            resolve_type(walk, parameter.annotation)
    bind_patterns(walk, (parameter.pattern for parameter in parameters))


def _for(walk: Walk, loop: tree.For) -> None:
    resolve_expr(walk, loop.iterable)
    walk.locals.enter()
    bind_patterns(walk, (loop.pattern,))
    if loop.guard is not None:
        resolve_expr(walk, loop.guard)
    _loop_body(walk, loop.body)
    walk.locals.leave()


def _while(walk: Walk, loop: tree.While) -> None:
    resolve_expr(walk, loop.condition)
    _loop_body(walk, loop.body)


def _loop_body(walk: Walk, body: tree.Block) -> None:
    walk.loops += 1
    resolve_block(walk, body)
    walk.loops -= 1


def _break(walk: Walk, node: tree.Break) -> None:
    if not walk.loops:
        walk.report(Span(node.start, node.end), BreakOutsideLoop(walk.outer_loops > 0))


def _continue(walk: Walk, node: tree.Continue) -> None:
    if not walk.loops:
        walk.report(Span(node.start, node.end), ContinueOutsideLoop(walk.outer_loops > 0))


def _struct(walk: Walk, struct: tree.StructExpr) -> None:
    resolve_with_fields(walk, struct.id, struct.path, struct.path_span)
    for field in struct.fields:
        resolve_expr(walk, field.value)


_HANDLERS: dict[type, Callable[[Walk, Any], None]] = {
    tree.Name: _name_as_value,
    tree.Pipe: _pipe,
    tree.StringLiteral: _string,
    tree.UpperName: _upper_name,
    tree.Field: _field_as_value,
    tree.Call: _call,
    tree.Block: resolve_block,
    tree.Case: _case,
    tree.Receive: _receive,
    tree.Closure: _closure,
    tree.For: _for,
    tree.While: _while,
    tree.Break: _break,
    tree.Continue: _continue,
    tree.StructExpr: _struct,
}

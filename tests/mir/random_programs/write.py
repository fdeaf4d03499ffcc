"""Terms as Snow source."""

from __future__ import annotations

from tests.mir.random_programs.terms import (
    Apply,
    As,
    Bind,
    Body,
    Case,
    Either,
    Equal,
    For,
    Function,
    If,
    Library,
    Literal,
    Make,
    Name,
    Operation,
    OrderedSet,
    Parts,
    Pattern,
    Queue,
    Starts,
    Term,
    Value,
    Wild,
)

STRUCTS = {
    "State": ("tree", "items", "turns", "last", "open"),
    "Box": ("notes", "seen", "waiting", "text", "expr"),
}
"""the structs of the generator's preludes, with their fields"""
ARITHMETIC = ("+", "-", "*")


def write(term: Term) -> str:
    match term:
        case Literal(value):
            return _literal(value)
        case Name(name):
            return name
        case Operation(operator, left, right):
            text = f"({write(left)} {operator} {write(right)})"
            return f"({text} % 1000)" if operator in ARITHMETIC else text
        case Make(name, parts):
            return _built(name, [write(part) for part in parts])
        case Apply(function, argument):
            return f"({write(function)})({write(argument)})"
        case Library(name, parts):
            return f"{name}({', '.join(map(write, parts))})"
        case _:
            return f"({_block_form(term)})"


def _block_form(term: Term) -> str:
    match term:
        case If(condition, then, otherwise):
            return f"if {write(condition)} do\n{write_body(then)}\nelse\n{write_body(otherwise)}\nend"
        case Case(subject, arms):
            written = [
                f"{write_pattern(pattern)}{'' if guard is None else f' when {write(guard)}'} ->\n{write_body(body)}"
                for pattern, guard, body in arms
            ]
            return f"case {write(subject)} do\n" + "\n".join(written) + "\nend"
        case For(pattern, items, guard, body, stop):
            when = "" if guard is None else f" when {write(guard)}"
            head = f"for {write_pattern(pattern)} in {write(items)}{when} do"
            leave = "" if stop is None else f"if {write(stop)} do break end\n"
            return f"{head}\n{leave}{write_body(body)}\nend"
        case Function(parameter, body):
            return f"fn {parameter} ->\n{write_body(body)}\nend"
        case _:
            raise AssertionError(term)


def write_body(body: Body) -> str:
    lets = [f"let {_in_let(pattern)} = {write(value)}" for pattern, value in body.lets]
    return "\n".join([*lets, write(body.value)])


def _in_let(pattern: Pattern) -> str:
    text = write_pattern(pattern)
    return f"({text})" if isinstance(pattern, Starts) else text


def write_pattern(pattern: Pattern) -> str:
    match pattern:
        case Wild():
            return "_"
        case Bind(name):
            return name
        case Equal(value):
            return _literal(value)
        case Parts(name, parts):
            return _built(name, [write_pattern(part) for part in parts])
        case Starts(parts, rest):
            return f"({' :: '.join(map(write_pattern, (*parts, rest)))})"
        case Either(alternatives):
            return f"({' | '.join(map(write_pattern, alternatives))})"
        case As(inner, name):
            return f"({write_pattern(inner)} as {name})"


def _built(name: str, parts: list[str]) -> str:
    """An expression or a pattern; structs have the names of their fields."""
    if name not in STRUCTS:
        return _made(name, parts)
    fields = (f"{field}: {part}" for field, part in zip(STRUCTS[name], parts, strict=True))
    return f"{name} {{ {', '.join(fields)} }}"


def _made(name: str, parts: list[str]) -> str:
    if name in ("()", "[]"):
        return f"{name[0]}{', '.join(parts)}{name[1]}"
    return f"{name}({', '.join(parts)})" if parts else name


def _literal(value: Value) -> str:
    return f'"{value}"' if isinstance(value, str) else write_value(value)


def write_value(value: Value) -> str:
    """What `println` shows; of numbers and Bools also a literal."""
    match value:
        case bool():
            return "true" if value else "false"
        case OrderedSet():
            return f"Set({', '.join(map(str, value))})"
        case Queue():
            return f"Queue({write_value(list(value))})"
        case dict():
            return f"%{{{', '.join(f'{key} => {write_value(each)}' for key, each in value.items())}}}"
        case list():
            return _made("[]", [write_value(each) for each in value])
        case ("variant", name, fields):
            return _made(name, [write_value(each) for each in fields])
        case tuple():
            return _made("()", [write_value(each) for each in value])
        case _:
            return str(value)

"""Variables of a Snow program as text.

In: a variable as its debugger has it. Out: what `dbg` shows of its value; None for what is not Snow's. Objects are read
by the descriptors that the program carries, the words of unboxed values by their DWARF types.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from snowc.tools.debugger.snow_values import Program, Unreadable, float_text, process, shown_object
else:
    from snow_values import Program, Unreadable, float_text, process, shown_object


class Variable(Protocol):
    """`kind`: "object" (a pointer to a structure), "words" (a structure), "tag" (of an enumeration), "int", "float",
    "bool" or ""."""

    kind: str
    type_name: str
    """of an object what it points to"""

    def word(self) -> int: ...

    def number(self) -> float: ...

    def tag(self) -> str: ...

    def members(self) -> list[tuple[str, Variable]]: ...


def text_of(program: Program, variable: Variable) -> str | None:
    """The text of a variable's value."""
    try:
        return _text(program, variable)
    except (Unreadable, ValueError, OverflowError):
        return None


def _text(program: Program, variable: Variable) -> str | None:
    if variable.kind == "object":
        descriptor = program.named(variable.type_name)
        return None if descriptor is None else shown_object(program, variable.word(), descriptor)
    if variable.kind == "words":
        return _words(program, variable)
    return _scalar(variable)


def _scalar(variable: Variable) -> str | None:
    name = variable.type_name.partition("<")[0]
    if name == "Pid":
        return process("Pid", variable.word())
    if name in ("Timer", "Monitor"):
        return f"#{name}<{variable.word()}>"
    if variable.kind == "float":
        return float_text(variable.number())
    if variable.kind == "bool":
        return "true" if variable.word() else "false"
    if variable.kind == "tag":
        return variable.tag()
    return str(variable.word()) if variable.kind == "int" else None


def _words(program: Program, variable: Variable) -> str | None:
    """A tuple, struct or sum without an object of its own. Names with `::` are of the runtime."""
    if "::" in variable.type_name:
        return None
    descriptor = program.named(variable.type_name)
    members = dict(variable.members())
    if "tag" in members and members["tag"].kind == "tag":
        name = members["tag"].tag()
        fields = None if descriptor is None else dict(descriptor.variants()).get(name)
        return _variant(program, name, [field for field, _ in fields] if fields else None, members)
    parts = [(name, _part(program, member)) for name, member in members.items()]
    if variable.type_name.startswith("("):
        return f"({', '.join(text for _, text in parts)})"
    bare = variable.type_name.partition("<")[0].rpartition(".")[2]
    return f"{bare} {{ {', '.join(f'{name}: {text}' for name, text in parts)} }}"


def _variant(program: Program, name: str, fields: list[str] | None, members: dict[str, Variable]) -> str:
    """The members of a variant bear its name, alone or with a number, or those of its fields."""
    if fields and all(field in members for field in fields):
        return f"{name} {{ {', '.join(f'{field}: {_part(program, members[field])}' for field in fields)} }}"
    if name in members:
        return f"{name}({_part(program, members[name])})"
    numbered = [member for each, member in members.items() if each.startswith(f"{name}_")]
    return f"{name}({', '.join(_part(program, member) for member in numbered)})" if numbered else name


def _part(program: Program, member: Variable) -> str:
    return text_of(program, member) or "…"

"""What Snow has instead of names that other languages have.

In: a name that nothing here has, or a word where something else was expected. Out: a note that says what is written
instead, and the word itself where it can stand in its place; nothing for other names.
"""

from __future__ import annotations

from typing import Final

TYPES: Final = {
    "int": "Int", "integer": "Int", "i64": "Int", "i32": "Int", "long": "Int", "number": "Float", "float": "Float",
    "double": "Float", "f64": "Float", "string": "String", "str": "String", "bool": "Bool", "boolean": "Bool",
    "atom": "Atom", "bytes": "Bytes", "pid": "Pid", "list": "List", "map": "Map", "dict": "Map", "set": "Set",
    "void": "()", "unit": "()",
}  # fmt: skip
"""Types in small letters, or of other names."""

_NOTHING = "what may be missing is an `Option`: `Some(value)` or `None`"
_FAILING = "a failure is a value: give `Err(reason)`, and pass it on with `?`; `panic(message)` ends the actor"
_TYPED = "types are known when the program is compiled: nothing need ask for them"
_PRINTED = "`println(value)` and `print(value)` write to the output"

NAMES: Final = {
    "null": _NOTHING, "undefined": _NOTHING, "Null": _NOTHING, "Nil": _NOTHING, "Nothing": _NOTHING, "Just": _NOTHING,
    "throw": _FAILING, "raise": _FAILING, "try": _FAILING, "catch": _FAILING, "rescue": _FAILING,
    "is_int": _TYPED, "is_integer": _TYPED, "is_float": _TYPED, "is_binary": _TYPED, "is_list": _TYPED,
    "is_atom": _TYPED, "is_map": _TYPED, "is_nil": _TYPED, "typeof": _TYPED, "isinstance": _TYPED,
    "console": _PRINTED, "fmt": _PRINTED,
    "printf": _PRINTED, "puts": _PRINTED, "echo": _PRINTED, "print_line": _PRINTED,
    "inspect": _PRINTED,
    "this": "a method's first parameter is `self`",
    "super": "there is no inheritance; an interface's default body is called by the interface's name",
    "new": "a struct is built by its name: `Point { x: 1, y: 2 }`",
    "len": "`xs.length()` gives the length",
    "length": "`xs.length()` gives the length",
    "str": "any value becomes text inside a string: `\"${value}\"`",
    "to_string": "any value becomes text inside a string: `\"${value}\"`",
    "range": "a range is written `0..10`, without its end",
    "enumerate": "`List.enumerate(xs)` gives pairs of index and element",
    "loop": "a loop without end is `while true do … end`",
    "foreach": "a loop is `for x in xs do … end`",
    "unless": "write `if not condition do … end`",
    "switch": "write `case value do pattern -> … end`",
    "yield": "a value is given to a function, or sent to an actor",
    "sleep": "`Timer.sleep(ms)` waits",
    "format": "values stand inside strings: `\"${value}\"`",
}  # fmt: skip
"""Names of functions, constants and constructors, with what to write instead."""

_SERVICE = "a `service` is an actor with typed calls: `service Counter do fn init() do 0 end … end`"

MODULES: Final = {
    "GenServer": _SERVICE, "Agent": _SERVICE, "Logger": "`IO.eprintln(value)` writes to standard error",
    "Application": "a `supervisor` starts and watches what a program consists of",
    "DynamicSupervisor": "`Supervisor.start_child(pid, fn -> … end)` adds a child to a running supervisor",
    "Registry": "`Process.register(name, pid)` gives an actor a name",
    "Kernel": "its functions stand in `Prelude`, and need no module in front of them",
    "DateTime": "`Time` has clocks and dates", "Regex": "Snow has no regular expressions yet",
    "HTTP": "Snow has no HTTP yet; `Tcp` has connections",
}  # fmt: skip
"""Modules of others, with what Snow has instead."""

WORDS: Final = {"True": "true", "False": "false"}
"""Names for which another word can stand."""


def note_on_word(found: str, expected: tuple[str, ...], after: str) -> str:
    """What is meant by a word that can't stand where it does; "" if that is not known."""
    if found == "=" and after == "the pattern of `for`":
        return "a loop goes over something: `for i in 0..5 do … end`"
    if found == "=" and after == "the parameter":
        return "parameters have no defaults; give a second function another name, or take a struct whose fields have"
    if found in ("import", "from") and "an expression" in expected:
        return "imports stand at the top of the file"
    return ""

"""A session of `snowc repl`: definitions, values, and the one module in which all of it is compiled.

In: inputs. Out: what became of each. The module's text is what is defined and, behind it, the input at hand as an
actor; so definitions see each other, and the latest of a name counts for all who use it. A type that is defined anew
must not be taken for the one that live values are of: then the module gets another name, and values of its former
types go.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from snowc.codegen.build import BuildResult
from snowc.codegen.llvm.program_record import Place
from snowc.codegen.load_input import INPUT, Input, input_mir, input_objects
from snowc.database import Database
from snowc.diagnostics.diagnostic import Diagnostic, Severity
from snowc.inputs import PROJECT
from snowc.mir.ir import Site
from snowc.resolve.model import DefId, ModuleName
from snowc.resolve.queries import definition_items, project_modules
from snowc.source import FileId, LineIndex
from snowc.syntax import tree
from snowc.syntax.queries import item_of, item_offset
from snowc.tools.repl.definitions import Definitions, shown_key
from snowc.tools.repl.origins import Origins
from snowc.tools.repl.values import Again, Bound, Kept, is_of, is_written_again, recalled
from snowc.tools.repl.written_input import (
    FOOTER,
    RUNNER,
    ResultUse,
    WrittenInput,
    named_in,
    statements_of,
    written_input,
)
from snowc.tools.repl.written_type import TypeWriter
from snowc.types.queries import inferred_definition
from snowc.types.ty import NEVER, UNIT, Con, Fun, Type, Var, substitute
from snowc.values import value

FILE = FileId("session")
_BETWEEN = "\n\n"


@value
class Mistaken:
    """Nothing has changed."""

    diagnostics: tuple[Diagnostic, ...]


@value
class Defined:
    """`names` are what was declared; `lost` are values whose types are no more."""

    names: tuple[str, ...]
    lost: tuple[str, ...]


@value
class Compiled:
    """An input to run. `kept` is what it binds; `result` is the type of its last expression
    if that has a value; `is_shown`: it prints it.
    """

    objects: tuple[bytes, ...]
    kept: Mapping[str, Kept]
    result: Type | None
    is_shown: bool


@value
class _Checked:
    """`arguments` stand for the variables in the types of an input, `message` is the type of its mailbox. `dynamic`
    are the names of pids that say nothing of what they take, as `self()` where nothing is received.
    """

    written: WrittenInput
    types: tuple[Type, ...]
    place: int
    arguments: tuple[Type, ...]
    message: Type
    dynamic: frozenset[str]


class Session:
    def __init__(self, db: Database) -> None:
        self.db = db
        self.definitions = Definitions()
        self.values: dict[str, Bound] = {}
        self.origins = Origins()
        self._place = 0
        self._message: Type = UNIT
        self._generation = 0
        self.module = self._new_module()
        self._writer = TypeWriter(self.module)

    # --- definitions -------------------------------------------------------------------------------------------------

    def define(self, text: str) -> Defined | Mistaken:
        number = self.origins.add(text)
        new = self.definitions.with_input(number, text)
        old, anew = self.definitions, bool(self.definitions.types_among(new))
        former = self.module
        if anew:
            self.module = self._new_module()
        errors = self._errors(new, None)
        if errors:
            self._set_module(former)
            return Mistaken(errors)
        self.definitions = new
        lost = tuple(name for name, bound in self.values.items() if anew and is_of(bound, former))
        for name in lost:
            del self.values[name]
        keys = tuple(dict.fromkeys(entry.key for entry in new.entries if entry not in old.entries))
        for name in map(shown_key, keys):
            self.values.pop(name, None)
        return Defined(keys, lost)

    def forget(self) -> None:
        """Nothing is defined, and there are no values."""
        self.definitions = Definitions()
        self.values.clear()
        self._set_module(self._new_module())

    # --- statements --------------------------------------------------------------------------------------------------

    def compile(self, text: str) -> Compiled | Defined | Mistaken:
        number = self.origins.add(text)
        checked = self._checked(number, text, ResultUse.KEPT)
        if isinstance(checked, Mistaken):
            return checked
        statements = statements_of(text)
        if len(statements) == 1 and is_written_again(statements[0]):
            self.values[checked.written.names[0]] = Again(text, checked.types[0], self._named(text))
            return Defined((), ())
        result = self._result(checked)
        use = _use(result)
        shown = self._checked(number, text, use, checked.dynamic)
        if isinstance(shown, Mistaken):  # it has no Debug
            use = ResultUse.KEPT
            again = self._checked(number, text, use, checked.dynamic)
            assert not isinstance(again, Mistaken)
            shown = again
        built = input_objects(self.db, self._input(shown))
        if isinstance(built, BuildResult):
            return Mistaken(self._told(built.diagnostics))
        self._place += len(shown.written.names)
        self._message = shown.message
        numbered = enumerate(zip(shown.written.names, shown.types, strict=True), shown.place)
        kept = {name: Kept(place, ty) for place, (name, ty) in numbered}
        return Compiled(built, kept, None if use is ResultUse.IGNORED else result, use is ResultUse.SHOWN)

    def keep(self, compiled: Compiled) -> None:
        """The input has run to its end: what it binds is there."""
        self.values |= compiled.kept

    def type_of(self, text: str) -> Type | Mistaken | None:
        """The type of a last expression."""
        checked = self._checked(self.origins.add(text), text, ResultUse.KEPT)
        return checked if isinstance(checked, Mistaken) else self._result(checked)

    def mir_of(self, text: str) -> str | Mistaken:
        checked = self._checked(self.origins.add(text), text, ResultUse.KEPT)
        if isinstance(checked, Mistaken):
            return checked
        printed = input_mir(self.db, self._input(checked))
        return Mistaken(self._told(printed.diagnostics)) if isinstance(printed, BuildResult) else printed

    # --- the module --------------------------------------------------------------------------------------------------

    def _checked(
        self, number: int, text: str, use: ResultUse, dynamic: frozenset[str] = frozenset()
    ) -> _Checked | Mistaken:
        before = recalled(self._named(text), self._writer.write)
        written = written_input(text, before, self._place, use, dynamic)
        errors = self._errors(self.definitions, (number, written))
        return Mistaken(errors) if errors else self._understood(written)

    def _named(self, text: str) -> dict[str, Bound]:
        named = named_in(text)
        return {name: bound for name, bound in self.values.items() if name in named}

    def _result(self, checked: _Checked) -> Type | None:
        return checked.types[0] if checked.written.has_result else None

    def _understood(self, written: WrittenInput) -> _Checked:
        """The types of what the last statements but one keep. A mailbox that takes anything is of the type that the
        last one was of.
        """
        definition = DefId(self.module, INPUT)
        inferred, (ref, *_) = inferred_definition(self.db, definition), definition_items(self.db, definition)
        item = item_of(self.db, ref)
        assert inferred is not None and item is not None and isinstance(item.tree, tree.ActorItem)
        message = UNIT if inferred.message is None else inferred.message
        count = len(inferred.scheme.names)
        arguments = tuple(self._message if message == Var(index) else UNIT for index in range(count))
        types = inferred.clauses[0].types
        *statements, _ = item.tree.body.statements
        calls = statements[len(statements) - len(written.names) :]
        kept = [types[call.arguments[1].value.id] for call in calls if isinstance(call, tree.Call)]
        solved = tuple(substitute(each, arguments) for each in kept)
        named = zip(written.names, kept, strict=True)
        general = message if isinstance(message, Var) and self._message == UNIT else None
        dynamic = frozenset(name for name, ty in named if general is not None and ty == Con("Pid", (general,)))
        return _Checked(written, solved, self._place, arguments, substitute(message, arguments), dynamic)

    def _input(self, checked: _Checked) -> Input:
        return Input(self.module, checked.arguments, self._located)

    def _errors(self, definitions: Definitions, written: tuple[int, WrittenInput] | None) -> tuple[Diagnostic, ...]:
        parts = [definitions.text()] if definitions.entries else []
        parts += [] if written is None else [written[1].text]
        parts += ["\n".join((*_imports(definitions), *self._writer.imports))]
        self.origins.set_layout(definitions, written, start_of(parts, has_input=written is not None))
        self._set_text(_BETWEEN.join(parts))
        errors = tuple(each for each in self.db.check(FILE) if each.severity is Severity.ERROR)
        return self._told(errors)

    def _told(self, diagnostics: Sequence[Diagnostic]) -> tuple[Diagnostic, ...]:
        return tuple(self.origins.told(each, FILE) for each in diagnostics)

    def _located(self, site: Site) -> Place | None:
        offset = item_offset(self.db, site.item) if site.item.file == FILE else None
        place = None if offset is None else self.origins.place(offset + site.span.start)
        if place is None:
            return None
        number, at = place
        line, column = LineIndex(self.origins.text(number)).position(at)
        return Place(self.origins.file(number), line + 1, column + 1)

    def _set_text(self, text: str) -> None:
        if self.db.text(FILE) is None or self.module not in project_modules(self.db, PROJECT):
            self.db.set_text(FILE, None)
            self.db.add_module(self.module, FILE, text)
        else:
            self.db.set_text(FILE, text)

    def _set_module(self, module: ModuleName) -> None:
        self.module = module
        self._writer = TypeWriter(module)

    def _new_module(self) -> ModuleName:
        taken = project_modules(self.db, PROJECT)
        while True:
            self._generation += 1
            name = ModuleName("Session" if self._generation == 1 else f"Session{self._generation}")
            if name not in taken:
                return name


def _use(result: Type | None) -> ResultUse:
    if result in (UNIT, NEVER):
        return ResultUse.IGNORED
    return ResultUse.KEPT if isinstance(result, Fun) else ResultUse.SHOWN


def _imports(definitions: Definitions) -> tuple[str, ...]:
    """What every input sees; a definition of the name counts more."""
    is_taken = any(entry.key in ("fn:flush", "actor:flush", "let:flush") for entry in definitions.entries)
    return (FOOTER,) if is_taken else (FOOTER, f"from {RUNNER} import flush")


def start_of(parts: Sequence[str], *, has_input: bool) -> int:
    """Where the input begins in the module's text, in front of the footer."""
    before = parts[:-2] if has_input else parts[:-1]
    return sum(len(each) + len(_BETWEEN) for each in before)

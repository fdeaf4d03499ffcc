"""What a line at the prompt does, whoever has read it: inputs are run, `:words` are commands.

In: inputs, and where to write. Out: what they show. Values are printed by the program itself, mistakes and what
commands tell by us. An input that has gone wrong leaves everything as it was.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol, TextIO, TypeVar

from snowc.cache import write_atomically
from snowc.diagnostics.render.palette import Palette
from snowc.diagnostics.render.text import render_text
from snowc.source import FileId
from snowc.syntax.queries import source_text
from snowc.tools.doc.entries import Entry, read_module
from snowc.tools.repl.definitions import shown_key
from snowc.tools.repl.look_up import find_entry
from snowc.tools.repl.process import Exited, InputProcess
from snowc.tools.repl.reading import inputs_in, is_definition
from snowc.tools.repl.session import Compiled, Defined, Mistaken, Session
from snowc.types.show import show_type
from snowc.types.ty import UNIT, Type

T = TypeVar("T")

HELP = """\
:type EXPRESSION   the type of an expression, without running it
:doc NAME          the documentation of a name: area, List.map, Option
:mir EXPRESSION    what the compiler makes of it
:time EXPRESSION   runs it and tells how long that took
:load FILE         takes the definitions and statements of a file
:save FILE         writes what was entered so far, as `:load` reads it
:reset             forgets all definitions, values and actors
:quit              leaves; so does Ctrl-D
"""


class Deeply(Protocol):
    """Does work with room for deep recursion, as the compiler's stages need it."""

    def __call__(self, work: Callable[[], T]) -> T: ...


class Prompt:
    def __init__(
        self, session: Session, process: InputProcess, stream: TextIO, palette: Palette, deeply: Deeply
    ) -> None:
        self.session = session
        self.is_over = False
        self._deeply = deeply
        self._process = process
        self._stream = stream
        self._palette = palette
        self._accepted: list[str] = []
        self._commands: dict[str, Callable[[str], None]] = {
            "type": self._type,
            "t": self._type,
            "doc": self._doc,
            "mir": self._mir,
            "time": self._time,
            "load": self._load,
            "save": self._save,
            "reset": self._reset,
            "quit": self._quit,
            "q": self._quit,
            "help": lambda _: self._say(HELP),
        }

    def command_names(self) -> list[str]:
        return list(self._commands)

    def is_command(self, text: str) -> bool:
        """Other words with a colon are atoms."""
        word = text.strip().partition(" ")[0]
        return word.startswith(":") and word[1:] in self._commands

    def take(self, text: str) -> None:
        """Do what one or more inputs say, up to the first mistake."""
        if self.is_command(text):
            name, _, rest = text.strip()[1:].partition(" ")
            self._commands[name](rest.strip())
            return
        for each in self._deeply(lambda: inputs_in(text)):
            if not self._take_input(each):
                return

    # --- inputs ------------------------------------------------------------------------------------------------------

    def _take_input(self, text: str) -> bool:
        is_taken = self._define(text) if is_definition(text) else self._run(text) is not None
        if is_taken:
            self._accepted.append(text)
        return is_taken

    def _define(self, text: str) -> bool:
        return self._tell_defined(self._deeply(lambda: self.session.define(text)))

    def _tell_defined(self, defined: Defined | Mistaken) -> bool:
        if isinstance(defined, Mistaken):
            self._show(defined)
            return False
        names = [name for name in map(shown_key, defined.names) if name]
        self._say(f"defined {', '.join(dict.fromkeys(names))}\n" if names else "")
        if defined.lost:
            self._say(f"gone, as their types are no more: {', '.join(defined.lost)}\n")
        return True

    def _run(self, text: str) -> float | None:
        """Run statements; how many seconds that took, or None if they did not come to their end."""
        compiled = self._deeply(lambda: self.session.compile(text))
        if not isinstance(compiled, Compiled):
            return 0.0 if self._tell_defined(compiled) else None
        ended = self._process.run(compiled.objects)
        if isinstance(ended, Exited):
            self.session.values.clear()
            self._say(f"the program has ended with status {ended.status}: values and actors are gone\n")
            return None
        if ended.was_interrupted:
            self._say("interrupted\n")
        if not ended.is_finished:
            return None
        self.session.keep(compiled)
        self._show_opaque(compiled)
        return ended.seconds

    def _show_opaque(self, compiled: Compiled) -> None:
        """A value that has no text of its own: its type."""
        if compiled.result is not None and not compiled.is_shown:
            self._say(f"<{show_type(compiled.result)}>\n")

    # --- commands ----------------------------------------------------------------------------------------------------

    def _type(self, text: str) -> None:
        entry = self._declared(text)
        if entry is not None and entry.kind == "function":
            self._say(f"{entry.declaration}\n")
            return
        found = self._deeply(lambda: self.session.type_of(text))
        if isinstance(found, Mistaken):
            self._show(found)
        else:
            self._say(f"{self._shown(found)}\n")

    def _shown(self, ty: Type | None) -> str:
        return show_type(UNIT if ty is None else ty)

    def _doc(self, text: str) -> None:
        entry = self._declared(text)
        if entry is None:
            self._say(f"there is no documentation of `{text}`\n")
            return
        members = "".join(f"\n  {each.declaration}" for each in entry.members)
        self._say(f"{entry.declaration}{members}\n" + (f"\n{entry.doc.strip()}\n" if entry.doc.strip() else ""))

    def _declared(self, path: str) -> Entry | None:
        own = read_module(_public(self.session.definitions.text())).entries
        session = next((entry for entry in own if entry.name == path), None)
        return find_entry(self.session.db, path, session)

    def _mir(self, text: str) -> None:
        found = self._deeply(lambda: self.session.mir_of(text))
        if isinstance(found, Mistaken):
            self._show(found)
        else:
            self._say(found)

    def _time(self, text: str) -> None:
        if not text or is_definition(text):
            self._say("`:time` takes an expression\n")
            return
        seconds = self._run(text)
        if seconds is not None:
            self._say(f"{shown_duration(seconds)}\n")

    def _load(self, name: str) -> None:
        try:
            text = Path(name).expanduser().read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            self._say(f"can't read `{name}`: {_reason(error)}\n")
            return
        self.take(text)

    def _save(self, name: str) -> None:
        if not name:
            self._say("`:save` takes the name of a file\n")
            return
        try:
            write_atomically(Path(name).expanduser(), "".join(f"{each}\n" for each in self._accepted).encode())
        except OSError as error:
            self._say(f"can't write `{name}`: {_reason(error)}\n")

    def _reset(self, _: str) -> None:
        self.session.forget()
        self._accepted.clear()
        self._process.restart()

    def _quit(self, _: str) -> None:
        self.is_over = True

    # --- output ------------------------------------------------------------------------------------------------------

    def _show(self, mistaken: Mistaken) -> None:
        for each in mistaken.diagnostics:
            self._say(f"{render_text(each, self._text_of, palette=self._palette)}\n")

    def _text_of(self, file: FileId) -> str | None:
        own = self.session.origins.text_of_file(file)
        return own if own is not None else source_text(self.session.db, file) or None

    def _say(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()


def shown_duration(seconds: float) -> str:
    """`1.25 ms`, in a unit that gives a small number."""
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds / 1e-9:.3g} ns"


def _public(text: str) -> str:
    """Definitions as documentation lists them: at the prompt all are there for everybody."""
    words = ("fn ", "async fn ", "struct ", "type ", "interface ", "actor ", "service ", "supervisor ", "module ")
    return "\n".join(f"pub {line}" if line.startswith(words) else line for line in text.split("\n"))


def _reason(error: OSError | UnicodeDecodeError) -> str:
    return "it is not UTF-8" if isinstance(error, UnicodeDecodeError) else error.strerror or str(error)

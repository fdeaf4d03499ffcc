"""`snowc repl` on a terminal: a line editor with a history, completion and colours.

Enter ends an input that is complete and begins another line of one that is not; a blank line ends it in any case.
Ctrl-C clears the line, Ctrl-D on an empty one leaves.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.history import FileHistory, History, InMemoryHistory
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.lexers import PygmentsLexer

from snowc import __version__
from snowc.cli.repl_input import take
from snowc.tools.pygments_lexer import SnowLexer
from snowc.tools.repl.completion import completions
from snowc.tools.repl.prompt import Prompt
from snowc.tools.repl.reading import is_complete

_PROMPT = "snow> "
_MORE = "  ... "


class _Names(Completer):
    def __init__(self, prompt: Prompt) -> None:
        self._prompt = prompt

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterator[Completion]:
        before = document.text_before_cursor
        for each in completions(self._prompt.session, self._prompt.command_names(), before):
            yield Completion(each.text, start_position=-each.typed, display_meta=each.meaning)


def read_terminal(prompt: Prompt) -> None:
    """Until Ctrl-D or `:quit`."""
    print(f"Snow {__version__}. `:help` lists commands, Ctrl-D leaves.")
    session: PromptSession[str] = PromptSession(
        _PROMPT,
        multiline=True,
        prompt_continuation=lambda _width, _line, _wrapped: _MORE,
        lexer=PygmentsLexer(SnowLexer),
        completer=_Names(prompt),
        complete_while_typing=False,
        history=_history(),
        key_bindings=_keys(prompt),
    )
    while not prompt.is_over:
        try:
            text = session.prompt()
        except KeyboardInterrupt:
            continue
        except EOFError:
            return
        take(prompt, text)


def _keys(prompt: Prompt) -> KeyBindings:
    keys = KeyBindings()

    @keys.add("enter")
    def _(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        text = buffer.text
        is_blank_line = not buffer.document.current_line.strip() and bool(text.strip())
        if is_blank_line or prompt.is_command(text) or is_complete(text.rstrip("\n")):
            buffer.validate_and_handle()
        else:
            buffer.insert_text("\n")

    return keys


def _history() -> History:
    """Kept from session to session where the system keeps such things; for this one only if that can't be."""
    folder = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state") / "snow"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / "repl_history"
        file.touch(mode=0o600)
    except OSError:
        return InMemoryHistory()
    return FileHistory(str(file))

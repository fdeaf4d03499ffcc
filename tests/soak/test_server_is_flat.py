"""A server in which somebody types all day needs no more memory for it, and answers everything.

In: a project, and edits as a typist makes them: letters one by one, lines taken out, broken text, undo; with each all
the questions that editors ask meanwhile. Out: the size of the process round by round.
"""

from __future__ import annotations

import random
from pathlib import Path
from statistics import median

import pytest

from benchmarks.frontend.projects import made_up_project, write_project
from tests.support.language_server import Message, ServerProcess
from tests.support.rounds import rounds

LINES = 2_000
EDITS = 120
"""in a round"""
SETTLED = 8
"""Rounds after which as many answers go as come: the engine keeps those of the last 500 edits."""
GROWTH = 8.0
"""MB that rounds may differ by, however many there are: what the allocator has not given back."""
FIRST_GROWTH = 60.0
"""MB between the first two rounds, while answers are still collected."""
TYPED = (
    "  let more = List.map([1, 2], fn n -> n + 1 end)\n",
    "  println(\n",
    "end\n",
    '  "${\n',
    "fn extra(a) do a end\n",
)
AT_PLACE = (
    *("hover", "completion", "definition", "documentHighlight", "signatureHelp", "references", "typeDefinition"),
    *("prepareRename", "prepareCallHierarchy"),
)
OF_DOCUMENT = ("semanticTokens/full", "documentSymbol", "foldingRange", "codeLens", "documentLink")


class Typist:
    """One open document. Every request is sent without a wait for the one before, as editors do."""

    def __init__(self, server: ServerProcess, file: Path) -> None:
        self._server = server
        self._original = file.read_text("utf-8")
        self._text = self._original
        self._version = 1
        self._uri = server.open_file(file)
        server.diagnostics(self._uri, 1)

    def work(self, chance: random.Random, edits: int) -> list[int]:
        """The ids of what was asked."""
        asked: list[int] = []
        while edits > 0:
            line = chance.randrange(self._text.count("\n"))
            for typed in chance.choice(TYPED):
                self._type(line, typed)
                asked += self._ask(chance, line)
                edits -= 1
            if chance.random() < 0.3:
                last = min(line + chance.randrange(4), self._text.count("\n"))
                self._replace(line, 0, last, 0, "")
            if chance.random() < 0.5:
                self._whole(self._original)
        self._whole(self._original)
        self._server.diagnostics(self._uri, self._version)
        return asked

    def _type(self, line: int, typed: str) -> None:
        end = len(self._text.split("\n")[line])
        self._replace(line, end, line, end, typed)

    def _replace(self, line: int, start: int, last: int, end: int, new: str) -> None:
        lines = self._text.split("\n")
        before = "\n".join([*lines[:line], lines[line][:start]])
        after = "\n".join([lines[last][end:], *lines[last + 1 :]])
        self._text = before + new + after
        places = {"start": {"line": line, "character": start}, "end": {"line": last, "character": end}}
        self._change({"range": places, "text": new})

    def _whole(self, text: str) -> None:
        self._text = text
        self._change({"text": text})

    def _change(self, change: Message) -> None:
        self._version += 1
        self._server.change(self._uri, self._version, change)

    def _ask(self, chance: random.Random, line: int) -> list[int]:
        document: Message = {"textDocument": {"uri": self._uri}}
        place = {**document, "position": {"line": line, "character": chance.randrange(20)}}
        whole = {"start": {"line": 0, "character": 0}, "end": {"line": 100_000, "character": 0}}
        requests: list[tuple[str, Message]] = [
            (chance.choice(AT_PLACE), {**place, "context": {"includeDeclaration": True}}),
            (chance.choice(OF_DOCUMENT), document),
            ("codeAction", {**document, "range": whole, "context": {"diagnostics": []}}),
            ("rename", {**place, "newName": "another"}),
        ]
        method, parameters = chance.choice(requests)
        return [self._server.send_request(f"textDocument/{method}", parameters)]


@pytest.mark.soak
def test_typing_needs_no_more_memory_and_all_is_answered(tmp_path: Path) -> None:
    texts = made_up_project(LINES)
    write_project(tmp_path, texts)
    file = tmp_path / sorted(path for path in texts if path.endswith(".snow"))[0]
    sizes: list[float] = []
    with ServerProcess() as server:
        typist = Typist(server, file)
        for seed in rounds("soak", in_suite=2):
            for request in typist.work(random.Random(seed), EDITS):
                server.answer(request)
            server.forget()
            sizes.append(resident_megabytes(server.process.pid))
    shown = ", ".join(f"{size:.0f}" for size in sizes)
    assert sizes[min(1, len(sizes) - 1)] < sizes[0] + FIRST_GROWTH, f"MB: {shown}"
    quarter = (len(sizes) - SETTLED) // 4
    if quarter > 0:
        first, last = median(sizes[SETTLED : SETTLED + quarter]), median(sizes[-quarter:])
        assert last < first + GROWTH, f"MB: {shown}"
    print(f"{len(sizes)} rounds of {EDITS} edits, MB: {shown}")


def resident_megabytes(process: int) -> float:
    for line in Path(f"/proc/{process}/status").read_text("ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    pytest.skip("the system tells no resident size")

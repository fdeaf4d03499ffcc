"""The servers that are compared: how each is started, told what it needs, and made to show an error.

In: what is installed: `gopls`, `clangd`, `basedpyright-langserver` and `ty` on the PATH. Out: peers; one that is not
installed is not measured.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from benchmarks.servers.projects import GO, PYTHON, SNOW, C, Language


@dataclass(frozen=True)
class Peer:
    """`anchor` begins the lines behind which something is typed; `mistake` is a line that is wrong there. `settings`
    is what the client answers when it is asked for its configuration."""

    name: str
    command: tuple[str, ...]
    language: Language
    anchor: str
    mistake: str
    settings: Mapping[str, Any] = field(default_factory=dict)


def peers() -> tuple[Peer, ...]:
    python = ("    record = make", "    unknown_name_here")
    # gopls waits a second before it looks at an edit, unless it is told not to.
    go = {"diagnosticsDelay": "0s"}
    all_peers = (
        Peer("snow-lsp", (sys.executable, "-m", "snow_lsp"), SNOW, "  let record = make", "  unknown_name_here"),
        Peer("gopls", ("gopls", "serve"), GO, "\trecord := Make", "\tunknownNameHere()", go),
        Peer("clangd", ("clangd",), C, "  Record", "  unknown_name_here;"),
        Peer("basedpyright", ("basedpyright-langserver", "--stdio"), PYTHON, *python),
        Peer("ty", ("ty", "server"), PYTHON, *python),
    )
    return tuple(each for each in all_peers if shutil.which(each.command[0]) is not None)

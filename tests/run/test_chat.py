"""The chat of `examples/chat`, with people who come, speak and go."""

from __future__ import annotations

import socket
import subprocess
from pathlib import Path

from tests.support.snowc import HANG, ROOT, build


def test_what_one_says_all_others_read(tmp_path: Path) -> None:
    server = subprocess.Popen([build(ROOT / "examples" / "chat", tmp_path / "chat")], stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        port = int(server.stdout.readline().rsplit(":", 1)[1])
        people = [socket.create_connection(("127.0.0.1", port), timeout=HANG) for _ in range(3)]
        pages = [person.makefile("rw", encoding="utf-8") for person in people]
        assert sorted(page.readline() for page in pages) == [f"welcome, there are {n} others\n" for n in range(3)]
        pages[0].write("hello\n")
        pages[0].flush()
        assert [page.readline() for page in pages[1:]] == ["hello\n", "hello\n"]
        people[2].shutdown(socket.SHUT_RDWR)
        pages[1].write("bye\n")
        pages[1].flush()
        assert pages[0].readline() == "bye\n"
    finally:
        server.kill()
        server.communicate()

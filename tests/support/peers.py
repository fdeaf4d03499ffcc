"""The programs outside this repository that some tests run: the one list of them.

A test marked `@pytest.mark.peer("erlang")` is skipped, and counted with the reason, where the peer is absent; with
SNOW_REQUIRE_PEERS=1 (as in .ci/run) it fails instead. `python3 tests/support/peers.py apt` prints the Debian packages
that .ci/run installs. A peer stands here from the day on which a test uses it. Needs nothing but Python's own library.
"""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Peer:
    name: str
    command: str  # present when this program is on PATH
    apt: str  # "" if Debian has no package
    files: tuple[str, ...] = ()  # of the repository's folder, made by .ci/run: all must exist
    library: str = ""  # a pattern that some path of /usr/lib must match, of what the command loads


PEERS = {
    peer.name: peer
    for peer in (
        Peer("browser", command="chromium", apt="chromium"),  # a real browser on the documentation's site
        Peer(  # another kind of processor; what `make cross` makes
            "aarch64",
            command="qemu-aarch64",
            apt="qemu-user",
            files=("runtime/target/release/aarch64-linux/libsnow_rt.a",),
        ),
        Peer("emacs", command="emacs", apt="emacs-nox elpa-eglot"),  # another real editor
        Peer("erlang", command="erl", apt="erlang-base"),  # a real node in clusters with Snow
        Peer("erlang-ssl", command="erl", apt="erlang-ssl", library="erlang/lib/ssl-*"),  # Erlang nodes under TLS
        Peer("gdb", command="gdb", apt="gdb"),  # a real debugger on compiled programs
        Peer("helix", command="cc", apt="", files=(".cache/newer/bin/hx",)),  # a real editor that reads the grammar
        Peer("ip", command="ip", apt="iproute2"),  # machines with a cable between them, for root
        Peer("kate", command="kate-syntax-highlighter", apt="libkf5syntaxhighlighting-tools"),  # KDE's highlighter
        Peer("lldb", command="lldb-19", apt="lldb-19"),  # the other debugger
        Peer("neovim", command="nvim", apt="neovim"),  # a real editor against snow-lsp
        Peer(  # a real VS Code server, a browser to open it in, and the extension's own packages
            "vscode",
            command="chromium",
            apt="chromium lldb-19",  # the browser, and the debugger that the editor drives
            files=(".cache/vscode-host/.installed-4.100.3", "editors/vscode/node_modules/.package-lock.json"),
        ),
        Peer("openssl", command="openssl", apt="openssl"),  # certificates for nodes
        Peer("newer gdb", command="cc", apt="", files=(".cache/newer/bin/gdb",)),  # one that an editor can drive
        Peer(  # what writes the tree-sitter grammar's parser
            "tree-sitter",
            command="node",
            apt="",
            files=(".cache/tree-sitter/release/generate",),
        ),
        Peer(  # what builds the extension for Zed, and a host of components to run it in
            "zed",
            command="cargo",
            apt="",
            files=(".cache/zed-host/.installed-1.35.0", ".cache/zed/wasm32-wasip2/release/snow.wasm"),
        ),
        Peer("valgrind", command="valgrind", apt="valgrind"),  # compiled programs' use of memory
    )
}


def absence(name: str) -> str | None:
    """Why the peer can't be used, or None if it can."""
    peer = PEERS.get(name)
    if peer is None:
        raise ValueError(f"tests/support/peers.py has no peer named {name!r}")
    hint = f" (Debian: {peer.apt})" if peer.apt else ""
    if not _is_installed(peer):
        what = f"no {peer.library} in /usr/lib" if shutil.which(peer.command) else f"no `{peer.command}` on PATH"
        return f"peer {name} is absent: {what}{hint}"
    missing = [each for each in peer.files if not (ROOT / each).exists()]
    return f"peer {name} is absent: no {missing[0]} (.ci/run makes it)" if missing else None


def _is_installed(peer: Peer) -> bool:
    is_loadable = not peer.library or any(Path("/usr/lib").glob(peer.library))
    return shutil.which(peer.command) is not None and is_loadable


if __name__ == "__main__":
    if sys.argv[1:] != ["apt"]:
        sys.exit("usage: peers.py apt")
    print(" ".join(sorted(peer.apt for peer in PEERS.values() if peer.apt and not _is_installed(peer))))

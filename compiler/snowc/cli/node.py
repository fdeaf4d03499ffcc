"""`snowc node ping|list|rpc|start`: nodes of clusters, Snow's and Erlang's, from the command line.

In: names, a cookie, perhaps certificates. Out: what the nodes say; status 1 with a code if one can't be reached, or
what it is asked fails.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

from snowc.cli.options import Options
from snowc.codegen.node_errors import CallNotMade, NodeNotReached
from snowc.codegen.objects_key import Pipeline
from snowc.diagnostics.facts import Fact
from snowc.tools.cluster.connection import Address, Certificates, Connection, UnreachedError, address_of, connected
from snowc.tools.cluster.report import tell

ACTIONS = ("ping", "list", "rpc", "start")
_TLS = {"certificate": "SNOW_NODE_TLS_CERT", "key": "SNOW_NODE_TLS_KEY", "authorities": "SNOW_NODE_TLS_CA"}
_LOCAL = "127.0.0.1"


class _NodeOptions(Options):
    """Options may stand between the words."""

    def parsed(self, arguments: Sequence[str]) -> argparse.Namespace:
        parsed: argparse.Namespace = self.parse_intermixed_args(arguments)
        return parsed


def parser() -> Options:
    options = _NodeOptions("node", "Reach nodes of clusters, see which there are, call their functions, start one.")
    options.add_argument(
        "action", choices=ACTIONS, help="`ping NODE`, `list [HOST]`, `rpc NODE CALL`, `start PROGRAM [ARGUMENT…]`"
    )
    words = options.add_argument("words", nargs="*", metavar="WORD", help="what the action is about")
    words.required = False
    options.add_argument(
        "--cookie", help="the cluster's secret (default: SNOW_NODE_COOKIE, or else what is in ~/.erlang.cookie)"
    )
    options.add_argument(
        "--tls-cert", metavar="FILE", help="speak TLS, with this certificate (default: SNOW_NODE_TLS_CERT)"
    )
    options.add_argument("--tls-key", metavar="FILE", help="its key (default: SNOW_NODE_TLS_KEY)")
    options.add_argument("--tls-ca", metavar="FILE", help="the authorities to trust (default: SNOW_NODE_TLS_CA)")
    options.add_argument("--name", help="start: what the node is called, name@host or name@host:port")
    options.add_argument(
        "--connect",
        metavar="NODES",
        help="start: nodes to look for, with commas between them; dns:name@host for all of a host",
    )
    options.add_argument("--release", action="store_true", help="start: optimise: compiles longer, runs faster")
    options.add_argument("--format", choices=("text", "json"), default="text", help="how to tell it (default: text)")
    return options


def run(arguments: Sequence[str]) -> int:
    reader = parser()
    options = reader.read(arguments)
    if options.action == "start":
        return _start(reader, options)
    action: Callable[[Options, argparse.Namespace], Fact | None] = {"ping": _ping, "list": _list, "rpc": _rpc}[
        options.action
    ]
    try:
        failure = action(reader, options)
    except UnreachedError as error:
        failure = NodeNotReached(options.words[0] if options.words else _LOCAL, str(error))
    if failure is None:
        return 0
    _show(failure)
    return 1


def _show(failure: Fact) -> None:
    from snowc.cli.compile import show  # late: most calls succeed
    from snowc.codegen.build import fact_diagnostic
    from snowc.database import Database
    from snowc.source import FileId

    show(Database(), (fact_diagnostic(failure, FileId("snowc node")),))


# --- the actions -----------------------------------------------------------------------------------------------------


def _ping(reader: Options, options: argparse.Namespace) -> Fact | None:
    from snowc.tools.cluster.remote_calls import ping

    address, _ = _words(reader, options, "NODE")
    with _connected(reader, options, address) as connection:
        begin = time.perf_counter()
        ping(connection)
        spent = (time.perf_counter() - begin) * 1000
    tell(
        options.format,
        {"node": address.name, "milliseconds": round(spent, 3)},
        f"{address.name} answers after {spent:.2f} ms",
    )
    return None


def _list(reader: Options, options: argparse.Namespace) -> Fact | None:
    """The nodes that the port mapper knows; with a cookie, to whom each is connected."""
    from snowc.tools.cluster.port_mapper import names
    from snowc.tools.cluster.remote_calls import FailedCallError, neighbours

    host = options.words[0] if options.words else _LOCAL
    if len(options.words) > 1:
        reader.error("list takes the name of one host")
    try:
        found = names(host)
    except OSError as error:
        return NodeNotReached(host, f"no port mapper: {error.strerror or error}")
    cookie = _cookie(options)
    for short, port in sorted(found.items()):
        name = f"{short}@{host}"
        entry: dict[str, object] = {"node": name, "port": port}
        line = f"{name}  port {port}"
        if cookie is not None:
            try:
                with _connected(reader, options, Address(name, port)) as connection:
                    others = neighbours(connection)
                entry["connected"] = others
                line += f"  connected to {', '.join(others)}" if others else "  connected to nobody"
            except (UnreachedError, FailedCallError) as error:
                entry["error"] = str(error)
                line += f"  not reached: {error}"
        tell(options.format, entry, line)
    return None


def _rpc(reader: Options, options: argparse.Namespace) -> Fact | None:
    from snowc.tools.cluster.remote_calls import FailedCallError, call, plain
    from snowc.tools.cluster.written_call import NoCallError, written_call

    address, text = _words(reader, options, "NODE and a call like 'Main.add(1, 2)'")
    try:
        wanted = written_call(text)
        with _connected(reader, options, address) as connection:
            result = call(connection, wanted.module, wanted.function, list(wanted.arguments))
    except (NoCallError, FailedCallError) as error:
        return CallNotMade(str(error))
    entry = {"node": address.name, "type": result.type, "text": result.text, "value": plain(result.term)}
    tell(options.format, entry, result.shown)
    return None


def _start(reader: Options, options: argparse.Namespace) -> int:
    """Compiles the program and becomes it, as a node that other nodes can reach."""
    from snowc.cli.start_node import start_node

    if not options.words:
        reader.error("start takes a program: a file, or a project's folder")
    if options.name is None or address_of(options.name) is None:
        reader.error("start needs `--name name@host`, or `--name name@host:port`")
    cookie = _cookie(options)
    if cookie is None:
        reader.error(_NO_COOKIE)
    environment = {"SNOW_NODE_NAME": options.name, "SNOW_NODE_COOKIE": cookie}
    certificates = _certificates(reader, options)
    if certificates is not None:
        values = (certificates.certificate, certificates.key, certificates.authorities)
        environment |= {name: str(path) for name, path in zip(_TLS.values(), values, strict=True)}
    if options.connect is not None:
        environment["SNOW_NODES"] = options.connect
    pipeline = Pipeline.RELEASE if options.release else Pipeline.DEV
    return start_node(Path(options.words[0]), pipeline, environment, options.words[1:])


# --- what the options say --------------------------------------------------------------------------------------------

_NO_COOKIE = "no cookie: `--cookie`, SNOW_NODE_COOKIE or ~/.erlang.cookie says it"


def _words(reader: Options, options: argparse.Namespace, wanted: str) -> tuple[Address, str]:
    """The node's address, and the word behind it."""
    words = options.words
    count = 2 if options.action == "rpc" else 1
    if len(words) != count:
        reader.error(f"{options.action} takes {wanted}")
    address = address_of(words[0])
    if address is None:
        reader.error(f"`{words[0]}` is no name of a node: name@host or name@host:port is one")
    return address, words[-1]


def _connected(reader: Options, options: argparse.Namespace, address: Address) -> AbstractContextManager[Connection]:
    cookie = _cookie(options)
    if cookie is None:
        reader.error(_NO_COOKIE)
    return connected(address, cookie, _certificates(reader, options))


def _cookie(options: argparse.Namespace) -> str | None:
    told: str | None = options.cookie or os.environ.get("SNOW_NODE_COOKIE")
    if told:
        return told
    try:
        return (Path.home() / ".erlang.cookie").read_text("utf-8").strip() or None
    except (OSError, RuntimeError, UnicodeDecodeError):
        return None


def _certificates(reader: Options, options: argparse.Namespace) -> Certificates | None:
    given = (options.tls_cert, options.tls_key, options.tls_ca)
    told = [value or os.environ.get(name) or None for value, name in zip(given, _TLS.values(), strict=True)]
    if not any(told):
        return None
    if not all(told):
        reader.error("TLS needs --tls-cert, --tls-key and --tls-ca")
    certificate, key, authorities = (Path(each) for each in told if each is not None)
    return Certificates(certificate, key, authorities)

"""Certificates for nodes, made by the test itself with openssl: good ones, and every kind that gets in nowhere.

In: a folder. Out: paths of PEM files, and what Snow's and Erlang's nodes are told of them.
"""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

_CURVE = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
_EXTENSIONS = "basicConstraints=CA:FALSE\nsubjectAltName={names}\nextendedKeyUsage=serverAuth,clientAuth\n"
HERE = "IP:127.0.0.1,DNS:127.0.0.1,DNS:localhost"
"""the address twice: where it stands in the name of a node, OTP 25 takes it for a name"""


TLS_PEERS = (pytest.mark.peer("openssl"), pytest.mark.peer("erlang-ssl"))
"""what tests of Erlang under TLS need"""


@dataclass(frozen=True)
class Certificate:
    """A certificate, its key, and the authority whose certificates its owner trusts."""

    path: Path
    key: Path
    authority: Path

    @property
    def environment(self) -> dict[str, str]:
        """For a Snow node."""
        return {
            "SNOW_NODE_TLS_CERT": str(self.path),
            "SNOW_NODE_TLS_KEY": str(self.key),
            "SNOW_NODE_TLS_CA": str(self.authority),
        }

    @property
    def erlang_options(self) -> list[str]:
        """For an Erlang node."""
        return self.erlang_options_with("")

    def erlang_options_with(self, further: str) -> list[str]:
        """The same with further options of TLS on both sides, as `, {name, Value}`."""
        files = f'{{certfile, "{self.path}"}}, {{keyfile, "{self.key}"}}, {{cacertfile, "{self.authority}"}}'
        both = f"{files}, {{verify, verify_peer}}{further}"
        optfile = self.path.with_suffix(".config")
        optfile.write_text(f"[{{server, [{both}, {{fail_if_no_peer_cert, true}}]}}, {{client, [{both}]}}].\n", "utf-8")
        return ["-proto_dist", "inet_tls", "-ssl_dist_optfile", str(optfile)]


class Authority:
    """Signs certificates."""

    def __init__(self, folder: Path, name: str) -> None:
        self._folder, self._name = folder, name
        self.path, self._key = folder / f"{name}.pem", folder / f"{name}.key"
        constraints = ("-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign")
        files = ("-keyout", str(self._key), "-out", str(self.path))
        _openssl("req", "-x509", *_CURVE, *files, "-subj", f"/CN={name}", "-days", "2", *constraints)

    def sign(self, name: str, *, days: int = 2, hosts: str = HERE) -> Certificate:
        """`days`: -1 for one that has expired."""
        made = {kind: self._folder / f"{self._name}-{name}.{kind}" for kind in ("pem", "key", "csr", "ext")}
        _openssl("req", *_CURVE, "-keyout", str(made["key"]), "-out", str(made["csr"]), "-subj", f"/CN={name}")
        made["ext"].write_text(_EXTENSIONS.format(names=hosts), "utf-8")
        signing = ("-CA", str(self.path), "-CAkey", str(self._key), "-extfile", str(made["ext"]))
        _openssl("x509", "-req", "-in", str(made["csr"]), "-out", str(made["pem"]), "-days", str(days), *signing)
        return Certificate(made["pem"], made["key"], self.path)


def certificate_for(transport: str, folder: Path) -> Certificate | None:
    """One for nodes of this machine if they are to speak TLS."""
    return Authority(folder, "ca").sign("node") if transport == "TLS" else None


def _openssl(*arguments: str) -> None:
    subprocess.run(("openssl", *arguments), check=True, capture_output=True)

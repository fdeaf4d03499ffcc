"""TLS between nodes: who has a certificate of an authority that both trust gets in, nobody else does."""

from __future__ import annotations

import random
import socket
import ssl
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.certificates import Authority, Certificate
from tests.support.nodes import COOKIE, Cluster, Running, free_port
from tests.support.snowc import build

PROGRAM = Path(__file__).parent / "programs" / "pair.snow"
A, B, ERLANG = "a@127.0.0.1", "b@127.0.0.1", "e@127.0.0.1"

pytestmark = [pytest.mark.peer("openssl"), pytest.mark.contract("DIST-5")]


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(PROGRAM, tmp_path_factory.mktemp("tls") / "pair")


class Certificates:
    """A good one, and those that are not."""

    def __init__(self, folder: Path) -> None:
        authority, stranger = Authority(folder, "ca"), Authority(folder, "stranger")
        self.good = authority.sign("good")
        self.old = authority.sign("old", days=-1)
        self.strange = replace(stranger.sign("strange"), authority=authority.path)
        self.elsewhere = authority.sign("elsewhere", hosts="DNS:elsewhere.example")
        self.distrusting = replace(self.good, authority=stranger.path)


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return Certificates(tmp_path_factory.mktemp("certificates"))


REFUSED = {
    "old": ("the other node says that our certificate has expired", "its certificate has expired"),
    "strange": (
        "the other node knows no authority of our certificate",
        "its certificate is of no authority that we know",
    ),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_a_caller_with_a_wrong_certificate_is_refused(program: Path, certificates: Certificates, kind: str) -> None:
    told, reported = REFUSED[kind]
    wrong: Certificate = getattr(certificates, kind)
    assert _outcome(program, certificates.good.environment, wrong.environment) == (told, reported)


def test_a_called_node_with_a_wrong_certificate_is_refused(program: Path, certificates: Certificates) -> None:
    wrong = {
        certificates.old: ("its certificate has expired", "the other node says that our certificate has expired"),
        certificates.elsewhere: ("its certificate is for another host", "the other node refuses TLS (BadCertificate)"),
    }
    for certificate, outcome in wrong.items():
        assert _outcome(program, certificate.environment, certificates.good.environment) == outcome
    unknown = _outcome(program, certificates.good.environment, certificates.distrusting.environment)
    both = "its certificate is of no authority that we know", "the other node knows no authority of our certificate"
    assert unknown == both


def test_no_node_in_the_clear_meets_one_of_tls(program: Path, certificates: Certificates) -> None:
    speaks = "it speaks TLS, and this node does not"
    assert _outcome(program, certificates.good.environment, {}) == (speaks, "it speaks no TLS")
    assert _outcome(program, {}, certificates.good.environment) == ("the other node ended the handshake", speaks)


def test_a_certificate_is_no_cookie(program: Path, certificates: Certificates) -> None:
    good = certificates.good.environment
    assert _outcome(program, good, good, cookie="another") == ("the cookies differ", "the cookies differ")


def _outcome(program: Path, called: dict[str, str], calling: dict[str, str], cookie: str = COOKIE) -> tuple[str, str]:
    """What the caller is told, and what the called one reports."""
    with Cluster() as cluster:
        waiting = cluster.snow(program, A, COOKIE, environment=called)
        waiting.expect("Ok(())", "ready")
        asking = cluster.snow(program, B, cookie, A, environment=calling)
        asking.expect("Ok(())")
        before, after = asking.line().split(f"cannot connect to {A}: ")
        assert (before, after[-1]) == ("Err(", ")")
        asking.expect("false", "[]")
        asking.kill()
        waiting.say("enough")
        waiting.expect("end")
        waiting.end()
        # The caller tries again, and ends in the middle of that.
        return after[:-1], waiting.errors[0].removeprefix(f"** node {A}: a caller was refused: ")


def test_wrong_options_are_told(program: Path, certificates: Certificates, tmp_path: Path) -> None:
    good, empty = certificates.good.environment, tmp_path / "empty.pem"
    empty.write_text("", "utf-8")
    key = certificates.old.environment["SNOW_NODE_TLS_KEY"]
    expected = {
        "TLS needs SNOW_NODE_TLS_CA too": {**good, "SNOW_NODE_TLS_CA": ""},
        f"no certificate in {empty}": {**good, "SNOW_NODE_TLS_CA": str(empty)},
        f"no key in {empty}: the file has none": {**good, "SNOW_NODE_TLS_KEY": str(empty)},
        "no certificate in none.pem: No such file or directory (os error 2)": {
            **good,
            "SNOW_NODE_TLS_CERT": "none.pem",
        },
        f"{good['SNOW_NODE_TLS_CERT']} and {key}: keys may not be consistent: KeyMismatch": {
            **good,
            "SNOW_NODE_TLS_KEY": key,
        },
    }
    with Cluster() as cluster:
        for told, environment in expected.items():
            cluster.snow(program, A, COOKIE, environment=environment).expect(f"Err({told})", "ready")


@pytest.mark.peer("erlang-ssl")
def test_erlang_gets_in_nowhere_without_a_good_certificate(program: Path, certificates: Certificates) -> None:
    with Cluster() as cluster:
        waiting = cluster.snow(program, A, COOKIE, environment=certificates.good.environment)
        waiting.expect("Ok(())", "ready")
        # What Erlang tells of TLS alerts goes to where the answer goes.
        quiet = "logger:set_primary_config(level, none)"
        code = f"{quiet}, io:format('~p~n', [net_adm:ping('{A}')]), io:get_line('')"
        for number, certificate in enumerate((None, certificates.old, certificates.strange, certificates.good)):
            options = [] if certificate is None else [*certificate.erlang_options]
            node = cluster.erlang(f"e{number}@127.0.0.1", code, options=options)
            node.expect("pong" if certificate is certificates.good else "pang")
        waiting.say("enough")
        waiting.expect("end")
        waiting.end()
        reasons = [line.removeprefix(f"** node {A}: a caller was refused: ") for line in waiting.errors]
        assert reasons == ["it speaks no TLS", *(reported for _, reported in REFUSED.values())]


@pytest.mark.peer("erlang-ssl")
def test_snow_gets_in_nowhere_in_erlang_without_a_good_certificate(program: Path, certificates: Certificates) -> None:
    with Cluster() as cluster:
        cluster.port_mapper()
        code = "io:format('ready~n'), io:get_line('')"
        cluster.erlang(ERLANG, code, options=certificates.good.erlang_options).expect("ready")
        for number, certificate in enumerate((certificates.old, certificates.strange)):
            asking = cluster.snow(program, f"s{number}@127.0.0.1", COOKIE, ERLANG, environment=certificate.environment)
            asking.expect("Ok(())")
            assert asking.line().startswith(f"Err(cannot connect to {ERLANG}: the other node ")
            asking.expect("false", "[]")
        asking = cluster.snow(program, B, COOKIE, ERLANG, environment=certificates.good.environment)
        asking.expect("Ok(())", "Ok(())", "true", f"[{ERLANG}]")


KEYS = """
    true = net_kernel:connect_node(Node), Text = binary:copy(<<"x">>, 1000000), Many = lists:seq(1, 20),
    [{postman, Node} ! {large, self(), Text} || _ <- Many], [receive 1000000 -> ok end || _ <- Many],
    [{postman, Node} ! {hello, self(), N} || N <- Many], [receive M when M =:= N + 1 -> ok end || N <- Many],
    io:format("done~n"), io:get_line("")
"""


@pytest.mark.peer("erlang-ssl")
def test_keys_are_changed_on_the_way(program: Path, certificates: Certificates) -> None:
    """Erlang is told to take a new key for every 100 KB, where it otherwise does for hundreds of gigabytes."""
    often = certificates.good.erlang_options_with(", {versions, ['tlsv1.3']}, {key_update_at, 100000}")
    with Cluster() as cluster:
        cluster.snow(program, A, COOKIE, environment=certificates.good.environment).expect("Ok(())", "ready")
        cluster.erlang(ERLANG, f"Node = '{A}', {KEYS}", options=often).expect("done")


def test_who_shows_no_certificate_gets_in_nowhere(program: Path, certificates: Certificates) -> None:
    port, context = free_port(), ssl.create_default_context(cafile=certificates.good.authority)
    with Cluster() as cluster:
        node = cluster.snow(program, f"{A}:{port}", COOKIE, environment=certificates.good.environment)
        node.expect("Ok(())", "ready")
        with (
            socket.create_connection(("127.0.0.1", port)) as line,
            pytest.raises(ssl.SSLError, match="CERTIFICATE_REQ"),
            context.wrap_socket(line, server_hostname="127.0.0.1") as sealed,
        ):
            sealed.recv(1)  # in TLS 1.3 the answer to a certificate comes behind the handshake
        _is_served(cluster, program, f"{A}:{port}", certificates)
        assert node.errors == [f"** node {A}: a caller was refused: it has no certificate"]


def test_bytes_that_are_no_tls_get_in_nowhere(program: Path, certificates: Certificates) -> None:
    """Garbage, cut and damaged greetings, and silence: the node goes on to serve."""
    port, source = free_port(), random.Random(7)
    hello = _client_hello()
    with Cluster() as cluster:
        node = cluster.snow(program, f"{A}:{port}", COOKIE, environment=certificates.good.environment)
        node.expect("Ok(())", "ready")
        silent = socket.create_connection(("127.0.0.1", port))
        for number in range(200):
            data = bytearray(hello if number % 2 else source.randbytes(source.randint(1, 400)))
            for _ in range(source.randint(0, 4)):
                data[source.randrange(len(data))] = source.randrange(256)
            with socket.create_connection(("127.0.0.1", port)) as line:
                line.sendall(data[: source.randint(1, len(data))])
                _wait_for_the_end(line)
        _is_served(cluster, program, f"{A}:{port}", certificates)
        silent.close()
        assert node.process.poll() is None
        assert all(line.startswith(f"** node {A}: ") for line in node.errors), node.errors


def _wait_for_the_end(line: socket.socket) -> None:
    try:
        line.shutdown(socket.SHUT_WR)
        while line.recv(1 << 12):
            pass
    except OSError:
        pass  # the node has not read all of it


def _client_hello() -> bytes:
    outgoing = ssl.MemoryBIO()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    with pytest.raises(ssl.SSLWantReadError):
        context.wrap_bio(ssl.MemoryBIO(), outgoing, server_hostname="localhost").do_handshake()
    return outgoing.read()


def _is_served(cluster: Cluster, program: Path, address: str, certificates: Certificates) -> Running:
    asking = cluster.snow(program, B, COOKIE, address, environment=certificates.good.environment)
    asking.expect("Ok(())", "Ok(())", "true")
    return asking

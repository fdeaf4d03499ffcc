"""`snowc node`: against Snow's and Erlang's nodes, in plain TCP and TLS; and what it says where there are none."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from snowc.cli.main import main
from snowc.tools.cluster.terms import Atom, Improper, MalformedError, Map, Opaque, Reader, Term, encode, shown
from snowc.tools.cluster.written_call import NoCallError, written_call
from tests.support.certificates import TLS_PEERS, Certificate, certificate_for
from tests.support.nodes import COOKIE, Cluster, Running, free_port
from tests.support.snowc import run_snowc

SHOP = """\
type Shape do
  Circle(Float)
  MoveTo(Int, Int)
  PenUp
end deriving(Display, Debug, Eq)

struct Item do
  name :: String
  price :: Int
end deriving(Debug)

pub fn add(a :: Int, b :: Int) -> Int do a + b end

pub fn turned(shape :: Shape, items :: List<Item>) -> (Shape, Int?) do
  case shape do
    MoveTo(x, y) -> (MoveTo(y, x), Some(List.length(items)))
    other -> (other, None)
  end
end

pub fn fall(why :: String) -> Int do panic(why) end

pub fn echo(text :: String) -> String do text end

fn main() do
  println("ready ${Node.self()} ${List.length(System.args())}")
  IO.read_line()
  System.exit(0)
end
"""
SNOW, ERLANG = "shop@127.0.0.1", "erlang@127.0.0.1"
Captured = pytest.CaptureFixture[str]


class Shop:
    """A Snow node that `snowc node start` has started, and how to reach it."""

    def __init__(self, cluster: Cluster, node: Running, certificate: Certificate | None) -> None:
        self.cluster, self.node, self.certificate = cluster, node, certificate

    @property
    def options(self) -> list[str]:
        if self.certificate is None:
            return ["--cookie", COOKIE]
        files = self.certificate
        tls = ["--tls-cert", str(files.path), "--tls-key", str(files.key), "--tls-ca", str(files.authority)]
        return ["--cookie", COOKIE, *tls]


@pytest.fixture(scope="module", params=["TCP", pytest.param("TLS", marks=TLS_PEERS)])
def shop(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    folder = tmp_path_factory.mktemp("shop")
    source = folder / "shop.snow"
    source.write_text(SHOP, "utf-8")
    certificate = certificate_for(request.param, folder)
    with Cluster(certificate=certificate) as cluster, pytest.MonkeyPatch.context() as patch:
        for name in ("SNOW_NODE_TLS_CERT", "SNOW_NODE_TLS_KEY", "SNOW_NODE_TLS_CA", "SNOW_NODE_COOKIE"):
            patch.delenv(name, raising=False)
        patch.setenv("ERL_EPMD_PORT", cluster.environment["ERL_EPMD_PORT"])
        patch.setenv("NO_COLOR", "1")
        node = cluster.snowc("node", "start", "--name", SNOW, "--cookie", COOKIE, str(source), "one", "two")
        node.expect(f"ready {SNOW} 2")
        yield Shop(cluster, node, certificate)


def said(shop: Shop, capfd: Captured, *words: str) -> tuple[int, str, str]:
    status = main(["node", *shop.options, *words])
    out, err = capfd.readouterr()
    return status, out, err


def test_ping(shop: Shop, capfd: Captured) -> None:
    status, out, _ = said(shop, capfd, "ping", SNOW)
    assert (status, out.startswith(f"{SNOW} answers after ")) == (0, True)
    status, out, _ = said(shop, capfd, "ping", SNOW, "--format", "json")
    assert json.loads(out)["node"] == SNOW


def test_results_are_typed(shop: Shop, capfd: Captured) -> None:
    assert said(shop, capfd, "rpc", SNOW, "Shop.add(40, 2)")[:2] == (0, "42 :: Int\n")
    turned = 'Shop.turned(MoveTo(1, -2), [Item { name: "tea", price: 3 }])'
    assert said(shop, capfd, "rpc", SNOW, turned)[:2] == (0, "(MoveTo(-2, 1), Some(1)) :: (Shop.Shape, Option<Int>)\n")
    assert said(shop, capfd, "rpc", SNOW, 'Shop.echo("a \\"b\\" λ")')[:2] == (0, '"a \\"b\\" λ" :: String\n')
    status, out, _ = said(shop, capfd, "rpc", SNOW, "Shop.turned(PenUp, [])", "--format", "json")
    told = {"node": SNOW, "type": "(Shop.Shape, Option<Int>)", "text": "(PenUp, None)", "value": ["pen_up", None]}
    assert (status, json.loads(out)) == (0, told)


FAILING = {
    "Shop.add(1)": "`Shop.add` takes other arguments",
    'Shop.add("a", 1)': "`Shop.add` takes other arguments",
    "Shop.nothing()": "the node has no function `Shop.nothing` that can be called from elsewhere",
    'Shop.fall("no tea")': "`Shop.fall` crashed: no tea",
    "Shop.add(1, 1 + 1)": "`1 + 1` is no value that can be sent as it stands",
}


@pytest.mark.parametrize("call", FAILING)
def test_a_call_that_fails_is_told(shop: Shop, capfd: Captured, call: str) -> None:
    status, out, err = said(shop, capfd, "rpc", SNOW, call)
    assert (status, out) == (1, "")
    assert err.startswith(f"error[E0141]: {FAILING[call]}\n")


def test_a_wrong_cookie(shop: Shop, capfd: Captured) -> None:
    status, out, err = said(shop, capfd, "ping", SNOW, "--cookie", "another")
    assert (status, out) == (1, "")
    assert err.startswith(f"error[E0140]: can't reach `{SNOW}`: the cookies differ\n")


@pytest.mark.peer("erlang")
def test_erlang_and_the_list(shop: Shop, capfd: Captured) -> None:
    code = f"true = net_kernel:connect_node('{SNOW}'), io:format('ready~n'), io:get_line('')"
    erlang = shop.cluster.erlang(ERLANG, code)
    erlang.expect("ready")
    assert said(shop, capfd, "rpc", ERLANG, "lists.reverse([1, 2, 300])")[:2] == (0, "[300,2,1]\n")
    assert said(shop, capfd, "rpc", ERLANG, 'erlang.list_to_tuple([:a, "b", 2.5, Some(1)])')[:2] == (
        0,
        '{a,<<"b">>,2.5,1}\n',
    )
    status, _, err = said(shop, capfd, "rpc", ERLANG, "lists.none()")
    assert (status, "error[E0141]: `lists:none/0` ended by error: undef" in err) == (1, True)
    assert said(shop, capfd, "ping", ERLANG)[0] == 0
    status, out, _ = said(shop, capfd, "list")
    lines = out.splitlines()
    assert [(line.split()[0], line.split("  ")[-1]) for line in lines] == [
        (ERLANG, f"connected to {SNOW}"),
        (SNOW, f"connected to {ERLANG}"),
    ]
    status, out, _ = said(shop, capfd, "list", "--format", "json")
    assert [json.loads(line)["connected"] for line in out.splitlines()] == [[SNOW], [ERLANG]]
    erlang.kill()


MISUSE = {
    "ping": "ping takes NODE",
    "ping nobody": "`nobody` is no name of a node",
    "ping a@b:c": "`a@b:c` is no name of a node",
    "rpc a@b": "rpc takes NODE and a call",
    "start": "start takes a program",
    "start x.snow": "start needs `--name",
    "list a b": "list takes the name of one host",
    "dance": "invalid choice: 'dance'",
    "ping a@b --tls-key k": "TLS needs --tls-cert, --tls-key and --tls-ca",
}


@pytest.mark.parametrize("line", MISUSE)
def test_a_line_that_makes_no_sense(line: str, capfd: Captured) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["node", "--cookie", "c", *line.split()])
    assert (ended.value.code, MISUSE[line] in capfd.readouterr().err) == (2, True)


def test_no_cookie(tmp_path: Path) -> None:
    done = run_snowc("node", "ping", "a@127.0.0.1:1", env={"HOME": str(tmp_path), "SNOW_NODE_COOKIE": ""})
    assert (done.returncode, "no cookie" in done.stderr) == (2, True)
    (tmp_path / ".erlang.cookie").write_text("secret\n", "utf-8")
    done = run_snowc("node", "ping", "a@127.0.0.1:1", env={"HOME": str(tmp_path), "SNOW_NODE_COOKIE": ""})
    assert (done.returncode, "error[E0140]" in done.stderr) == (1, True)


TROUBLE = """\
type Trouble do
  Broken(Int)
end

impl Display for Trouble do
  fn to_string(self) -> String do "trouble" end
end

actor helper(to :: Pid<Int>) do send(to, 5) end

fn main() -> ()!Trouble receives Int do
  spawn(helper, self())
  receive do
    n -> Err(Broken(n))
  end
end
"""
WRONG_STARTS = {
    "a main with a mailbox and an error of its own": (TROUBLE, [], "trouble"),
    "a mistake in the program": ('fn main() do 1 + "a" end\n', [], "error[E0001]"),
    "a wrong list of nodes": (
        "fn main() do () end\n",
        ["--connect", "zz"],
        'snowc node start: "zz" is no name of a node',
    ),
    "certificates that are not there": (
        "fn main() do () end\n",
        ["--tls-cert", "c", "--tls-key", "k", "--tls-ca", "a"],
        "no certificate in c",
    ),
}


@pytest.mark.parametrize("kind", WRONG_STARTS)
def test_starts_that_end_in_an_error(kind: str, tmp_path: Path) -> None:
    program, options, told = WRONG_STARTS[kind]
    source = tmp_path / "wrong.snow"
    source.write_text(program, "utf-8")
    environment = {"ERL_EPMD_PORT": str(free_port())}
    done = run_snowc("node", "start", source, "--name", "w@127.0.0.1", "--cookie", "c", *options, env=environment)
    assert (done.returncode, told in done.stderr) == (1, True), done.stderr


def test_nobody_is_there(capfd: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ERL_EPMD_PORT", "1")
    for words in (["ping", "a@127.0.0.1"], ["ping", "a@127.0.0.1:1"], ["list"], ["rpc", "a@127.0.0.1", "A.b()"]):
        assert main(["node", "--cookie", "c", *words]) == 1
        assert "error[E0140]: can't reach `" in capfd.readouterr().err


NUMBERS: list[Term] = [1, 2]
TERMS: tuple[Term, ...] = (
    *(0, 255, 256, -1, 2**31 - 1, -(2**31), 2**31, 2**64, -(2**64), 2**3000),
    *(0.5, -2e300, b"", b"a\xff", Atom("a"), Atom("λ" * 255), [], NUMBERS, (), (1, (2,)), tuple(range(300))),
    *(Map(()), Map(((Atom("a"), 1), (1, [b"x"])))),
    Improper((1, 2), 3),
    Opaque("reference", b"Z\0\3w\1n\0\0\0\1" + bytes(12)),
    Opaque("pid", b"Xw\1n" + bytes(12)),
    Opaque("bits", b"M\0\0\0\1\3\xe0"),
)


@pytest.mark.parametrize("term", TERMS, ids=lambda term: shown(term)[:30])
def test_terms_there_and_back(term: Term) -> None:
    data = encode(term)
    reader = Reader(data)
    assert (reader.term(), reader.rest()) == (term, b"")
    for end in range(min(len(data), 40)):
        with pytest.raises(MalformedError):
            Reader(data[:end]).term()


def test_calls_are_read() -> None:
    call = written_call('A.B.f(-1, 2.5, true, :a, (), [Some(1), None], Ok("x"), %{1 => 2}, P { x: 1 }, HTTPError(1))')
    assert (call.module, call.function) == ("A.B", "f")
    assert [shown(argument) for argument in call.arguments] == [
        *("-1", "2.5", "true", "a", "{}", "[1,undefined]", '{ok,<<"x">>}', "#{1 => 2}", "#{x => 1}", "{http_error,1}")
    ]
    for text in ("", "f(1)", "A.f(1", "A.f(x)", "A.f(g(1))", 'A.f("${1}")', "A.f(x: 1)", "1", "A.f(fn x -> x end)"):
        with pytest.raises(NoCallError):
            written_call(text)

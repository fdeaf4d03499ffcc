"""Services that wait for each other, over all files of a program: W0033.

Each story is told by a fresh start, by one with the index of the story before, and within one session, which all say
the same.
"""

from __future__ import annotations

import pytest

from snowc.database import Database
from snowc.index.call_cycles import call_cycles
from snowc.inputs import PROJECT
from tests.engine.test_index import MemoryCache, warm
from tests.engine.test_messages_between_files import told
from tests.support.names import database_of

SHOP = """\
import Bank

pub service Shop do
  fn init(bank :: Pid<Bank.Bank>) -> Pid<Bank.Bank> do bank end

  call Price() :: Int do |bank|
    (bank, fee_of(bank))
  end

  cast Close() do |bank| bank end
end

fn fee_of(bank :: Pid<Bank.Bank>) -> Int do
  Bank.Bank.fee(bank) + 1
end
"""
BANK = """\
import Shop

pub service Bank do
  fn init() -> Int do 1 end

  call Fee() :: Int do |fee| (fee, fee) end

  call Visit(shop :: Pid<Shop.Shop>) :: Int do |fee|
    (fee, Shop.Shop.price(shop))
  end
end
"""
ASKED = """
async fn price_of(shop :: Pid<Shop.Shop>) -> Int do
  Shop.Shop.price(shop)
end
"""
VISIT = "(fee, Shop.Shop.price(shop))"
MAIN = "import Shop\n\nfn main() do\n  println(1)\nend\n"
CIRCLE = {"main.snow": MAIN, "shop.snow": SHOP, "bank.snow": BANK}
TOLD = ["bank.snow:9: W0033 `Bank` and `Shop` may wait for each other for ever"]


def bank(written: str) -> dict[str, str]:
    return {**CIRCLE, "bank.snow": BANK.replace(VISIT, written)}


STORIES: dict[str, tuple[dict[str, str], list[str]]] = {
    "a circle, by way of a function": (CIRCLE, TOLD),
    "by way of tasks that are awaited": (
        {
            "main.snow": MAIN,
            "shop.snow": SHOP.replace("fn fee_of", "async fn fee_of").replace("(bank, fee_of", "(bank, await fee_of"),
            "bank.snow": BANK.replace(VISIT, "(fee, await price_of(shop))") + ASKED,
        },
        ["bank.snow:14: W0033 `Bank` and `Shop` may wait for each other for ever"],
    ),
    "further down": ({**CIRCLE, "bank.snow": BANK.replace("pub service", "\n\npub service")}, [
        "bank.snow:11: W0033 `Bank` and `Shop` may wait for each other for ever"
    ]),
    "with a time limit": (bank("(fee, Shop.Shop.try_price(shop, 10).unwrap_or(1))"), TOLD),
    "behind a pipe and in a closure": (bank("(fee, [shop].map(fn s -> s |> Shop.Shop.price() end).sum())"), TOLD),
    "a cast does not wait": (bank("(fee, case Shop.Shop.close(shop) do _ -> 1 end)"), []),
    "a job waits instead": (
        bank("(fee, case spawn(fn -> println(Shop.Shop.price(shop)) end) do _ -> 1 end)"),
        [],
    ),
    "allowed at one call": (
        {**CIRCLE, "shop.snow": SHOP.replace("  Bank.Bank.fee", "  # snow: allow(call_cycle)\n  Bank.Bank.fee")},
        [],
    ),
    "allowed at the other": (
        {**CIRCLE, "bank.snow": BANK.replace(f"    {VISIT}", f"    # snow: allow(W0033)\n    {VISIT}")},
        [],
    ),
    "of another service of the same type": (bank("(fee, fee)") | {"shop.snow": SHOP}, []),
    "a start waits for init only": (
        {
            "main.snow": MAIN.replace("Shop", "Bank"),
            "bank.snow": BANK.replace("import Shop\n\n", "").replace("shop :: Pid<Shop.Shop>", "_n :: Int").replace(
                VISIT, "(fee, Bank.fee(Bank.start()))"
            ),
        },
        [],
    ),
    "a start and an init that asks back": (
        {
            "main.snow": """\
service Parent do
  fn init() -> Int do 1 end
  call Age() :: Int do |age| (age, age) end
  call Grow() :: Int do |age|
    let _child = Child.start(self())
    (age, age)
  end
end

service Child do
  fn init(parent :: Pid<Parent>) -> Int do Parent.age(parent) end
  call Size() :: Int do |size| (size, size) end
end

fn main() do
  println(Parent.grow(Parent.start()))
end
"""
        },
        ["main.snow:11: W0033 `Child` and `Parent` may wait for each other for ever"],
    ),
    "itself": (
        {
            "main.snow": """\
service Echo do
  fn init() -> Int do 1 end
  call Same(n :: Int) :: Int do |s| (s, n) end
  call Twice(n :: Int, other :: Pid<Echo>) :: Int do |s|
    let me = self()
    (s, Echo.same(other, n) + Echo.same(me, n))
  end
end

fn main() do
  println(Echo.twice(Echo.start(), 1, Echo.start()))
end
"""
        },
        ["main.snow:6: W0033 `Echo` waits for itself"],
    ),
    "a file with a mistake": (
        {**CIRCLE, "main.snow": MAIN.replace("println(1)", "missing")},
        [*TOLD, "main.snow:4: E0004 nothing here is called `missing`"],
    ),
}  # fmt: skip


def of_calls(db: Database) -> list[str]:
    return [each for each in told(db) if "W0033" in each or " E0" in each]


@pytest.mark.parametrize(("texts", "expected"), STORIES.values(), ids=STORIES)
def test_told(texts: dict[str, str], expected: list[str]) -> None:
    assert of_calls(database_of(texts)) == expected


def test_the_index_and_a_session_say_the_same() -> None:
    cache = MemoryCache()
    session = database_of(CIRCLE)
    for texts, expected in STORIES.values():
        assert of_calls(warm(texts, cache)) == expected
        assert of_calls(warm(texts, cache)) == expected
        if texts.keys() == CIRCLE.keys():
            for file in session.files():
                session.set_text(file, texts[file.rpartition("/")[2]])
            assert of_calls(session) == expected


def test_the_places_along_the_circle() -> None:
    (warning,) = (each for each in database_of(CIRCLE).check_project() if each.code == "W0033")
    assert warning.primary_label == "`Bank` waits for `Shop` here"
    ((place, text),) = ((each.place, each.text) for each in warning.labels)
    assert (place.file.lstrip("/"), text) == (
        "shop.snow",
        "`Shop` waits for `Bank` here, called by way of `fee_of`",
    )


def test_an_edit_that_calls_nothing_new_looks_for_no_circles() -> None:
    db = database_of(CIRCLE)
    db.check_project()
    file = next(each for each in db.files() if each.endswith("bank.snow"))
    db.start_log()
    db.set_text(file, "# a note\n" + BANK.replace("do 1 end", "do 2 end"))
    assert call_cycles(db, PROJECT)
    assert "call_cycles" not in {name for name, _ in db.log}

"""Made-up Snow projects that look like written ones and have no mistakes.

In: a number of lines and a seed. Out: texts by path. Modules of 150–400 lines in areas; each imports up to four that
were made before it, in one of three forms, so the imports have depth and no cycles, as in most projects. The same seed
gives the same texts.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.frontend.fragments import FRAGMENTS, MAIN

MANIFEST = '[package]\nname = "made_up"\nversion = "0.1.0"\n'
_AREAS = ("billing", "catalogue", "geometry", "ledger", "mail", "network", "orders", "planning", "reports", "storage")
_NOUNS = (
    *("account", "address", "batch", "bundle", "carrier", "channel", "claim", "contract", "courier", "delivery"),
    *("discount", "folder", "gate", "harbour", "invoice", "item", "journey", "lane", "letter", "loan", "market"),
    *("notice", "offer", "parcel", "path", "payment", "permit", "price", "queue", "quota", "receipt", "region"),
    *("route", "sample", "schedule", "seat", "session", "shipment", "signpost", "stock", "ticket", "token", "trader"),
    *("transfer", "vehicle", "vessel", "visit", "voucher", "warehouse", "window"),
)


@dataclass(frozen=True)
class _Module:
    name: str
    """`Billing.Invoice12`"""
    nouns: tuple[str, ...]
    text: str

    @property
    def path(self) -> str:
        area, _, last = self.name.partition(".")
        return f"{area.lower()}/{last.lower()}.snow"


def made_up_project(lines: int, seed: int = 0, nouns: tuple[int, int] = (4, 9)) -> dict[str, str]:
    """About so many lines, `main.snow` and the manifest among them. A module has some 40 lines for each of its nouns:
    at least and at most so many.
    """
    rng = random.Random(seed)
    modules: list[_Module] = []
    count = 0
    while count < lines or not modules:
        module = _module(rng, len(modules), modules[-40:], nouns)
        count += module.text.count("\n")
        modules.append(module)
    texts = {each.path: each.text for each in modules}
    return {"snow.toml": MANIFEST, "main.snow": _main(rng, modules), **texts}


def line_count(texts: Mapping[str, str]) -> int:
    return sum(text.count("\n") for path, text in texts.items() if path.endswith(".snow"))


def write_project(folder: Path, texts: Mapping[str, str]) -> None:
    for path, text in texts.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")


def _module(rng: random.Random, number: int, known: list[_Module], count: tuple[int, int]) -> _Module:
    nouns = tuple(rng.sample(_NOUNS, rng.randint(*count)))
    name = f"{rng.choice(_AREAS).capitalize()}.{_camel(nouns[0])}{number}"
    imported = rng.sample(known, min(len(known), len(nouns), rng.randint(0, 4)))
    imports, outside = _imports(rng, imported)
    parts = []
    for index, noun in enumerate(nouns):
        calls = [*(f"{each}_score(n - 1)" for each in nouns[:index]), "n"]
        call = outside.pop() if outside else rng.choice(calls)
        numbers = {mark: rng.randint(2, 9) for mark in "abc"}
        marks = {"noun": noun, "Noun": _camel(noun), "call": call, **numbers}
        parts.append(rng.choice(FRAGMENTS).substitute(marks))
    head = f"##! {name}: everything about {', '.join(nouns[:3])}.\n" + "".join(imports)
    return _Module(name, nouns, "\n".join([head, *parts]))


def _imports(rng: random.Random, modules: list[_Module]) -> tuple[list[str], list[str]]:
    """Import lines, and one call through each."""
    lines, calls = [], []
    for number, module in enumerate(modules):
        function = f"{rng.choice(module.nouns)}_score"
        last = module.name.rpartition(".")[2]
        form = rng.randrange(3)
        if form == 0:
            lines.append(f"import {module.name}\n")
            calls.append(f"{last}.{function}(n / 2)")
        elif form == 1:
            lines.append(f"import {module.name} as Other{number}\n")
            calls.append(f"Other{number}.{function}(n % 7)")
        else:
            lines.append(f"from {module.name} import {function} as outer_{number}\n")
            calls.append(f"outer_{number}(n + 1)")
    return lines, calls


def _main(rng: random.Random, modules: list[_Module]) -> str:
    chosen = rng.sample(modules, min(len(modules), 12))
    imports, calls = _imports(rng, chosen)
    lines = (f"    fn n -> {call} end" for call in calls)
    text = MAIN.substitute(imports="".join(imports).rstrip(), calls=",\n".join(lines))
    return text.replace("List.sum(scores)", "List.sum(List.map(scores, fn score -> score(3) end))")


def _camel(noun: str) -> str:
    return "".join(word.capitalize() for word in noun.split("_"))

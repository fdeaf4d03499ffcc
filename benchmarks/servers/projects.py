"""One made-up project in several languages: the same modules, records, functions and calls, line for line alike.

In: a number of lines and a language. Out: texts by path. Each module imports up to three that were made before it, as
`../frontend/projects.py` does for Snow alone.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from string import Template

_RECORDS = 12
"""records in a module, with the functions of each"""


@dataclass(frozen=True)
class Module:
    """`imports` are numbers of earlier modules; `calls` gives for each record the module whose function it calls."""

    number: int
    imports: tuple[int, ...]
    calls: tuple[int | None, ...]


@dataclass(frozen=True)
class Language:
    """How a module is written. `call` calls a function of another module. `header` is what others include of one, where
    a language needs that.
    """

    name: str
    path: Callable[[int], str]
    head: Callable[[Module], str]
    record: Template
    call: Template
    own_call: Template
    entry: Mapping[str, str]
    header: Callable[[int], tuple[str, str]] | None = None


def made_up(lines: int, language: Language, seed: int = 0) -> dict[str, str]:
    rng = random.Random(seed)
    texts, count, number = dict(language.entry), 0, 0
    while count < lines:
        known = tuple(sorted(rng.sample(range(max(0, number - 40), number), min(3, number))))
        calls = tuple(rng.choice((None, *known)) for _ in range(_RECORDS))
        text = _text(language, Module(number, known, calls))
        texts[language.path(number)] = text
        if language.header is not None:
            path, declarations = language.header(number)
            texts[path] = declarations
        count, number = count + text.count("\n"), number + 1
    return texts


def _text(language: Language, module: Module) -> str:
    parts = [language.head(module)]
    for index, called in enumerate(module.calls):
        own = language.own_call.substitute(i=index - 1, own=module.number) if index else "n"
        call = own if called is None else language.call.substitute(m=called, i=index)
        parts.append(language.record.substitute(i=index, call=call, own=module.number))
    unused = [each for each in module.imports if each not in module.calls]
    closing = [language.call.substitute(m=each, i=0) for each in unused]
    return "\n".join(parts) + _uses(language, closing, module.number)


def _uses(language: Language, calls: list[str], own: int) -> str:
    """What makes every import a used one: Go refuses others."""
    if not calls:
        return ""
    total = " + ".join(["n", *calls])
    return {
        "c": f"\nint part{own}_closing(int n) {{\n  return {total};\n}}\n",
        "go": f"\nfunc Closing(n int) int {{\n\treturn {total}\n}}\n",
        "python": f"\n\ndef closing(n: int) -> int:\n    return {total}\n",
        "snow": f"\npub fn closing(n :: Int) -> Int do\n  {total}\nend\n",
    }[language.name]


SNOW = Language(
    "snow",
    lambda number: f"src/part{number}.snow",
    lambda module: "".join(f"import Part{each}\n" for each in module.imports),
    Template(
        """
pub struct Record$i do
  id :: Int
  size :: Int
end

pub fn make$i(n :: Int) -> Record$i do
  Record$i { id: n, size: n * 2 }
end

pub fn score$i(n :: Int) -> Int do
  let record = make$i(n)
  if record.size > 100 do
    record.id + 1
  else
    record.size + $call
  end
end

pub fn total$i(items :: List<Int>) -> Int do
  let scores = List.map(items, fn item -> score$i(item) end)
  List.sum(scores)
end
"""
    ),
    Template("Part$m.score$i(n - 1)"),
    Template("score$i(n - 1)"),
    {
        "snow.toml": '[package]\nname = "made_up"\nversion = "0.1.0"\n',
        "src/main.snow": "import Part0\n\nfn main() do\n  println(Part0.score0(1))\nend\n",
    },
)

GO = Language(
    "go",
    lambda number: f"part{number}/part.go",
    lambda module: (
        f"package part{module.number}\n\n"
        + "".join(f'import "example.org/madeup/part{each}"\n' for each in module.imports)
    ),
    Template(
        """
type Record$i struct {
	ID   int
	Size int
}

func Make$i(n int) Record$i {
	return Record$i{ID: n, Size: n * 2}
}

func Score$i(n int) int {
	record := Make$i(n)
	if record.Size > 100 {
		return record.ID + 1
	} else {
		return record.Size + $call
	}
}

func Total$i(items []int) int {
	total := 0
	for _, item := range items {
		total += Score$i(item)
	}
	return total
}
"""
    ),
    Template("part$m.Score$i(n - 1)"),
    Template("Score$i(n - 1)"),
    {"go.mod": "module example.org/madeup\n\ngo 1.21\n"},
)

PYTHON = Language(
    "python",
    lambda number: f"madeup/part{number}.py",
    lambda module: (
        "from dataclasses import dataclass\n\n" + "".join(f"from madeup import part{each}\n" for each in module.imports)
    ),
    Template(
        """

@dataclass
class Record$i:
    id: int
    size: int


def make$i(n: int) -> Record$i:
    return Record$i(id=n, size=n * 2)


def score$i(n: int) -> int:
    record = make$i(n)
    if record.size > 100:
        return record.id + 1
    else:
        return record.size + $call


def total$i(items: list[int]) -> int:
    scores = [score$i(item) for item in items]
    return sum(scores)
"""
    ),
    Template("part$m.score$i(n - 1)"),
    Template("score$i(n - 1)"),
    {"madeup/__init__.py": ""},
)


def _c_header(number: int) -> tuple[str, str]:
    declared = "".join(f"int part{number}_score{index}(int n);\n" for index in range(_RECORDS))
    return f"part{number}.h", f"#pragma once\n\n{declared}"


C = Language(
    "c",
    lambda number: f"part{number}.c",
    lambda module: "".join(f'#include "part{each}.h"\n' for each in (module.number, *module.imports)),
    Template(
        """
typedef struct {
  int id;
  int size;
} Record$i;

static Record$i make$i(int n) {
  return (Record$i){.id = n, .size = n * 2};
}

int part${own}_score$i(int n) {
  Record$i record = make$i(n);
  if (record.size > 100) {
    return record.id + 1;
  } else {
    return record.size + $call;
  }
}

int part${own}_total$i(const int *items, int count) {
  int total = 0;
  for (int i = 0; i < count; i++) {
    total += part${own}_score$i(items[i]);
  }
  return total;
}
"""
    ),
    Template("part${m}_score$i(n - 1)"),
    Template("part${own}_score$i(n - 1)"),
    {},
    _c_header,
)

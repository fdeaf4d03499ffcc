"""A made-up project whose `main` asks every topic of every module for its score, so that all of it is compiled.

In: a number of lines. Out: texts by path, and edits of single functions.
"""

from __future__ import annotations

import random
import re

from benchmarks.frontend.projects import made_up_project

_SCORE = re.compile(r"^pub fn (\w+_score)\(", re.MULTILINE)
_BODY = re.compile(r"^pub fn \w+_score\(n :: Int\) -> Int do\n", re.MULTILINE)
_NAME = re.compile(r"##! ([\w.]+):")


def reached_project(lines: int) -> dict[str, str]:
    """About so many lines, every module reached from `main`."""
    texts = made_up_project(lines)
    imports: list[str] = []
    calls: list[str] = []
    for path, text in texts.items():
        name = _NAME.match(text)
        if path != "main.snow" and name is not None:
            imports.append(f"import {name[1]}\n")
            last = name[1].rpartition(".")[2]
            calls.extend(f"    fn n -> {last}.{function}(n) end,\n" for function in _SCORE.findall(text))
    sum_ = "List.sum(List.map(scores, fn score -> score(3) end))"
    body = f'  let scores = [\n{"".join(calls)}  ]\n  println("total: ${{{sum_}}}")\n'
    return {**texts, "main.snow": f"##! Everything once.\n{''.join(imports)}\nfn main() do\n{body}end\n"}


def edited(texts: dict[str, str], rng: random.Random) -> tuple[str, str]:
    """A file of the project, and its text with one line more in one function."""
    path = rng.choice([path for path, text in texts.items() if _BODY.search(text)])
    body = rng.choice(list(_BODY.finditer(texts[path])))
    return path, f"{texts[path][: body.end()]}  println(n + {rng.randrange(10**6)})\n{texts[path][body.end() :]}"

"""The files that `words` and `json` read: the same bytes every time, made once and kept beside the compiler's cache.

In: a name. Out: a path. Objects have their keys in order, as Go prints them so, and Floats are short in binary too.
"""

from __future__ import annotations

import json
import os
import random
import tempfile
from collections.abc import Callable
from itertools import accumulate
from pathlib import Path

from snowc.cache import cache_directory

WORDS_SIZE, JSON_SIZE = 50_000_000, 20_000_000
"""bytes, as good as"""
_VERSION = 1
"""changes when the files' contents change"""


def words() -> Path:
    return _kept(f"words-{_VERSION}.txt", _word_text)


def document() -> Path:
    return _kept(f"document-{_VERSION}.json", _json_text)


def kept_folder() -> Path:
    folder = (cache_directory() or Path(tempfile.gettempdir()) / "snow") / "benchmarks"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _kept(name: str, make: Callable[[], str]) -> Path:
    folder = kept_folder()
    path = folder / name
    if not path.exists():
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=folder, delete=False) as file:
            file.write(make())
        os.replace(file.name, path)
    return path


def _word_text() -> str:
    """Words of 50,000, the n-th about 1/n as frequent as the first; a tenth of the text, ten times."""
    rng = random.Random(1)
    known = sorted({"".join(rng.choices("aeiounrstldmkpgéö", k=rng.randint(2, 9))) for _ in range(50_000)})
    rng.shuffle(known)
    frequencies = list(accumulate(1 / n for n in range(1, len(known) + 1)))
    part, size = [], 0
    while size < WORDS_SIZE // 10:
        line = " ".join(rng.choices(known, cum_weights=frequencies, k=12)) + "\n"
        part.append(line)
        size += len(line.encode("utf-8"))
    return "".join(part) * 10


def _json_text() -> str:
    rng = random.Random(2)
    records: list[str] = []
    size = 0
    while size < JSON_SIZE:
        record = json.dumps(_record(rng, len(records)), ensure_ascii=False, separators=(",", ":"))
        records.append(record)
        size += len(record) + 1
    return "[" + ",".join(records) + "]"


def _record(rng: random.Random, number: int) -> dict[str, object]:
    name = "".join(rng.choices("abcdefghijklmnopqrstuvwxyzäß", k=12))
    return {
        "active": rng.random() < 0.5,
        "balance": rng.randrange(-1_000_000, 1_000_000) / 8 + 0.0625,
        "friends": [{"id": rng.randrange(1_000_000), "name": name[i : i + 5]} for i in range(rng.randrange(4))],
        "id": number,
        "name": name,
        "note": f'says "{name}"\n\tand more',
        "parent": None,
        "tags": [name[i] * 3 for i in range(rng.randrange(5))],
    }

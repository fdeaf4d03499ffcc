"""JSON as Python's `json` understands it: random texts, half of them damaged, are read by both."""

from __future__ import annotations

import json
import math
import random
from pathlib import Path

from tests.support.snowc import build, run

PROGRAM = """
fn again(line :: String) -> String do
  case Json.parse(line) do
    Ok(json) -> Json.to_string(json)
    Err(_) -> "refused"
  end
end

fn main() do
  let text = Result.unwrap(File.read(List.head(System.args())))
  println(String.join(List.map(String.split(text, "\\n"), again), "\\n"))
end
"""

SCALARS = (None, True, False, 0, -1, 1.0, 10**18, 0.1, -2.5e-9, 1e300, "", 'aé😀\u0001"\\/\n', "k" * 40)
KEYS = ("a", "b", 'é"', *(f"k{number}" for number in range(30)))
DAMAGE = '{}[],:"\\0123456789.eE+-truefalsn \tu'


def value(source: random.Random, depth: int) -> object:
    kind = source.random()
    if depth == 0 or kind < 0.5:
        return source.choice(SCALARS)
    if kind < 0.75:
        return [value(source, depth - 1) for _ in range(source.randint(0, 4))]
    return {source.choice(KEYS): value(source, depth - 1) for _ in range(source.choice((0, 1, 4, 25)))}


def damaged(source: random.Random, text: str) -> str:
    for _ in range(source.randint(1, 3)):
        at = source.randrange(len(text) + 1)
        text = text[:at] + source.choice(("", source.choice(DAMAGE))) + text[at + source.randint(0, 1) :]
    return text


def texts(count: int) -> list[str]:
    source = random.Random(7)
    whole = [json.dumps(value(source, 5), ensure_ascii=source.random() < 0.5) for _ in range(count)]
    return [damaged(source, text) if source.random() < 0.5 else text for text in whole]


def as_python_reads(text: str) -> object:
    """The value; raises ValueError for what Snow refuses too: numbers out of range, halves of surrogate pairs."""
    found = json.loads(text, parse_constant=lambda name: math.inf)
    pending = [found]
    while pending:
        match pending.pop():
            case str() as written:
                written.encode()
            case int() as number if not -(2**63) <= number < 2**63:
                raise ValueError(text)
            case float() as number if math.isinf(number):
                raise ValueError(text)
            case list() as items:
                pending += items
            case dict() as entries:
                pending += (*entries, *entries.values())
    return found


def test_both_read_the_same(tmp_path: Path) -> None:
    source, lines = tmp_path / "again.snow", texts(1000)
    source.write_text(PROGRAM, "utf-8")
    (tmp_path / "texts").write_text("\n".join(lines), "utf-8")
    done = run([str(build(source, tmp_path / "again")), str(tmp_path / "texts")], env={"SNOW_CHECK_LEAKS": "1"})
    assert done.returncode == 0, done.stderr
    read = 0
    for text, again in zip(lines, done.stdout.removesuffix("\n").split("\n"), strict=True):
        try:
            wanted = as_python_reads(text)
        except ValueError:
            assert again == "refused", text
            continue
        assert again != "refused", text
        assert json.loads(again) == wanted
        assert not isinstance(wanted, dict) or list(json.loads(again)) == list(wanted), "the keys lost their order"
        read += 1
    assert 500 < read < 1000

"""Times the parser alone on a made-up program: all of it cold, and one item after an edit.

In: nothing. Out: rows. CPU time of this process, with Python's garbage collector off: the machine's other work does not
count.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

from benchmarks.frontend.projects import made_up_project
from benchmarks.table import Row
from snowc.syntax.parser import parse_item
from snowc.syntax.split import split_items

LINES = 10_000
RUNS = 7

_FUNCTION = """\
## Adds things, number {n}.
pub fn compute_{n}(a :: Int, b :: Int) -> Int do
  let total = a + b * {n}
  let pairs = List.map([1, 2, 3], fn x -> x * total end)
  if total > 100 do
    println("large: ${{total}} and ${{a}}")
    total - 1
  else
    case pairs do
      [] -> 0
      [first, ..rest] when first > 2 ->
        let next = compute_{n}(first, b)
        next + List.length(rest)
      _ -> a |> add(b) |> add({n})
    end
  end
end
"""


def rows() -> tuple[Row, ...]:
    programs = [text for path, text in made_up_project(LINES).items() if path.endswith(".snow")]
    item = _FUNCTION.format(n=1)
    broken = item.replace(" > 100 do", " > 100")
    return (
        Row("parse 10,000 lines, all items", "ms", _times(lambda: _parse_all(programs)), goal=130),
        Row("split 10,000 lines into items", "ms", _times(lambda: [split_items(each) for each in programs]), goal=5),
        Row("parse one item of 17 lines", "ms", _times(lambda: parse_item(item)), goal=0.5),
        Row("parse it broken, with recovery", "ms", _times(lambda: parse_item(broken)), goal=2),
    )


def _parse_all(programs: list[str]) -> None:
    for program in programs:
        for piece in split_items(program).pieces:
            parse_item(piece.text)


def _times(work: Callable[[], object]) -> tuple[float, ...]:
    """CPU milliseconds of each run, after one that fills the parser's memos."""
    work()
    gc.disable()
    try:
        return tuple(_milliseconds(work) for _ in range(RUNS))
    finally:
        gc.enable()


def _milliseconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return (time.process_time() - start) * 1000

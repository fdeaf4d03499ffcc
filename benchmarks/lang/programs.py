"""The programs and their sizes: about a tenth of a second in C.

Python does a part of the work, so that nobody waits for it; its time is multiplied by what the part is smaller.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.lang import inputs


@dataclass(frozen=True)
class Goal:
    """Snow's time at most this multiple of a peer's."""

    peer: str
    ratio: float


@dataclass(frozen=True)
class Program:
    name: str
    what: str
    size: int | Callable[[], Path]  # its argument: a number, or the path of a file
    goal: Goal
    python_size: int | None = None  # its argument in Python, if it is another one
    python_part: float = 1  # the work of `size` by that of `python_size`

    def argument(self) -> str:
        return str(self.size() if callable(self.size) else self.size)

    def python_argument(self) -> str:
        return self.argument() if self.python_size is None else str(self.python_size)


_NUMERIC, _TREES, _TEXT = Goal("C", 1.15), Goal("Go", 1.0), Goal("Go", 1.2)

PROGRAMS = (
    Program("fib", "fib(39)", 39, Goal("C", 1.05), 31, 46.98),
    Program("mandelbrot", "mandelbrot, 3,000²", 3000, _NUMERIC, 300, 100),
    Program("nbody", "n-body, 1 M steps", 1_000_000, _NUMERIC, 30_000, 100 / 3),
    Program("spectral_norm", "spectral norm, 2,000²", 2000, _NUMERIC, 200, 100),
    Program("fannkuch", "fannkuch of 9, 16 times", 16, _NUMERIC, 1, 16),
    Program("sieve", "prime sieve to 10 M", 10_000_000, _NUMERIC),
    Program("matrix", "matrix product, 500²", 500, _NUMERIC, 200, 15.625),
    Program("nqueens", "11 queens, 10 times", 10, _TREES, 1, 10),
    Program("binary_trees", "binary trees, 10 M nodes", 128, _TREES, 4, 7.2),
    Program("pipeline", "list pipeline, 20 M", 20, _TREES, 5, 4),
    Program("sort", "sort 1 M Ints", 1_000_000, _TEXT),
    Program("map_of_ints", "map of 1 M Ints", 1_000_000, _TEXT),
    Program("map_of_strings", "map of 1 M Strings", 1_000_000, _TEXT),
    Program("strings", "string of 3 M pieces", 3_000_000, _TEXT),
    Program("words", "word count, 50 MB", inputs.words, _TEXT),
    Program("json_document", "JSON of 20 MB, read and printed", inputs.document, _TEXT),
)

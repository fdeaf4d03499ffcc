"""`make bench [ONLY=first_hour]`: runs each `*/measure.py`, writes results/ and README.md."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

from benchmarks import comparison, percentiles
from benchmarks.comparison import Comparison
from benchmarks.percentiles import Percentiles
from benchmarks.readme import show
from benchmarks.table import Table, markdown, write

HERE = Path(__file__).resolve().parent


def main(only: list[str]) -> int:
    names = sorted(path.parent.name for path in HERE.glob("*/measure.py"))
    if unknown := set(only) - set(names):
        print(f"no benchmark {', '.join(sorted(unknown))}; there are: {', '.join(names)}", file=sys.stderr)
        return 1
    for name in only or names:
        measured: Table | Comparison | Percentiles = importlib.import_module(f"benchmarks.{name}.measure").measure()
        text = _written(measured)
        show(name)
        print(f"## {name}\n\n{text}")
    return 0


def _written(measured: Table | Comparison | Percentiles) -> str:
    if isinstance(measured, Percentiles):
        percentiles.write(measured)
        return percentiles.markdown(measured)
    if isinstance(measured, Comparison):
        comparison.write(measured)
        return comparison.markdown(measured)
    write(measured)
    return markdown(measured)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Coverage as lcov's tracefile, which most services and editors read (geninfo(1))."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from snowc.source import FileId
from snowc.tools.testing.coverage.model import CoveredFile


def lcov_text(files: Iterable[CoveredFile], show_path: Callable[[FileId], str]) -> str:
    return "".join(f"{line}\n" for file in files for line in _record(file, show_path(file.file)))


def _record(file: CoveredFile, path: str) -> Iterator[str]:
    yield "TN:"
    yield f"SF:{path}"
    for function in file.functions:
        yield f"FN:{function.line},{function.name}"
    for function in file.functions:
        yield f"FNDA:{function.count},{function.name}"
    yield f"FNF:{len(file.functions)}"
    yield f"FNH:{sum(each.count > 0 for each in file.functions)}"
    for way in file.ways:
        yield f"BRDA:{way.line},{way.decision},{way.way},{'-' if way.count is None else way.count}"
    yield f"BRF:{len(file.ways)}"
    yield f"BRH:{sum(bool(way.count) for way in file.ways)}"
    for line, count in file.lines.items():
        yield f"DA:{line},{count}"
    yield f"LF:{len(file.lines)}"
    yield f"LH:{sum(count > 0 for count in file.lines.values())}"
    yield "end_of_record"

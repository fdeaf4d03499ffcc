"""Stacks as a flame graph (Gregg, "The Flame Graph", CACM 59(6), 2016): an SVG that needs nothing else.

In: lines `outermost;…;innermost count`, the first part an actor. Out: a box for each function in each way to it, as
wide as its share; actors stand at the bottom, each in a colour of its own. Boxes too small to be seen are left out.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from html import escape

from snowc.values import field, record

WIDTH = 1200
ROW = 17
MARGIN = 10
LETTER = 6.6
"""how wide a letter of the font is, in pixels"""
SMALLEST = 0.3


@record
class Frame:
    name: str
    count: int = 0
    inner: dict[str, Frame] = field(default_factory=dict)


def read_stacks(lines: Iterable[str]) -> Frame:
    """All stacks as a tree; its root is the whole program."""
    root = Frame("all")
    for line in lines:
        stack, _, count = line.rpartition(" ")
        if not count.isdecimal():
            continue
        frame = root
        frame.count += int(count)
        for name in stack.split(";"):
            frame = frame.inner.setdefault(name, Frame(name))
            frame.count += int(count)
    return root


def flame_graph(root: Frame, title: str) -> str:
    depth = _depth(root)
    height = (depth + 1) * ROW + 2 * MARGIN + ROW
    boxes = "".join(_boxes(root, float(MARGIN), height - MARGIN - ROW, (WIDTH - 2 * MARGIN) / max(root.count, 1), root))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}" '
        f'font-family="ui-monospace, monospace" font-size="11">\n'
        f'<rect width="100%" height="100%" fill="#fffdf8"/>\n'
        f'<text x="{MARGIN}" y="{MARGIN + 10}">{escape(title)}, {root.count} samples</text>\n{boxes}</svg>\n'
    )


def _depth(root: Frame) -> int:
    """Without recursion: stacks may be deep."""
    deepest, waiting = 0, [(root, 0)]
    while waiting:
        frame, depth = waiting.pop()
        deepest = max(deepest, depth)
        waiting += [(inner, depth + 1) for inner in frame.inner.values()]
    return deepest


def _boxes(root: Frame, left: float, bottom: int, scale: float, whole: Frame) -> Iterator[str]:
    waiting = [(root, left, bottom, "")]
    while waiting:
        frame, x, y, actor = waiting.pop()
        width = frame.count * scale
        if width < SMALLEST:
            continue
        yield _box(frame, x, y, width, actor, whole.count)
        for inner in sorted(frame.inner.values(), key=lambda each: each.name):
            waiting.append((inner, x, y - ROW, actor or inner.name))
            x += inner.count * scale


def _box(frame: Frame, x: float, y: int, width: float, actor: str, whole: int) -> str:
    told = f"{frame.name}: {frame.count} samples, {100 * frame.count / max(whole, 1):.1f} %"
    room = int((width - 4) / LETTER)
    shown = frame.name if len(frame.name) <= room else f"{frame.name[: room - 1]}…" if room > 3 else ""
    text = f'<text x="{x + 3:.1f}" y="{y + 12}">{escape(shown)}</text>' if shown else ""
    size = f'width="{max(width - 0.5, 0.2):.1f}" height="{ROW - 1}"'
    box = f'<rect x="{x:.1f}" y="{y}" {size} fill="{_colour(frame, actor)}"/>'
    return f"<g><title>{escape(told)}</title>{box}{text}</g>\n"


def _colour(frame: Frame, actor: str) -> str:
    """An actor has a hue, a function a lightness: the same in each picture."""
    if frame.name.startswith("("):
        return "#d0d0d0"
    hue = zlib.crc32(actor.encode()) % 360
    light = 68 + zlib.crc32(frame.name.encode()) % 17
    return f"hsl({hue} 65% {light}%)"

"""An archive of objects, as linkers read it: one file in place of hundreds.

In: objects. Out: the bytes of an archive in the common form (`!<arch>`), without an index: the linker is to take all of
its members (`--whole-archive`), in their order.
"""

from __future__ import annotations

from collections.abc import Iterable

_MAGIC = b"!<arch>\n"


def archive_of(objects: Iterable[bytes]) -> bytes:
    """The members are called `0.o`, `1.o`, …, and have no time and no owner: the same objects give the same bytes."""
    parts = [_MAGIC]
    for number, content in enumerate(objects):
        head = f"{f'{number}.o/':<16}{0:<12}{0:<6}{0:<6}{'100644':<8}{len(content):<10}`\n"
        parts += (head.encode("ascii"), content, b"\n" * (len(content) % 2))
    return b"".join(parts)

"""Tables of sites: lines and columns in an object whose IR has none.

In: an object, and the tables that it defines. Out: the object with the true places in them. They lie in data that is
not code's, so an object in the cache is good wherever its functions stand in their file.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable

from snowc.codegen import abi
from snowc.codegen.elf_object import ElfObject
from snowc.codegen.unit_text import SiteTable
from snowc.diagnostics.bug import CompilerBug

_PLACE = struct.Struct("<II")
_PLACE_OFFSET = abi.SITE_SIZE - _PLACE.size
"""a site ends with its line and its column"""


def with_site_lines(code: ElfObject, tables: Iterable[SiteTable]) -> bytes:
    """The object with the places of all sites."""
    content, found = bytearray(code.content), code.symbol_places()
    for table in tables:
        start = found.get(table.symbol)
        if start is None:
            raise CompilerBug("an object lacks a table of sites", table.symbol)
        for number, place in enumerate(table.places):
            _PLACE.pack_into(content, start + number * abi.SITE_SIZE + _PLACE_OFFSET, *place)
    return bytes(content)

"""Facts about programs that can't be built here, and about machines that can't build."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class TooManyParameters:
    """A function takes more words than registers and the context's spill area hold."""

    code: ClassVar[str] = "E0999"
    function: str
    count: int
    limit: int

"""Facts about mistakes that only whole programs show."""

from __future__ import annotations

from typing import ClassVar

from snowc.diagnostics.facts import fact


@fact
class PolymorphicRecursion:
    """A function needs itself at ever larger types: an instance's type arguments nest deeper than `limit`."""

    code: ClassVar[str] = "E0046"
    function: str
    limit: int

"""What the language has and this compiler has not yet: one fact for every stage, so that nothing is dropped in
silence.
"""

from __future__ import annotations

from typing import ClassVar

from snowc.diagnostics.facts import fact
from snowc.diagnostics.wording import Wording, words
from snowc.source import Span


@fact
class NotSupported:
    """`what` names the construct in the plural or as code: "interfaces", "`await`"."""

    code: ClassVar[str] = "E0999"
    what: str


@words(NotSupported)
def _(fact: NotSupported, span: Span) -> Wording:
    return Wording(
        f"not supported yet: {fact.what}",
        label="this compiler cannot translate it yet",
        notes=("it belongs to the language and will come with a later version",),
    )

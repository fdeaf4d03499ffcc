"""Our own mistakes, as opposed to the user's."""

from __future__ import annotations


class CompilerBug(Exception):  # noqa: N818 - the project's word for its own mistakes
    """An invariant of the compiler does not hold. Never raised for anything that a user wrote.

    `place` says where in the user's program the compiler was (a definition's name, or a file), so that a report can be
    made.
    """

    def __init__(self, what: str, place: str = "") -> None:
        super().__init__(f"{what} (at {place})" if place else what)
        self.what = what
        self.place = place

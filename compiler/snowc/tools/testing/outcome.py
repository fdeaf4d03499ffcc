"""What is known of a test before it runs, and after."""

from __future__ import annotations

from snowc.values import value


@value
class Test:
    """`number` is its place in the program of tests."""

    number: int
    name: str
    module: str


@value
class Outcome:
    """`message` is empty if the test passed. `output` is what it and its actors wrote, crash reports too; `place` is
    `file:line` of the test, empty if its process ended before that was told.
    """

    test: Test
    message: str
    place: str
    output: str
    seconds: float

    @property
    def has_passed(self) -> bool:
        return not self.message

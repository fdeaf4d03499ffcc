"""Local variables while an item is walked: nested frames of names, and every binding with its uses."""

from __future__ import annotations

from snowc.resolve.model import LocalRef


class Locals:
    """A stack of frames. A later binding of a name hides the earlier one until its frame ends."""

    def __init__(self) -> None:
        self._frames: list[dict[str, int]] = []
        self._uses: dict[int, list[int]] = {}
        self._names: dict[int, str] = {}

    def enter(self) -> None:
        self._frames.append({})

    def leave(self) -> None:
        self._frames.pop()

    def bind(self, name: str, binding: int) -> None:
        """Bind a name in the innermost frame."""
        self._frames[-1][name] = binding
        self._names[binding] = name
        self._uses[binding] = []

    def use(self, name: str, user: int) -> LocalRef | None:
        """What a name means here, counted as a use; None if it is no local."""
        for frame in reversed(self._frames):
            if name in frame:
                binding = frame[name]
                self._uses[binding].append(user)
                return LocalRef(binding, name)
        return None

    def visible(self) -> set[str]:
        """All names in sight, for suggestions."""
        return {name for frame in self._frames for name in frame}

    def all(self) -> tuple[tuple[LocalRef, tuple[int, ...]], ...]:
        """Every binding with the ids of its uses, in order of binding."""
        return tuple((LocalRef(binding, name), tuple(self._uses[binding])) for binding, name in self._names.items())

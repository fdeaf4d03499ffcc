"""Answers that were kept, of one module or of the library: read back one at a time.

In: bytes that `questions.py` has gathered. Out: a `Facts` that finds the answer to a question. What can't be read is no
answer.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from snowc.index.codec import Plain, Reader, UnreadableValue
from snowc.query import ABSENT, Query
from snowc.resolve.model import ConstructorRef, DefId
from snowc.source import FileId


class Facts:
    """Kept answers of one module or of the library. A value is made only when it is asked for."""

    __slots__ = ("_answers", "_file", "_reader")

    def __init__(self, classes: Sequence[str], answers: Mapping[str, Mapping[str, Plain]], file: FileId | None) -> None:
        self._reader = Reader(classes, file)
        self._answers = answers
        self._file = file

    def find(self, query: Query[Any, Any], key: Any) -> Any:
        """The answer, or `ABSENT`. What can't be read is no answer."""
        plain = self._answers.get(query.name, {}).get(key_text(key, self._file), ABSENT)
        if plain is ABSENT:
            return plain
        try:
            return self._reader.value(plain)
        except UnreadableValue:
            return ABSENT


def read_facts(content: bytes, file: FileId | None) -> Facts | None:
    """`file` is that of the module; None for the library."""
    try:
        plain = json.loads(content)
        answers = plain["answers"]
        if not all(isinstance(each, dict) for each in answers.values()):
            return None
        return Facts(plain["classes"], answers, file)
    except (ValueError, KeyError, TypeError, AttributeError, UnreadableValue):
        return None


def key_text(key: Any, file: FileId | None) -> str:
    """A key as text: different for different keys of one query in one module. `file`, in which the module lies, is not
    named."""
    match key:
        case DefId(module, name):
            return f"{module}:{name}"
        case ConstructorRef(definition, index):
            return f"{key_text(definition, file)}:{index}"
        case (DefId() as definition, str() as interface):
            return f"{key_text(definition, file)}:{interface}"
        case None:
            return ""
        case _:
            return "" if key == file else str(key)

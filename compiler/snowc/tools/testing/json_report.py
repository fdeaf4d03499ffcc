"""Outcomes for other tools: a JSON object a line."""

from __future__ import annotations

import json
from typing import Any, TextIO

from snowc.tools.testing.outcome import Outcome


class JsonReport:
    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def tell(self, outcome: Outcome) -> None:
        status = "ok" if outcome.has_passed else "failed"
        told: dict[str, Any] = {"event": "test", "status": status, "name": outcome.test.name, "place": outcome.place}
        if outcome.message:
            told["message"] = outcome.message
        if outcome.output:
            told["output"] = outcome.output
        told["module"] = outcome.test.module
        told["seconds"] = round(outcome.seconds, 3)
        self._write(told)

    def finish(self, count: int, failures: int, not_run: int) -> None:
        self._write({"event": "done", "tests": count, "failed": failures, "not_run": not_run})

    def _write(self, told: dict[str, Any]) -> None:
        self._stream.write(f"{json.dumps(told, ensure_ascii=False)}\n")
        self._stream.flush()

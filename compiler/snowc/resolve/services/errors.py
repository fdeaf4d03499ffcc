"""What is wrong about services and supervisors, as facts. The words are in `diagnostics/wording_services.py`."""

from __future__ import annotations

from typing import ClassVar

from snowc.diagnostics.facts import fact
from snowc.source import Span


@fact
class ChildWithoutPid:
    """What a child's start function gives is no pid."""

    code: ClassVar[str] = "E0018"
    child: str
    found: str


@fact
class WrongStrategy:
    code: ClassVar[str] = "E0019"
    found: str
    known: tuple[str, ...]
    suggestion: str | None


@fact
class WrongRestart:
    code: ClassVar[str] = "E0020"
    found: str
    known: tuple[str, ...]
    suggestion: str | None


@fact
class WrongShutdown:
    code: ClassVar[str] = "E0021"
    found: str
    suggestion: str | None


@fact
class ServiceWithoutInit:
    code: ClassVar[str] = "E0070"
    service: str
    insert_at: int


@fact
class HandlerTwice:
    """`name` is the message's, or "" for a second `terminate`."""

    code: ClassVar[str] = "E0071"
    kind: str
    name: str
    first: Span


@fact
class GeneratedNameTaken:
    """A function of a service has the name of one that is made of a handler or `init`, or two handlers make the
    same."""

    code: ClassVar[str] = "E0072"
    name: str
    service: str
    origin: Span


@fact
class InfoWithoutSignal:
    """The pattern of an `info` arm names no signal."""

    code: ClassVar[str] = "E0073"
    found: str
    suggestion: str | None


@fact
class UnknownSetting:
    """`where` is supervisor or child."""

    code: ClassVar[str] = "E0074"
    name: str
    where: str
    known: tuple[str, ...]
    suggestion: str | None


@fact
class ChildWithoutStart:
    code: ClassVar[str] = "E0075"
    child: str


@fact
class SettingTwice:
    """A setting, or a child of the name (`kind`), that is there already."""

    code: ClassVar[str] = "E0076"
    kind: str
    name: str
    first: Span


@fact
class WrongLimit:
    """`max_restarts` or `max_seconds` with another value than a number that makes sense there."""

    code: ClassVar[str] = "E0077"
    name: str
    least: int

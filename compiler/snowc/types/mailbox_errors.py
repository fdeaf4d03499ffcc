"""What the types report of actors, their messages and who may spawn them: facts, without words. Words:
`diagnostics/wording_mailboxes.py`.
"""

from __future__ import annotations

from typing import ClassVar

from snowc.diagnostics.facts import fact
from snowc.types.errors import Reason


@fact
class SendMismatch:
    """A message of another type than the receiver's. `actor` is what the pid names, "" if that is not known; `arms` are
    its receive patterns, or without an actor the variants of the expected type.
    """

    code: ClassVar[str] = "E0014"
    expected: str
    found: str
    because: Reason | None
    found_because: Reason | None
    actor: str = ""
    arms: tuple[str, ...] = ()


@fact
class SelfOutsideActor:
    code: ClassVar[str] = "E0015"
    in_closure: bool


@fact
class NotSpawnable:
    code: ClassVar[str] = "E0016"
    type: str


@fact
class NotSpawnableElsewhere:
    """What `Node.spawn` is to start has no name that another node could know it by."""

    code: ClassVar[str] = "E0016"


@fact
class NotKnownElsewhere:
    """What another node is to run has a name there, but not one form, or takes or gives what stays here.

    `why` is generic, async, takes or gives; `part` the type that stays, "" for the first two.
    """

    code: ClassVar[str] = "E0016"
    name: str
    why: str
    part: str = ""


@fact
class OnlySpawned:
    """An actor or a `receives` function used as a value; `what` is actor or function."""

    code: ClassVar[str] = "E0016"
    what: str
    name: str


@fact
class ReceiveOutsideActor:
    """`callee` is the `receives` function or actor that was called, "" for `receive` itself."""

    code: ClassVar[str] = "E0017"
    callee: str
    in_closure: bool


@fact
class MailboxMismatch:
    """A `receives` function called where messages have another type."""

    code: ClassVar[str] = "E0017"
    callee: str
    expected: str
    found: str
    because: Reason | None


@fact
class NotSendable:
    """`part` is the type inside `type` that can't leave its actor."""

    code: ClassVar[str] = "E0039"
    type: str
    part: str


@fact
class NoReceiveArm:
    """A message that no receive arm matches. `actor` is the receiver if it is known, "" if nobody has such an arm."""

    code: ClassVar[str] = "W0030"
    actor: str


@fact
class NobodySends:
    """A receive arm for a constructor of which no value is ever made, or for what no sender of its actor sends; `name`
    is the constructor, or the pattern as it is written.
    """

    code: ClassVar[str] = "W0031"
    name: str


@fact
class EndlessReceive:
    """A receive in an actor to which nobody sends."""

    code: ClassVar[str] = "W0032"
    actor: str

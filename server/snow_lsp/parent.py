"""The server ends when its client does, also when the client was killed and left the pipe open in some grandchild."""

from __future__ import annotations

import logging
import os
import select
import threading
from collections.abc import Callable

logger = logging.getLogger(__name__)

_POLL_SECONDS = 3.0
"""Between two looks where the system has no pidfd (macOS)."""


def watch_parent(process_id: int, on_death: Callable[[], None]) -> None:
    """Call `on_death` from a thread when the process has ended, or at once if it is not there."""
    threading.Thread(target=_wait_and_call, args=(process_id, on_death), name="snow-parent-watch", daemon=True).start()


def _wait_and_call(process_id: int, on_death: Callable[[], None]) -> None:
    _wait_for_end(process_id)
    logger.info("the client (process %d) has ended", process_id)
    on_death()


def _wait_for_end(process_id: int) -> None:
    if hasattr(os, "pidfd_open"):
        try:
            descriptor = os.pidfd_open(process_id)
        except ProcessLookupError:
            return
        except OSError as error:
            logger.info("no pidfd (%s): polling instead", error)
        else:
            select.select([descriptor], [], [])
            os.close(descriptor)
            return
    _poll_for_end(process_id)


def _poll_for_end(process_id: int) -> None:
    pause = threading.Event()
    while True:
        try:
            os.kill(process_id, 0)
        except ProcessLookupError:
            return
        except PermissionError:
            logger.debug("process %d belongs to somebody else, but is there", process_id)
        pause.wait(_POLL_SECONDS)

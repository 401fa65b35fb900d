"""A child's line to its parent: standard input is a pipe that only the parent holds open.

When the parent is gone, however it went, the pipe ends and so does the child: first as SIGTERM would end it, then
at once.
"""

from __future__ import annotations

import os
import signal
import threading
from typing import Final

GRACE_S: Final = 8.0


def hold() -> None:
    """Watch the line from now on, in a thread."""
    threading.Thread(target=_watch, name="lifeline", daemon=True).start()


def _watch() -> None:
    while os.read(0, 4096):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    threading.Event().wait(GRACE_S)
    os._exit(1)

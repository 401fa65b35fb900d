"""The log: one line an entry on standard error, `key=value`, so that journald, grep and people can read it.

Everything that has no key of its own goes into the message; an exception becomes its type, text and place in one line.
The last lines are kept in memory too, for whoever asks the gateway from afar how it is.
"""

from __future__ import annotations

import logging
import sys
import time
from collections import deque
from pathlib import Path
from typing import Final

LINES: Final = 200
_BREAKS: Final = str.maketrans({"\n": " ", "\r": " "})


class OneLine(logging.Formatter):
    """`t=… level=… from=… message`, without line breaks whatever happens."""

    def format(self, record: logging.LogRecord) -> str:
        """One entry."""
        at = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created)) + f".{int(record.msecs):03d}Z"
        line = f"t={at} level={record.levelname.lower()} from={record.name} {record.getMessage()}"
        if record.exc_info and record.exc_info[1] is not None:
            error = record.exc_info[1]
            trace = error.__traceback__
            while trace is not None and trace.tb_next is not None:
                trace = trace.tb_next
            place = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else ""
            line += f" error={type(error).__name__} why={str(error)!r} at={place}"
        return line.translate(_BREAKS)


class Recent(logging.Handler):
    """Keeps the last `LINES` lines."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: deque[str] = deque(maxlen=LINES)
        self.setFormatter(OneLine())

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one entry."""
        self.lines.append(self.format(record))


def start(level: str) -> None:
    """Log to standard error from `level` ("debug" … "error") on; libraries of others speak from warning on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(OneLine())
    logging.basicConfig(level=level.upper(), handlers=[handler, Recent()], force=True)
    for name in ("pymodbus", "asyncio"):
        logging.getLogger(name).setLevel(logging.CRITICAL)


def from_now_on(level: str) -> None:
    """Log from another level on."""
    logging.getLogger().setLevel(level.upper())


def recent() -> list[str]:
    """The last lines, the oldest first; none where `start` was not called."""
    return [line for handler in logging.getLogger().handlers if isinstance(handler, Recent) for line in handler.lines]

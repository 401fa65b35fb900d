"""The log: one line an entry on standard error, `key=value`, so that journald, grep and people can read it.

Everything that has no key of its own goes into the message; an exception becomes its type, text and place in one line.
"""

from __future__ import annotations

import logging
import sys
import time
from pathlib import Path
from typing import Final

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


def start(level: str) -> None:
    """Log to standard error from `level` ("debug" … "error") on; libraries of others speak from warning on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(OneLine())
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    for name in ("pymodbus", "asyncio"):
        logging.getLogger(name).setLevel(logging.CRITICAL)

"""Logs: one line per event, with named fields, and nothing in them that opens a door.

    2026-11-23T07:37:02.123Z INFO zhigen.live tail_failed reason="database is locked"

Fields whose name speaks of a secret are masked, and what looks like a token, a password in a URL or a log-in cookie is
masked wherever it stands, also in messages of libraries.
"""

from __future__ import annotations

import json
import logging
import re
import sys
from typing import IO, Final

from contract.moment import iso

MASK: Final = "***"
_SECRET: Final = re.compile(r"password|passwd|secret|token|authorization|cookie|credential|private", re.IGNORECASE)
_PATTERNS: Final = (
    (re.compile(r"(?i)\b(bearer|basic)\s+[\w.~+/=-]{8,}"), rf"\1 {MASK}"),
    (re.compile(r"(\w+://[^/\s:@]*):[^@\s/]+@"), rf"\1:{MASK}@"),
    (re.compile(r"(zhigen_session=)[\w-]+"), rf"\1{MASK}"),
    (
        re.compile(r"(?i)((?:password|passwd|token|secret)[\"']?\s*[=:]\s*)(\"[^\"]*\"|'[^']*'|[^\s,;&}]+)"),
        rf"\1{MASK}",
    ),
)


def note(logger: logging.Logger, level: int, event: str, **fields: object) -> None:
    """Log an event with its fields."""
    logger.log(level, event, extra={"zhigen_fields": fields}, stacklevel=2)


def redact(text: str) -> str:
    """The text without what looks like a secret."""
    for pattern, instead in _PATTERNS:
        text = pattern.sub(instead, text)
    return text


class Line(logging.Formatter):
    """Time, level, logger, event, fields; a traceback follows where there is one, redacted as well."""

    def format(self, record: logging.LogRecord) -> str:
        """One record as text."""
        fields: dict[str, object] = getattr(record, "zhigen_fields", {})
        tail = "".join(
            f" {name}={MASK if _SECRET.search(name) else json.dumps(value, ensure_ascii=False, default=str)}"
            for name, value in fields.items()
        )
        head = f"{iso(int(record.created * 1000))} {record.levelname} {record.name} "
        line = head + " ".join(record.getMessage().splitlines()) + tail
        if record.exc_info:
            line += "\n" + self.formatException(record.exc_info)
        return redact(line)


def to(stream: IO[str] | None = None, level: int = logging.INFO) -> None:
    """Send all logs of this process to a stream (standard error by default)."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(Line())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for talkative in ("alembic", "uvicorn.error"):
        logging.getLogger(talkative).setLevel(logging.WARNING)
    logging.captureWarnings(True)  # noqa: FBT003  # the standard library's signature

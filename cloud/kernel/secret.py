"""A password that stands in a file of its own, so that it is in no configuration and no command line."""

from __future__ import annotations

from pathlib import Path

from cloud.kernel.errors import CloudError


def first_line(path: Path) -> str:
    """The first line of the file. Raises CloudError("secret_unreadable")."""
    try:
        return path.read_text(encoding="utf-8").split("\n", 1)[0]
    except (OSError, UnicodeDecodeError) as error:
        why = (getattr(error, "strerror", None) or "not text").lower()
        raise CloudError("secret_unreadable", path=path, why=why) from None

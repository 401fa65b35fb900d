"""Rows by the hundred thousand live until their block is written: whoever looks through them for rubbish finds none."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_OBJECTS: Final = 200_000  # that are new, until one looks: three looks in a block instead of a thousand


@contextmanager
def patient() -> Iterator[None]:
    """Let the collector look seldom, and never at what was there before; afterwards all is as it was."""
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(_OBJECTS, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()

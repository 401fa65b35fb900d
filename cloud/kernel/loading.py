"""Modules that live until the end hold no rubbish: while a service loads its own, nobody need look for any."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def loading() -> Iterator[None]:
    """Around the imports of what runs for long; the collector begins afterwards, and passes over what was loaded.

    A sixth of the start of a cloud on a small machine would else be spent on looking through half a million objects.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()

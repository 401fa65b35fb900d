"""Statements are compiled once a process of the tests, not once a test: that was two fifths of the time of most.

SQLAlchemy keeps compiled statements with an engine and by its dialect; a product has one of each, a thousand tests have
a thousand. So one dialect and one store of statements serve all databases of a kind.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import pytest
from sqlalchemy import Dialect
from sqlalchemy.engine import URL
from sqlalchemy.util import LRUCache

from cloud.kernel.database import Database

_KEPT: Final = 4_000  # statements of a kind; those over tables that a test made up are soon forgotten


@contextmanager
def spoken_by_all() -> Iterator[None]:
    """While it is open, every Database compiles with what others have compiled before it."""
    spoken: dict[str, tuple[Dialect, LRUCache[Any, Any]]] = {}
    begin = Database.__init__

    def fluent(self: Database, url: str | URL, **options: Any) -> None:
        begin(self, url, **options)
        name = self.engine.dialect.name
        dialect, compiled = spoken.setdefault(name, (self.engine.dialect, LRUCache(_KEPT)))
        for engine in (self.engine, self._reader, self._writer):
            engine.dialect = dialect
            engine.update_execution_options(compiled_cache=compiled)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Database, "__init__", fluent)
        yield

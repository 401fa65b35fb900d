"""The small county, laid down once and copied for each test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from cloud.kernel.database import FILE, Database
from tests.cloud.inputs import ground


@pytest.fixture(scope="session")
def laid_down(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the county in it."""
    folder = tmp_path_factory.mktemp("county")
    database = Database.in_folder(folder)
    database.create_all()
    ground.found(database)
    database.close()
    return folder


@pytest.fixture
def county(laid_down: Path, tmp_path: Path) -> Iterator[Database]:
    """The county in a database of its own (SQLite)."""
    shutil.copy(laid_down / FILE, tmp_path / FILE)
    database = Database.in_folder(tmp_path)
    yield database
    database.close()

"""Houses to move: folders and databases with a configuration file each, on SQLite and on a real PostgreSQL."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cloud.move.street import Street
from tests.postgres import Cluster


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """One server for all tests here; its processes are another user's, who must reach the folder."""
    folder = Path(tempfile.mkdtemp(prefix="zhigen-move-"))
    folder.chmod(0o755)
    cluster = Cluster(folder)
    cluster.start()
    yield cluster
    cluster.stop()
    shutil.rmtree(folder)


@pytest.fixture
def street(tmp_path: Path, cluster: Cluster) -> Iterator[Street]:
    """Where houses are built, and thrown away afterwards."""
    street = Street(tmp_path, cluster)
    yield street
    street.close()

"""One PostgreSQL for all tests of the boards, which asks Grafana's role for a password and nobody else."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.postgres import Cluster
from zhigen.boards.reader import ROLE


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        cluster = Cluster(Path(name))
        rules = Path(name) / "postgres" / "pg_hba.conf"
        rules.write_text(f"host all {ROLE} 127.0.0.1/32 scram-sha-256\n{rules.read_text()}")
        cluster.start()
        yield cluster
        cluster.stop()

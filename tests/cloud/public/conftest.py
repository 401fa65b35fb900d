"""The county of these tests, one for each file: on both engines."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.cloud.public.ground import Town
from tests.cloud.public.ground import town as built
from tests.engines import Engine, Engines


@pytest.fixture(scope="module")
def town(engines: Engines, engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A served cloud with one code in every state."""
    folder = tmp_path_factory.mktemp("town")
    with engines.database(engine, folder) as database:
        made = built(folder, database)
        yield made
        made.house.shut()

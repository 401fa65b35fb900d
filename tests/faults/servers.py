"""The county's stores as servers: a real PostgreSQL and a real InfluxDB, each of which can be broken.

They live in the process of the scenario, below a folder of their own: PostgreSQL is another user's.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any, Final

from tests.influx import InfluxServer, PathMap
from tests.postgres import SETTINGS, Cluster

_TOKEN: Final = "of-the-county"
# Some for the workers, one for the judge; two are the superuser's, who looks on.
CROWDED: Final = (*(one for one in SETTINGS if not one.startswith("max_connections")), "max_connections=40")


class Servers:
    """Both, running. `paths` is what stands before InfluxDB and may be told to fail."""

    def __init__(self, folder: Path) -> None:
        self._home = Path(tempfile.mkdtemp(prefix="zhigen-faults-"))
        self._home.chmod(0o755)
        self.postgres = Cluster(self._home, CROWDED)
        self.influx = InfluxServer(folder)
        self.postgres.start()
        self.influx.start()
        self.influx.create("zhigen")
        self.paths = PathMap(self.influx.url, _TOKEN)
        self._sql = self.postgres.create()
        token = folder / "influx.token"
        token.write_text(_TOKEN + "\n")
        token.chmod(0o600)
        self.sections: dict[str, Any] = {
            "postgres": {**self._sql.model_dump(exclude_none=True, exclude_unset=True), "connections": 5},
            "influx": self.paths.told("zhigen", token).model_dump(mode="json", exclude_none=True, exclude_unset=True),
        }

    @property
    def dsn(self) -> str:
        """The county's database, for psycopg."""
        return self.postgres.dsn(self._sql.database)

    def close(self) -> None:
        """End both."""
        self.paths.close()
        self.influx.kill()
        self.postgres.stop()
        shutil.rmtree(self._home)

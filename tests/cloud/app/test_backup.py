"""A backup of running stores is one moment of each, proves itself, and comes back whole, into an empty place only."""

from __future__ import annotations

import stat
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

import pytest
from click.testing import CliRunner, Result
from sqlmodel import select

from cloud import migrations
from cloud.alerts import PipeAlert
from cloud.app import backup, copies, packing, stores
from cloud.app.move import logbook
from cloud.app.move.logbook import Logbook, Place
from cloud.app.preparation import prepare_database
from cloud.app.restore import restore
from cloud.ingest import coverage, watch
from cloud.ingest.coverage import Stretch
from cloud.kernel.config import Config, Office
from cloud.kernel.database import Database
from cloud.kernel.errors import CloudError
from cloud.kernel.journal import ProjectionCursor
from cloud.kernel.stores import Influx
from cloud.keys import KeyRoom, Vault
from cloud.telemetry.port import Block
from contract import birth
from tests.cloud.keys.county import COUNTY
from tests.patience import until
from tests.postgres import Cluster
from zhigen.commands.cloud import command


def _zhigen(*words: str | Path) -> Result:
    return CliRunner(env={"LC_ALL": "C"}).invoke(command, [str(word) for word in words])


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    with tempfile.TemporaryDirectory(prefix="zhigen-backup-") as name:
        Path(name).chmod(0o755)
        cluster = Cluster(Path(name))
        cluster.start()
        yield cluster
        cluster.stop()


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def another(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Config]:
    """Makes configurations of an engine with empty stores."""

    def one() -> Config:
        config = Config(data=tmp_path_factory.mktemp("data"), county=Office(code=COUNTY))
        if request.param == "sqlite":
            return config
        return config.model_copy(update={"postgres": request.getfixturevalue("cluster").create()})

    return one


@pytest.fixture(scope="module")
def county(another: Callable[[], Config]) -> Config:
    config = another()
    prepare_database(config, config.data, "en", lambda _: None)
    Vault(KeyRoom(config.data))
    stores.series(config, config.data, Database.in_folder(config.data)).close()
    return config


@pytest.fixture
def kept(county: Config, tmp_path: Path) -> Path:
    backup.back_up(county, tmp_path / "kept")
    return tmp_path / "kept"


class Writer(threading.Thread):
    """Writes pairs to SQL and rows of two points to the series, as fast as it may, until it is stopped."""

    def __init__(self, config: Config) -> None:
        super().__init__(daemon=True)
        self._config = config
        self._stop_it = threading.Event()
        self.pairs = 0

    def run(self) -> None:
        database = stores.database(self._config, self._config.data)
        series = stores.series(self._config, self._config.data, database)
        while not self._stop_it.is_set():
            with database.write() as session:
                for half in "ab":
                    session.add(ProjectionCursor(name=f"{self.pairs}{half}"))
            series.write([Block("g", "d", [self.pairs], {"x": [1.0], "y": [2.0]}, {})])
            self.pairs += 1
        series.close()
        database.close()

    def end(self) -> None:
        self._stop_it.set()
        self.join(120)
        assert not self.is_alive()


def test_what_is_backed_up_while_others_write_is_one_moment_and_comes_back_whole(
    county: Config, another: Callable[[], Config], tmp_path: Path
) -> None:
    writer = Writer(county)
    writer.start()
    until(lambda: writer.pairs > 5, "the writer")
    before = writer.pairs
    made = backup.back_up(county, tmp_path / "backup")
    after = writer.pairs
    until(lambda: writer.pairs > after, "the writer to go on")
    writer.end()
    assert made.schema == migrations.head()
    pairs, odd = divmod(made.rows["database"]["projection"], 2)
    assert (odd, before <= pairs <= after + 1) == (0, True)
    assert made.rows["series"]["reading"] % 2 == 0

    place = another()
    assert restore(place, tmp_path / "backup") == made
    database = stores.database(place, place.data)
    migrations.check(database)
    with database.engine.connect() as connection:
        assert copies.rows(connection) == made.rows["database"]
    series = stores.series(place, place.data, database)
    assert series.latest(["g/d/x"])[0].t * 2 + 2 == made.rows["series"]["reading"]
    with database.write() as session:  # numbers go on behind those that are there
        session.add(ProjectionCursor(name="new"))
    series.close()
    database.close()
    for name in ("match.secret", *(path.name for path in (county.data / "keys").glob("*.pem"))):
        assert (place.data / "keys" / name).read_bytes() == (county.data / "keys" / name).read_bytes()


def test_what_was_acked_after_the_backup_is_told_as_a_hole_when_an_older_cloud_comes_back(
    county: Config, another: Callable[[], Config], tmp_path: Path
) -> None:
    stretch = Stretch("farm-a", "readings", 1)

    def settle(database: Database, first: int, last: int) -> None:
        """The cloud has settled these rows, and the gateway, who has its acks, says so."""
        lane = birth.LaneState(1, last + 1, last, 0)
        said = birth.State(online=True, boot="b1", t=1, events=birth.LaneState(1, 1, 0, 0), readings=lane)
        with database.write() as session:
            coverage.cover(session, {stretch: [(first, last)]}, {"farm-a": COUNTY})
            watch.told(session, "farm-a", COUNTY, said)

    database = stores.database(county, county.data)
    settle(database, 1, 10)
    backup.back_up(county, tmp_path / "backup")
    settle(database, 11, 20)
    database.close()
    place = another()
    restore(place, tmp_path / "backup")
    database = stores.database(place, place.data)
    settle(database, 21, 25)
    for now in (1_000, 1_000 + watch.GRACE_MS):
        with database.write() as session:
            watch.judge(session, now)
    with database.read() as session:
        (alert,) = session.exec(select(PipeAlert).where(PipeAlert.code == "hole"))
    database.close()
    assert alert.details == '{"lane":"readings","epoch":1,"first":11,"last":20,"rows":10}'


def test_nobody_else_can_read_it(kept: Path, another: Callable[[], Config]) -> None:
    place = another()
    restore(place, kept)
    for root in (kept, place.data):
        for path in (root, *root.rglob("*")):
            assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


def _refused(code: str, act: Callable[[], object]) -> CloudError:
    with pytest.raises(CloudError) as refusal:
        act()
    assert refusal.value.code == code
    return refusal.value


def test_nothing_is_written_over(county: Config, kept: Path, another: Callable[[], Config]) -> None:
    _refused("backup_taken", lambda: backup.back_up(county, kept))
    _refused("not_empty", lambda: restore(county, kept))
    place = another()
    (place.data / "keys").mkdir()
    (place.data / "keys" / "ca-0.pem").write_text("mine")
    _refused("not_empty", lambda: restore(place, kept))
    assert not (place.data / "series.db").exists()


@pytest.mark.parametrize("what", ["a flipped byte", "a missing file", "no packing list", "a lie about rows"])
def test_a_backup_that_is_not_whole_is_not_put_back(what: str, kept: Path, another: Callable[[], Config]) -> None:
    made = packing.read(kept)
    assert _zhigen("restore", kept, "--check").exit_code == 0
    code, series = "backup_damaged", kept / "series.db"
    if what == "a flipped byte":
        body = bytearray(series.read_bytes())
        body[len(body) // 2] ^= 1
        series.write_bytes(body)
    elif what == "a missing file":
        next((kept / "keys").glob("ack-*.pem")).unlink()
    elif what == "no packing list":
        (kept / "packing-list.json").unlink()
        code = "backup_incomplete"
    else:
        made.rows["database"]["account"] += 1
        packing.keep(kept, made)
        code = "backup_differs"
    _refused(code, lambda: restore(another(), kept))
    if what != "a lie about rows":
        checked = _zhigen("restore", kept, "--check")
        assert (checked.exit_code, checked.stderr.count("\n")) == (2, 1)


def test_it_goes_back_to_the_same_kind_of_stores_and_to_software_that_knows_them(
    kept: Path, another: Callable[[], Config]
) -> None:
    made = packing.read(kept)
    place = another()
    influx = place.model_copy(update={"influx": Influx(url="http://127.0.0.1:1")})
    said = _refused("backup_other_stores", lambda: restore(influx, kept)).text("en")
    assert "InfluxDB" in said
    packing.keep(
        kept, packing.PackingList(**{**{k: getattr(made, k) for k in made.__struct_fields__}, "schema": "9999"})
    )
    _refused("schema_newer", lambda: restore(place, kept))


def test_a_server_that_refuses_is_told_in_one_line_without_its_password(
    cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = tmp_path / "password"
    secret.write_text("not-to-be-seen\n")
    server = cluster.create()
    config = Config(data=tmp_path / "data", postgres=server.model_copy(update={"password_file": secret}))
    config.data.mkdir()
    prepare_database(config, config.data, "en", lambda _: None)
    server = server.model_copy(update={"database": "elsewhere"})
    dump = tmp_path / "zhigen.dump"
    dump.write_bytes(b"PGDMP")
    said = _refused("tool_failed", lambda: copies.load(server, dump)).text("en")
    assert "\n" not in said
    assert "not-to-be-seen" not in said
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(copies, "_DEBIAN", tmp_path)
    assert _refused("tool_missing", lambda: copies.load(server, dump)).text("zh").endswith("请安装 postgresql-client")


def test_the_commands_say_what_they_did(tmp_path: Path) -> None:
    data, kept = tmp_path / "data", tmp_path / "backup"
    assert _zhigen("prepare", "--data", data).exit_code == 0
    made = _zhigen("backup", kept, "--data", data)
    assert made.exit_code == 0, made.output
    assert "private keys" in made.output
    assert not (kept / "series.db").exists()  # no reading was ever taken in
    back = _zhigen("restore", kept, "--data", tmp_path / "again")
    assert back.exit_code == 0, back.output
    assert "restored as of" in back.output
    assert _zhigen("migrate", "--data", tmp_path / "again").exit_code == 0


def test_the_mark_of_a_move_does_not_come_back_with_a_backup(
    county: Config, another: Callable[[], Config], tmp_path: Path
) -> None:
    elsewhere = Place("elsewhere", "elsewhere")
    Logbook(elsewhere, _place(county), state="moved").save(county.data)
    try:
        backup.back_up(county, tmp_path / "kept")
    finally:
        logbook.tear(county.data)
    empty = another()
    restore(empty, tmp_path / "kept")
    assert logbook.find(empty.data) is None
    stores.database(empty, empty.data).close()


@pytest.mark.parametrize("state", ["moving", "moved"])
def test_nothing_is_put_where_the_mark_of_a_move_would_keep_it_from_starting(
    kept: Path, another: Callable[[], Config], state: Literal["moving", "moved"]
) -> None:
    empty = another()
    Logbook(_place(empty), Place("elsewhere", "elsewhere"), state=state).save(empty.data)
    with pytest.raises(CloudError, match="delet") as caught:
        restore(empty, kept)
    assert caught.value.code == {"moving": "house_moving", "moved": "house_left"}[state]
    assert [path.name for path in empty.data.iterdir()] == [logbook.FILE]
    logbook.tear(empty.data)
    restore(empty, kept)
    stores.database(empty, empty.data).close()


def _place(config: Config) -> Place:
    database = Database.in_folder(config.data) if config.postgres is None else Database.on_server(config.postgres)
    return stores.place(config, config.data, database)

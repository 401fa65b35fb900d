"""The watchman on a real database: what gateways said becomes alerts, and a county in which all is well costs reads."""

from __future__ import annotations

import pytest
from sqlalchemy import event
from sqlmodel import select

from cloud.alerts import PipeAlert
from cloud.fleet import watchman
from cloud.fleet.watch_disk import DAY_MS, HOUR_MS
from cloud.fleet.watch_model import GatewayDisk
from cloud.fleet.watchman import Watchman
from cloud.kernel.database import Database
from cloud.kernel.journal import ProjectionCursor
from cloud.registry import inbox
from contract.birth import State
from tests.cloud.farm import settle
from tests.cloud.fleet.watched import MINUTE, NOW, said
from tests.patience import until


class Post:
    """A watchman whose clock the test sets."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.now = NOW
        self.hears = True
        self.losses: dict[str, tuple[int, int]] = {}
        self.watchman = self.relieve()

    def relieve(self) -> Watchman:
        """Another one, as after a restart."""
        self.watchman = Watchman(
            self.database,
            hears=lambda: self.hears,
            losses=lambda _: self.losses,
            region="532331",
            clock=lambda: self.now,
        )
        return self.watchman

    def hear(self, gateway: str, state: State) -> None:
        with self.database.write() as session:
            inbox.heard_state(session, gateway, state, self.now)

    def open(self) -> set[tuple[str, str, str]]:
        with self.database.read() as session:
            rows = session.exec(select(PipeAlert)).all()
        return {(row.code, row.gateway, row.subject) for row in rows if row.cleared is None}


@pytest.fixture
def post(database: Database) -> Post:
    settle(database, "yuhe-1")
    settle(database, "hill-1")
    return Post(database)


def test_states_become_alerts_and_alerts_end_by_themselves(post: Post) -> None:
    post.hear("yuhe-1", said(NOW, not_after=NOW + DAY_MS))
    post.hear("hill-1", said(NOW))
    post.watchman.look()
    assert post.open() == {("certificate", "yuhe-1", "")}
    post.now += 4 * MINUTE
    post.hear("yuhe-1", said(post.now, not_after=NOW + 90 * DAY_MS))
    post.watchman.look()
    assert post.open() == {("silence", "hill-1", "")}
    post.losses = {"yuhe-1": (12, post.now)}
    post.watchman.look()
    assert post.open() == {("silence", "hill-1", ""), ("quarantine", "yuhe-1", "")}
    with post.database.read() as session:
        (silence,) = session.exec(select(PipeAlert).where(PipeAlert.code == "silence")).all()
    assert (silence.region, silence.count, silence.raised) == ("532331100", 1, post.now)


def test_a_stopped_projection_is_an_alert_of_the_cloud_itself(post: Post) -> None:
    def turn(state: str, failed_at: int | None) -> None:
        with post.database.write() as session:
            session.merge(ProjectionCursor(name="alarms", state=state, failed_at=failed_at))
        post.watchman.look()
        post.relieve().look()

    turn("stopped", 7)
    assert post.open() == {("projection", "", "alarms")}
    turn("running", None)
    assert post.open() == set()


def test_where_nothing_changes_nothing_is_written(post: Post) -> None:
    post.hear("yuhe-1", said(NOW, not_after=NOW + DAY_MS))
    post.watchman.look()
    writes: list[str] = []
    event.listen(post.database.engine, "commit", lambda _: writes.append("commit"))
    for _ in range(5):
        post.now += 10_000
        post.watchman.look()
    assert writes == []


def test_disks_are_remembered_an_hour_apart_for_fourteen_days_and_over_restarts(post: Post) -> None:
    for hour in range(15 * 24):
        post.now = NOW + hour * HOUR_MS
        post.hear("yuhe-1", said(post.now, free=9_999 - 20 * hour))
        post.watchman.look()
        post.watchman.look()
    with post.database.read() as session:
        rows = session.exec(select(GatewayDisk)).all()
    assert len(rows) == 14 * 24 + 1
    assert ("disk", "yuhe-1", "") in post.open()
    post.relieve().look()
    assert ("disk", "yuhe-1", "") in post.open(), "the one who comes after knows the past"


def test_many_gateways_that_fall_silent_at_once_are_written_piece_by_piece(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watchman, "_PIECE", 10)
    for number in range(25):
        settle(post.database, f"many-{number}")
        post.hear(f"many-{number}", said(NOW))
    post.watchman.look()
    commits: list[str] = []
    event.listen(post.database.engine, "commit", lambda _: commits.append("commit"))
    post.now += 4 * MINUTE
    assert len(post.watchman.look().opened) == 25
    assert len(commits) == 3, "no lane waits for more than a piece"


def test_the_thread_looks_at_once_and_ends_when_told(post: Post) -> None:
    post.hear("yuhe-1", said(NOW, not_after=NOW + DAY_MS))
    post.watchman.start()
    until(lambda: post.open() == {("certificate", "yuhe-1", "")})
    post.watchman.stop()
    post.watchman.join(120)
    assert not post.watchman.is_alive()

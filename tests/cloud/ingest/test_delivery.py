"""Nothing lost, nothing twice: duplicates, disorder, lost acks, a killed process, a failing handler."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import threading
from contextlib import AbstractContextManager
from pathlib import Path
from uuid import UUID

import pytest
import yaml
from sqlmodel import Session, select

from cloud.ingest import coverage
from cloud.ingest.link import Letter
from cloud.ingest.model import IngestStatus
from cloud.ingest.projector import Projector
from cloud.kernel import journal
from cloud.kernel.database import Database
from cloud.kernel.journal import JournalEvent, Projection, ProjectionCursor
from contract import ack, birth, event
from contract.topics import Topic, build
from tests.cloud.ingest.conftest import Ground
from tests.cloud.ingest.farm import COUNTY, Farm, happening, meta, now_ms, rows
from tests.engines import ONE_AT_LENGTH
from tests.patience import until


def test_duplicates_and_disorder(ground: Ground):
    service = ground.ingest()
    farm, begin = ground.farm(), now_ms() - 100_000
    pieces = [rows([n, n + 1], [begin + n, begin + n + 1]) for n in range(1, 101, 2)] * 3
    events = [happening(n, t=begin).wire() for n in range(1, 31)] * 2
    random.Random(7).shuffle(pieces)
    random.Random(7).shuffle(events)
    for piece in pieces:
        farm.data(piece)
    for payload in events:
        farm.send("event", payload)
    farm.wait("readings", range(1, 101))
    farm.wait("events", range(1, 31))
    until(lambda: [lane.tally.messages for lane in service.lanes] == [60, 150], "all messages")
    assert ground.stored() == [float(n) for n in range(1, 101)]
    assert sorted(row.seq for row in ground.journal()) == list(range(1, 31))
    events_done, readings_done = (lane.tally for lane in service.lanes)
    assert (events_done.stored, events_done.duplicates) == (30, 30)
    assert (readings_done.stored, readings_done.duplicates) == (100, 200)


def test_a_letter_of_the_other_lane_is_left_to_it(ground: Ground):
    service = ground.ingest()
    readings_lane = service.lanes[1]
    state = birth.encode(birth.State(online=True, boot="b1", t=now_ms()))
    stray = Letter(build(Topic(COUNTY, "farm-a", "state")), state, 0, 0, 1, now_ms())
    readings_lane.link.letters.put(stray)
    until(lambda: readings_lane.tally.messages == 1, "the stray letter")
    assert ground.quarantine() == []
    assert ground.book.states == []


def test_a_lost_ack_costs_a_resend_and_nothing_more(ground: Ground):
    ground.ingest()
    now = now_ms()
    deaf = ground.farm()
    deaf.data(rows([1], [now]))
    deaf.send("event", happening(1).wire())
    deaf.wait("readings", [1])
    deaf.wait("events", [1])
    deaf.close()
    again = ground.farm()
    again.data(rows([1, 2], [now, now + 1]))
    again.send("event", happening(1).wire())
    again.wait("readings", [1, 2])
    assert ground.stored() == [1.0, 2.0]


def test_births_and_states_reach_the_registry(ground: Ground):
    farm = ground.farm()
    farm.send("meta", meta(), retain=True)
    farm.send("state", birth.encode(birth.State(online=True, boot="boot1", t=now_ms(), produced=7)), retain=True)
    ground.ingest()
    until(lambda: len(ground.book.births) == 1 and len(ground.book.states) == 1, "what was retained")
    assert ground.book.births[0].content.devices[0].id == "d1"
    assert ground.book.states[0].produced == 7


def test_a_message_on_which_our_own_code_fails_does_not_come_round(ground: Ground, monkeypatch):
    def fail(session: Session, county: str, meta: birth.Meta, received: int) -> None:
        raise KeyError("a bug of ours")

    monkeypatch.setattr(ground.book, "birth", fail)
    service = ground.ingest()
    farm = ground.farm()
    farm.send("meta", meta())
    farm.send("event", happening(1).wire())
    farm.wait("events", [1])
    until(lambda: ground.reasons() == ["unprocessable"], "the quarantine")
    assert service.lanes[0].is_alive()


@pytest.mark.slow
@ONE_AT_LENGTH
def test_ingest_killed_in_full_flow(ground: Ground):
    """A farm that resends what was not acked, as a gateway does; the process that stores dies again and again."""
    farm, total, kills, begin = ground.farm(), 400, 4, now_ms() - 3_600_000
    over = threading.Event()

    def keep_sending() -> None:
        while not over.is_set():
            for lane, missing in (
                ("readings", _missing(farm, "readings", total)),
                ("events", _missing(farm, "events", total)),
            ):
                for seq in missing[:25]:
                    if lane == "readings":
                        farm.data(rows([seq], [begin + seq]))
                    else:
                        farm.send("event", happening(seq, t=begin, id=UUID(int=seq)).wire())
            over.wait(0.03)

    sender = threading.Thread(target=keep_sending)
    sender.start()
    worker = _worker(ground)
    try:
        for kill in range(1, kills + 1):
            goal = total * kill // (kills + 1)
            until(lambda goal=goal: len(farm.durable("readings")) >= goal, f"{goal} acked")  # type: ignore[misc]
            worker.kill()
            worker.wait(90)
            worker = _worker(ground)
        farm.wait("readings", range(1, total + 1))
        farm.wait("events", range(1, total + 1))
        worker.terminate()
        assert worker.wait(60) == 0
    finally:
        worker.kill()
        worker.wait()
        over.set()
        sender.join()
    assert ground.stored() == [float(n) for n in range(1, total + 1)]
    assert sorted(row.seq for row in ground.journal()) == list(range(1, total + 1))
    assert ground.quarantine() == []
    with ground.database.read() as session:
        for lane in ack.LANES:
            assert coverage.pieces(session, coverage.Stretch("farm-a", lane, 1)) == [(1, total)]


def test_births_and_events_are_answered_with_the_highest_numbers_ever_seen(ground: Ground):
    ground.ingest()
    farm, now = ground.farm(), now_ms()
    farm.send("meta", meta())
    until(lambda: farm.acks, "the answer to a birth")
    assert farm.acks[0].high == []
    farm.data(rows([3, 4], [now, now + 1]))
    farm.wait("readings", [3, 4])
    farm.send("event", happening(7).wire())
    farm.wait("events", [7])
    assert farm.acks[-1].high == [ack.High("events", 1, 7), ack.High("readings", 1, 4)]
    farm.send("event", happening(2, epoch=9).wire())
    until(lambda: len(farm.acks[-1].high) == 3, "the new epoch")
    farm.send("meta", meta())
    until(lambda: farm.acks[-1].durable == [], "the answer to the second birth")
    assert farm.acks[-1].high == [ack.High("events", 9, 2), ack.High("events", 1, 7), ack.High("readings", 1, 4)]


def test_what_a_gap_declares_is_covered_in_its_lane(ground: Ground):
    ground.ingest()
    farm = ground.farm()
    gap = event.Gap(1, 2, "outbox_full", rows=9, first=11, last=19)
    farm.send("event", happening(1, body=gap, id=UUID(int=11)).wire())
    farm.send("event", happening(2, body=event.Gap(1, 2, "salvage", lane="events", epoch=5, first=3, last=4)).wire())
    farm.wait("events", [1, 2])
    with ground.database.read() as session:
        assert coverage.pieces(session, coverage.Stretch("farm-a", "readings", 1)) == [(11, 19)]
        assert coverage.pieces(session, coverage.Stretch("farm-a", "events", 5)) == [(3, 4)]


def _missing(farm: Farm, lane: str, total: int) -> list[int]:
    return sorted(set(range(1, total + 1)) - farm.durable(lane))


def _worker(ground: Ground) -> subprocess.Popen[bytes]:
    url = ground.database.engine.url
    config = {"data": str(ground.folder), "broker": {"host": "127.0.0.1", "port": ground.port}}
    if url.host:
        config["postgres"] = {"host": url.host, "port": url.port or 0, "database": url.database or ""}
    file = ground.folder / "cloud.yaml"
    file.write_text(yaml.safe_dump(config))
    command = [sys.executable, "-m", "tests.cloud.ingest.worker", str(file), "ingest"]
    return subprocess.Popen(command, cwd=Path(__file__).parents[3], env=dict(os.environ))


def test_a_failing_projection_stops_visibly_and_others_and_acks_go_on(ground: Ground):
    seen: list[int] = []
    broken = True

    def count(session: Session, row: JournalEvent) -> None:
        seen.append(row.seq)

    def fail(session: Session, row: JournalEvent) -> None:
        if broken and row.seq == 2:
            raise ValueError("cannot read it")

    def cursor(name: str) -> ProjectionCursor | None:
        with ground.database.read() as session:
            return session.get(ProjectionCursor, name)

    ground.projections = [
        Projection("fails", frozenset({"device"}), fail, lambda _session: None),
        Projection("counts", frozenset({"device"}), count, lambda _session: seen.clear()),
        Projection("others", frozenset({"alarm"}), fail, lambda _session: None),
    ]
    service = ground.ingest()
    farm = ground.farm()
    for seq in (1, 2, 3):
        farm.send("event", happening(seq).wire())
        farm.wait("events", [seq])
    until(lambda: seen == [1, 2, 3], "the good projection")
    until(lambda: (found := cursor("others")) is not None and found.position == 3, "the one with nothing to do")
    stopped = cursor("fails")
    assert stopped is not None
    assert (stopped.state, stopped.position, stopped.failed_at) == ("stopped", 1, 2)
    assert stopped.error == "ValueError: cannot read it"
    broken = False
    service.projector.rebuild("fails")
    service.projector.rebuild("counts")
    mended = cursor("fails")
    assert mended is not None
    assert (mended.state, mended.position, mended.error, seen) == ("running", 3, "", [1, 2, 3])


def test_who_leads_next_finds_nothing_left_where_the_one_before_was_still_at_it(
    database: Database, monkeypatch: pytest.MonkeyPatch
):
    seen: list[int] = []
    counts = Projection("counts", frozenset({"device"}), lambda _, row: seen.append(row.seq), lambda _: None)
    before, after = Projector(database, [counts]), Projector(database, [counts])
    with database.write() as session:
        journal.append(session, [journal.Entry(happening(1), COUNTY, now_ms())])
    begin = database.write

    def late() -> AbstractContextManager[Session]:
        monkeypatch.undo()
        before.catch_up()
        return begin()

    monkeypatch.setattr(database, "write", late)
    after.catch_up()
    assert seen == [1]


def test_the_status_row_says_how_a_lane_is(ground: Ground):
    ground.ingest()
    farm, now = ground.farm(), now_ms()
    farm.data(rows([1, 2], [now, now + 1]))
    farm.data(rows([1, 3], [now, 5]))
    farm.wait("readings", [1, 2], [3])

    def status() -> dict[str, IngestStatus]:
        with ground.database.read() as session:
            return {row.lane: row for row in session.exec(select(IngestStatus))}

    until(lambda: "readings" in status() and status()["readings"].messages == 2, "a beat")
    row = status()["readings"]
    assert (row.readings, row.stored, row.duplicates, row.refused, row.held) == (4, 2, 1, 1, "")
    assert row.connected
    assert row.pid == os.getpid()


def test_another_county_is_another_house(ground: Ground):
    ground.book.counties["shop-1"] = "110101"
    ground.ingest()
    shop, farm, now = ground.farm("shop-1", "110101"), ground.farm(), now_ms()
    shop.data(rows([1], [now]))
    farm.data(rows([1], [now]))
    shop.wait("readings", [1])
    farm.wait("readings", [1])
    assert ground.series.names() == ["farm-a/d1/co2", "shop-1/d1/co2"]
    assert farm.county == COUNTY

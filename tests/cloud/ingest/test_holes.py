"""Holes: what is covered and what is missing, whatever the order; told after the grace, closed by late declarations."""

from __future__ import annotations

from itertools import count

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from cloud.alerts import PipeAlert
from cloud.ingest import coverage, holes, watch
from cloud.ingest.coverage import Stretch
from cloud.kernel.database import Database
from contract import birth, event
from tests.cloud.ingest.farm import happening

NOW = 1_795_418_400_000
LANE = Stretch("farm-a", "readings", 1)
AREA = {"farm-a": "532331101"}
spans = st.lists(st.tuples(st.integers(1, 60), st.integers(0, 9)).map(lambda pair: (pair[0], sum(pair))), max_size=12)


def numbers(ranges: list[tuple[int, int]]) -> set[int]:
    return {n for first, last in ranges for n in range(first, last + 1)}


def state(low: int, epoch: int = 1, events: int = 1) -> birth.State:
    return birth.State(
        online=True,
        boot="b1",
        t=NOW,
        events=birth.LaneState(epoch, events, events, 0),
        readings=birth.LaneState(epoch, low, max(low, 100), 0),
    )


class Eye:
    """The watch over one gateway, at a time that the test says."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def cover(self, *ranges: tuple[int, int], stretch: Stretch = LANE) -> None:
        with self.database.write() as session:
            coverage.cover(session, {stretch: list(ranges)}, AREA)

    def tell(self, said: birth.State) -> None:
        with self.database.write() as session:
            watch.told(session, "farm-a", "532331101", said)

    def open(self, epoch: int, body: event.Epoch) -> None:
        with self.database.write() as session:
            watch.opened(session, happening(1, epoch=epoch, body=body).event, "532331101")

    def look(self, now: int) -> list[tuple[str, str]]:
        """Subject and details of the open alerts after a look at `now`."""
        with self.database.write() as session:
            watch.judge(session, now)
        with self.database.read() as session:
            found = session.exec(select(PipeAlert).where(PipeAlert.code == "hole"))
            return [(row.subject, row.details) for row in found if row.cleared is None]


_epochs = count(1)


@given(spans, st.integers(1, 70), st.integers(1, 70))
def test_what_is_missing_is_what_no_piece_holds(ranges, begin, low):
    pieces = holes.coalesce(ranges)
    assert numbers(holes.missing(pieces, begin, low)) == set(range(begin, low)) - numbers(ranges)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(spans, max_size=6))
def test_the_table_holds_exactly_what_was_covered_in_pieces_that_do_not_touch(database, batches):
    stretch = Stretch("farm-a", "readings", next(_epochs))  # examples share the database
    for ranges in batches:
        with database.write() as session:
            coverage.cover(session, {stretch: ranges}, AREA)
    with database.read() as session:
        pieces = coverage.pieces(session, stretch)
    assert numbers(pieces) == numbers([one for ranges in batches for one in ranges])
    assert holes.coalesce(pieces) == pieces


def test_a_lane_in_too_many_pieces_forgets_and_never_invents(database: Database, monkeypatch):
    monkeypatch.setattr(coverage, "MOST", 3)
    Eye(database).cover(*((n, n) for n in range(1, 20, 2)))
    with database.read() as session:
        assert coverage.pieces(session, LANE) == [(15, 15), (17, 17), (19, 19)]


def test_whoever_covers_is_told_the_highest_number_of_each_lane_youngest_epoch_first(database: Database):
    eye = Eye(database)
    eye.cover((3, 9), (12, 19))
    for epoch in range(2, 12):
        eye.cover((1, epoch), stretch=Stretch("farm-a", "events", epoch))
    with database.write() as session:
        highs = coverage.cover(session, {LANE: [(5, 6)]}, AREA)["farm-a"]
        assert [(one.lane, one.epoch, one.seq) for one in highs[:2]] == [("events", 11, 11), ("events", 10, 10)]
        assert (highs[-1].lane, highs[-1].epoch, highs[-1].seq) == ("readings", 1, 19)
        nothing_new = coverage.cover(session, {}, AREA)
        assert nothing_new["farm-a"] == highs


def test_a_hole_is_told_after_the_grace_and_cleared_when_it_closes(database: Database):
    eye = Eye(database)
    eye.cover((1, 10), (13, 20))
    eye.tell(state(21))
    assert eye.look(NOW) == []
    assert eye.look(NOW + watch.GRACE_MS - 1) == []
    told = [("readings/1", '{"lane":"readings","epoch":1,"first":11,"last":12,"rows":2}')]
    assert eye.look(NOW + watch.GRACE_MS) == told
    assert eye.look(NOW + 2 * watch.GRACE_MS) == told
    eye.cover((11, 12))
    assert eye.look(NOW + 3 * watch.GRACE_MS) == []


def test_a_declaration_within_the_grace_says_nothing(database: Database):
    eye = Eye(database)
    eye.cover((1, 10), (13, 20))
    eye.tell(state(21))
    eye.look(NOW)
    eye.cover((11, 12))
    assert eye.look(NOW + 10 * watch.GRACE_MS) == []


def test_each_hole_has_its_own_grace(database: Database):
    eye = Eye(database)
    eye.cover((1, 10), (12, 20))
    eye.tell(state(21))
    eye.look(NOW)
    eye.cover((11, 11), (22, 30))
    eye.tell(state(31))
    assert eye.look(NOW + watch.GRACE_MS) == []
    assert len(eye.look(NOW + 2 * watch.GRACE_MS)) == 1


def test_a_gateway_whose_earlier_life_is_unknown_is_judged_from_the_first_low_mark(database: Database):
    eye = Eye(database)
    eye.tell(state(500))
    eye.cover((500, 510))
    eye.tell(state(511))
    eye.look(NOW)
    assert eye.look(NOW + 10 * watch.GRACE_MS) == []
    eye.tell(state(515))
    eye.look(NOW + 10 * watch.GRACE_MS)
    assert [subject for subject, _ in eye.look(NOW + 11 * watch.GRACE_MS)] == ["readings/1"]


def test_an_epoch_is_judged_from_where_it_was_opened_and_to_where_it_ended(database: Database):
    eye = Eye(database)
    eye.cover((1, 90))
    eye.tell(state(91))
    eye.tell(state(85, epoch=7))  # rows of the epoch before still wait, and the Epoch event has not come
    eye.open(7, event.Epoch(1, "restored", events=0, readings=100, seen_readings=120))
    eye.cover((101, 110), stretch=LANE._replace(epoch=7))
    eye.tell(state(111, epoch=7))
    eye.look(NOW)
    found = eye.look(NOW + watch.GRACE_MS)
    assert found == [("readings/1", '{"lane":"readings","epoch":1,"first":91,"last":100,"rows":10}')]
    eye.cover((91, 100))
    assert eye.look(NOW + 2 * watch.GRACE_MS) == []

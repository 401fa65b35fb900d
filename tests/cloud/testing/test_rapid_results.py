"""Rapid tests from the journal: kept as told, placed, judged, chained, counted; whatever the order of arrival."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import col, delete, select

from cloud.ingest.projector import Projector
from cloud.kernel.database import Database
from cloud.kernel.journal import Entry, JournalEvent, Projection
from cloud.kernel.scope import NATION, Scope
from cloud.testing import RAPID, SAMPLES, rapid, rapid_standing, rejudge
from cloud.testing.rapid_model import RapidCount, RapidMethod, RapidResult
from cloud.testing.sample_projection import refresh
from contract.event import ClockStep, Custody, Remark
from contract.event.testing import Residue
from contract.law import national
from tests.cloud.testing.rapid_ground import (
    BEFORE,
    COUNTY,
    MINUTE,
    MORNING,
    NOW,
    OTHER_TOWN,
    TOWN,
    equip,
    event_id,
    heard,
    limit,
    measured,
    reported,
    result,
    rows,
    said,
    sampled,
)
from tests.engines import ONE_AT_LENGTH

LATER = MORNING + 30 * MINUTE


@pytest.fixture
def rooms(database: Database) -> Database:
    equip(database)
    return database


def test_a_result_is_kept_as_told_and_judged_beside_it(rooms: Database) -> None:
    heard(rooms, said("a", measured(62.5, verdict="pass", control=0.6, change=0.225, doubts=("contradiction",))))
    found = result(rooms, "a")
    assert (found.rate, found.told, found.control, found.change) == (62.5, "pass", 0.6, 0.225)
    assert (found.verdict, found.reasons, found.edition) == ("positive", "contradiction", "gbt-5009.199-2003")
    assert (found.subject, found.region, found.product, found.standing) == ("qinghe", TOWN, "菠菜", "needs_rerun")
    assert (found.doubts, found.day, found.leads) == ("contradiction", "2026-11-23", True)


def test_the_first_note_that_names_a_sample_counts_where_nothing_else_did(rooms: Database) -> None:
    note = partial(Remark, event_id("a"), "漏排通道，3 号位就是它")
    heard(rooms, said("s", sampled("S1")), said("s2", sampled("S2", batch="00000000000000bb")))
    heard(rooms, said("a", measured(12.0, sample="")), said("b", measured(12.0, sample="S2")))
    assert (result(rooms, "a").batch, result(rooms, "a").doubts) == ("", "sample_missing")
    heard(rooms, said("n0", note()), said("n1", note("S1")), said("n2", note("S2")))
    found = result(rooms, "a")
    assert (found.sample, found.noted, found.batch, found.of) == ("", "S1", "00000000000000aa", "fenghe")
    assert (found.doubts, found.chain, found.product) == ("sample_late", f"{COUNTY}/S1", "菠菜")
    heard(rooms, said("n3", Remark(event_id("b"), "其实是另一个", "S1")))
    assert (result(rooms, "b").batch, result(rooms, "b").doubts) == ("00000000000000bb", "")
    heard(rooms, said("l", reported("", "S1")))
    assert result(rooms, "a").standing == "negative"


def test_a_note_of_another_room_says_nothing_and_one_may_come_before_its_result(rooms: Database) -> None:
    heard(rooms, said("x", Remark(event_id("a"), "是我的", "S2"), gateway="baishi-lab-01"))
    heard(rooms, said("n", Remark(event_id("a"), "漏排通道", "S1")), said("a", measured(55.0, sample="")))
    assert (result(rooms, "a").noted, result(rooms, "a").doubts) == ("S1", "sample_missing")
    heard(rooms, said("s", sampled("S1")))
    assert (result(rooms, "a").doubts, result(rooms, "a").batch) == ("sample_late", "00000000000000aa")
    heard(rooms, said("again", measured(12.0, LATER, sample="S1", reruns=event_id("a"))))
    assert result(rooms, "again").doubts == ""


def test_the_sample_on_the_channel_counts_before_what_the_instrument_calls_it(rooms: Database) -> None:
    heard(rooms, said("s", sampled("K7-1")))
    heard(rooms, said("a", measured(12.0, sample="芹菜", assigned="K7-1")))
    found = result(rooms, "a")
    assert (found.sample, found.product, found.standing) == ("K7-1", "菠菜", "negative")


@pytest.mark.parametrize(
    ("body", "doubts"),
    [
        (measured(), ""),
        (measured(sample="小白菜"), ""),
        (measured(sample="S9"), "sample_unknown"),
        (measured(sample=""), "sample_missing"),
        (measured(subject="qinghe"), ""),
        (measured(subject="baishi"), "other_gateway"),
        (measured(subject="nobody"), "subject_unknown"),
        (measured(at=NOW + 60 * MINUTE), ""),  # the instrument runs ahead: the gateway's time is taken
        (measured(reruns="nothing"), "rerun_unknown"),
        (measured(doubts=("charset", "repeated")), "charset,repeated"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_a_doubt(rooms: Database, body: object, doubts: str) -> None:
    heard(rooms, said("a", body, t=MORNING))  # type: ignore[arg-type]
    assert result(rooms, "a").doubts == doubts


def test_a_room_that_the_event_names_is_the_place(rooms: Database) -> None:
    heard(rooms, said("a", measured(subject="baishi")))
    assert (result(rooms, "a").subject, result(rooms, "a").region) == ("baishi", OTHER_TOWN)


def test_a_result_may_come_before_its_sample(rooms: Database) -> None:
    heard(rooms, said("a", measured(sample="S1")))
    before = result(rooms, "a")
    assert (before.doubts, before.product, before.batch) == ("sample_unknown", "", "")
    heard(rooms, said("s", sampled(product="韭菜")))
    after = result(rooms, "a")
    assert (after.doubts, after.product, after.of) == ("", "韭菜", "fenghe")
    assert (after.batch, after.cycle, after.chain) == ("00000000000000aa", "cycle-1", f"{COUNTY}/S1")


def test_a_result_older_than_its_sample_says_nothing_of_it(rooms: Database) -> None:
    heard(rooms, said("s", sampled()), said("a", measured(10.0, MORNING - 90 * MINUTE, "S1")))
    found = result(rooms, "a")
    assert (found.doubts, found.batch, found.chain) == ("before_sample", "", event_id("a"))
    with rooms.read() as session:
        assert rapid_standing(NATION, session, ["00000000000000aa"])["00000000000000aa"].state is None


@pytest.mark.parametrize(
    ("text", "chain", "doubts"),
    [
        ("", f"{COUNTY}/S1", ""),
        ("S1", f"{COUNTY}/S1", ""),
        ("菠菜", f"{COUNTY}/S1", ""),  # the instrument names the crop, the room says which test it reruns
        ("芹菜", event_id("b"), "rerun_other"),
        ("S7", event_id("b"), "rerun_other,sample_unknown"),
    ],
)
def test_what_a_rerun_is_of(rooms: Database, text: str, chain: str, doubts: str) -> None:
    rerun = measured(10.0, LATER, text, reruns=event_id("a"))
    heard(rooms, said("b", rerun), said("a", measured(60.0, sample="S1")), said("s", sampled()))
    assert (result(rooms, "b").chain, result(rooms, "b").doubts) == (chain, doubts)


def test_nobody_clears_what_another_county_found(rooms: Database) -> None:
    a, b = said("a", measured(60.0)), said("b", measured(1.0, LATER, reruns=event_id("a")))
    lab = said("l", reported(event_id("a"), "S1"))  # of another city
    sample = said("s", sampled())
    strange = [one._replace(region="340102101") for one in (lab, sample)]
    heard(rooms, a, b._replace(region="349902101"), *strange)
    assert (result(rooms, "a").standing, result(rooms, "b").doubts) == (
        "needs_rerun", "rerun_unknown",
    )  # fmt: skip


def test_a_number_that_was_used_again_is_not_the_old_sample(rooms: Database) -> None:
    old = sampled(at=MORNING - 61 * 24 * 60 * MINUTE)
    heard(rooms, said("s", old), said("a", measured(10.0, sample="S1")))
    assert (result(rooms, "a").doubts, result(rooms, "a").batch) == ("stale_sample", "")


def test_of_two_samples_with_one_number_the_first_holds(rooms: Database) -> None:
    heard(
        rooms, said("s", sampled(product="菠菜")), said("s2", sampled(product="芹菜")), said("a", measured(sample="S1"))
    )
    assert result(rooms, "a").product == "菠菜"


def test_a_positive_is_run_again_and_then_confirmed(rooms: Database) -> None:
    standings = []
    for name, body in (
        ("s", sampled()),
        ("a", measured(55.0, sample="S1")),
        ("v", measured(10.0, MORNING + 20 * MINUTE, "S1", control=0.2)),
        ("b", measured(61.0, MORNING + 40 * MINUTE, sample="", reruns=event_id("a"))),
        ("c", reported(event_id("a"))),
    ):
        heard(rooms, said(name, body))
        with rooms.read() as session:
            standing = rapid_standing(NATION, session, ["00000000000000aa"], ["cycle-1"])
        assert standing["00000000000000aa"] == standing["cycle-1"]
        standings.append(standing["cycle-1"].state)
    assert standings == [None, "needs_rerun", "needs_rerun", "needs_confirmation", "refuted"]
    assert {result(rooms, name).chain for name in "avb"} == {f"{COUNTY}/S1"}
    assert [result(rooms, name).leads for name in "avb"] == [True, False, False]
    with rooms.read() as session:
        (counted,) = session.exec(select(RapidCount)).all()
    assert (counted.tests, counted.samples, counted.positive, counted.confirmed, counted.void) == (3, 1, 1, 0, 1)


@pytest.mark.parametrize(
    ("figures", "standing"),
    [
        ([Residue("毒死蜱", "0.5")], "confirmed"),
        ([Residue("毒死蜱", "0.02", "0.01")], "refuted"),
        ([Residue("毒死蜱", "", "0.01"), Residue("啶虫脒", "0.1")], "needs_rerun"),  # judged in part: clears nothing
        ([Residue("啶虫脒", "9")], "needs_rerun"),  # no limit: nobody can tell
        ([Residue("毒死蜱", "", "0.05")], "needs_rerun"),  # too coarse a method to clear anything
        ([Residue("甲胺磷", "0.5")], "confirmed"),  # banned: no limit is needed
    ],
)
def test_what_a_laboratory_found_is_judged_by_the_limits_of_its_day(
    rooms: Database, figures: list[Residue], standing: str
) -> None:
    heard(
        rooms, said("s", sampled()), said("a", measured(55.0, sample="S1")),
        said("c", reported(event_id("a"), "S1", *figures)),
    )  # fmt: skip
    assert result(rooms, "a").standing == standing


def test_a_report_that_nobody_believes_clears_nothing(rooms: Database) -> None:
    other = said("h", Custody("S1", "hand_over", to="fenghe", subject="jiance", at=MORNING - 30 * MINUTE))
    heard(rooms, said("s", sampled()), said("a", measured(55.0, sample="S1")), said("c", reported(event_id("a"))))
    assert result(rooms, "a").standing == "refuted"
    heard(rooms, other)  # the laboratory did not have the sample by then
    assert result(rooms, "a").standing == "needs_rerun"


def test_a_limit_that_became_known_tells_what_was_found(rooms: Database) -> None:
    report = reported(event_id("a"), "S1", Residue("啶虫脒", "0.5"))
    heard(rooms, said("s", sampled()), said("a", measured(55.0, sample="S1")), said("c", report))
    assert result(rooms, "a").standing == "needs_rerun"
    with rooms.write() as session:
        limit(session, "啶虫脒")
        refresh(session, [("S1", COUNTY)])
    assert result(rooms, "a").standing == "confirmed"
    with rooms.read() as session:
        assert [one.confirmed for one in session.exec(select(RapidCount))] == [1]


def test_the_worst_sample_of_a_batch_counts(rooms: Database) -> None:
    heard(
        rooms, said("s1", sampled("S1")), said("s2", sampled("S2")), said("a", measured(10.0, sample="S1")),
        said("b", measured(70.0, sample="S2")),
    )  # fmt: skip
    with rooms.read() as session:
        found = rapid_standing(NATION, session, ["00000000000000aa", "none"])
        assert rapid_standing(Scope(("349902",)), session, ["00000000000000aa"])["00000000000000aa"].tests == ()
        whose = rapid_standing(NATION, session, subjects=["fenghe"], since=MORNING)
        assert rapid_standing(NATION, session, subjects=["fenghe"], since=LATER)["fenghe"].state is None
    assert (found["00000000000000aa"].state, found["none"].state) == ("needs_rerun", None)
    assert whose["fenghe"] == found["00000000000000aa"]
    assert not found["00000000000000aa"].clean
    assert found["00000000000000aa"].tests == tuple(sorted((event_id("a"), event_id("b"))))


def test_a_clean_batch_says_nothing_of_what_the_method_cannot_see(rooms: Database) -> None:
    card = measured(None, sample="S1", method="colloidal_gold", item="吡虫啉", verdict="pass")
    heard(rooms, said("s", sampled()), said("a", measured(10.0, sample="S1")))
    names = national().ingredients
    with rooms.read() as session:
        found = rapid_standing(NATION, session, ["00000000000000aa"])["00000000000000aa"]
    assert found.clean
    assert found.unseen(["毒死蜱", "吡虫啉"], names) == ("吡虫啉",)
    heard(rooms, said("b", card, t=LATER))
    with rooms.read() as session:
        found = rapid_standing(NATION, session, ["00000000000000aa"])["00000000000000aa"]
    assert found.unseen(["毒死蜱", "吡虫啉"], names) == ()


def test_a_method_of_another_threshold_is_a_pure_rerun(rooms: Database) -> None:
    heard(rooms, said("a", measured(60.0)), said("b", measured(72.0, LATER)), said("k", measured(10.0, LATER, "韭菜")))
    with rooms.write() as session:
        session.add(
            RapidMethod(id="m1", region=COUNTY, kind="enzyme_inhibition", edition="nyt-448-2001", since="2026-01-01",
                        **BEFORE)
        )  # fmt: skip
        session.flush()
        assert rejudge(session, col(RapidResult.subject) == "qinghe") == 3
        assert rejudge(session) == 0
    assert [result(rooms, name).verdict for name in "abk"] == ["negative", "positive", "void"]
    with rooms.read() as session:
        counts = session.exec(select(RapidCount)).all()
    assert {one.edition for one in counts} == {"nyt-448-2001"}
    assert sum(one.tests for one in counts) == 3


def test_what_was_told_before_the_clock_was_set_is_dated_later(rooms: Database) -> None:
    heard(rooms, said("a", measured(at=0), t=1_577_836_801_000, boot="b7", synced=False))
    assert "gateway_clock" in result(rooms, "a").doubts
    step = ClockStep(0, 0, synced=True, source="ntp", truth=LATER)
    heard(rooms, said("k", step, t=LATER, boot="b7"))
    assert (result(rooms, "a").at, result(rooms, "a").doubts) == (LATER, "")


EVENTS: tuple[Entry, ...] = (
    said("a", measured(55.0, sample="S1")),
    said("b", measured(51.0, LATER, "", reruns=event_id("a"))),
    said("c", measured(12.0, LATER + MINUTE, "", reruns=event_id("b"))),
    said("s", sampled()),
    said("l", reported(event_id("b"), "S1")),
    said("d", measured(80.0)),
    said("e", measured(10.0, LATER, "菠菜", reruns=event_id("d"))),
    said("f", measured(10.0, LATER, "韭菜", reruns=event_id("d"))),
    said("g", measured(10.0, LATER, "", reruns=event_id("h"))),
    said("h", measured(90.0, LATER, "", reruns=event_id("g"))),  # a circle
    said("i", measured(10.0, MORNING - 90 * MINUTE, "", reruns=event_id("a"))),
    said("u", measured(60.0, 0), t=1_577_836_801_000, boot="b7", synced=False),
    said("n", Remark(event_id("u"), "漏排通道", "S1"), t=1_577_836_802_000, boot="b7", synced=False),
    said("k", ClockStep(0, 0, synced=True, source="ntp", truth=LATER), t=LATER, boot="b7"),
)


def _told(
    database: Database, batches: Sequence[Sequence[Entry]], order: Sequence[Projection] = (RAPID, SAMPLES)
) -> object:
    with database.write() as session:
        RAPID.clear(session)
        SAMPLES.clear(session)
        session.exec(delete(JournalEvent))
    for batch in batches:
        heard(database, *batch, order=order)
    return rows(database)


@ONE_AT_LENGTH
@given(st.permutations(EVENTS), st.integers(1, len(EVENTS)))
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_order_and_batches_leave_the_same_rows(rooms: Database, order: list[Entry], size: int) -> None:
    """Nor is it seen which of the two projections goes first: a size that is odd lets samples do so."""
    if "told" not in rooms.info:
        rooms.info["told"] = _told(rooms, [EVENTS])
    batches = [order[start : start + size] for start in range(0, len(order), size)]
    assert _told(rooms, batches, (SAMPLES, RAPID) if size % 2 else (RAPID, SAMPLES)) == rooms.info["told"]


def test_a_rebuilt_projection_is_the_same_and_so_is_one_event_at_a_time(rooms: Database) -> None:
    for entry in EVENTS:
        heard(rooms, entry)
    before = rows(rooms)
    projector = Projector(rooms, [RAPID, SAMPLES])
    for one in (RAPID, SAMPLES):
        projector.rebuild(one.name)
        assert rows(rooms) == before
    with rooms.write() as session:
        RAPID.clear(session)
        for row in session.exec(select(JournalEvent).order_by(col(JournalEvent.position))).all():
            RAPID.handle(session, row)
            RAPID.handle(session, row)  # heard twice
    assert rows(rooms) == before


def test_counts_are_what_counting_gives(rooms: Database) -> None:
    heard(rooms, *EVENTS)
    with rooms.read() as session:
        results = session.exec(select(RapidResult)).all()
        counts = session.exec(select(RapidCount)).all()
    assert sum(one.tests for one in counts) == len(results)
    assert sum(one.samples for one in counts) == len({one.chain for one in results})
    assert sum(one.void for one in counts) == sum(one.verdict == "void" for one in results)
    assert rapid.PROJECTION.kinds == {"rapid_test", "remark", "clock"}

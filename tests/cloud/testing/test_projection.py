"""Whatever the order in which events come, and however often they are projected: the same rows."""

from __future__ import annotations

import random

import pytest

from cloud.kernel.database import Database
from cloud.kernel.scope import NATION, Scope
from cloud.testing import SAMPLES, lab_standing, sample_projection
from contract.event import RapidTest
from tests.cloud.production.ground import event_id
from tests.cloud.testing.laboratory import (
    BATCH,
    COUNTY,
    FARM,
    LAB,
    LAB2,
    TAKEN,
    TESTED,
    built,
    custody,
    heard,
    lab_test,
    position,
    reported,
    rows,
    said,
    sampling,
)

RAPID = RapidTest(device="lz-1", number="7", sample="豇豆", rate=62.0, verdict="fail")
STORY = (
    said("s", sampling()),
    said("h", custody("hand_over", to=LAB2, subject=LAB)),
    said("r", custody("receive", "2026-06-01 16:00", subject=LAB2, celsius=4.5)),
    said("t", lab_test(subject=LAB2, confirms=event_id("rapid"))),
    said("back", custody("hand_over", "2026-06-03 10:00", to=LAB, subject=LAB2)),
    said("again", lab_test(subject=LAB, reinspects=event_id("t"), tested=TESTED + 2 * 86_400_000,
                           at=TESTED + 3 * 86_400_000)),
    said("rapid", RAPID, t=TAKEN),
    said("stray", custody("open", sample="no-such", subject=LAB)),
)  # fmt: skip


@pytest.fixture
def land(database: Database) -> Database:
    built(database)
    return database


def _settled(database: Database) -> list[object]:
    """The rows, with the position of a sample's place in its number left out."""
    return [*rows(database)]


@pytest.mark.parametrize("seed", range(4))
def test_order_batches_and_repeats_are_not_seen(land: Database, seed: int) -> None:
    story = list(STORY)
    random.Random(seed).shuffle(story)
    cut = seed + 2
    heard(land, *story[:cut])
    for one in story[cut:]:
        heard(land, one)
    heard(land, *story)
    assert reported(land).doubts == ""
    assert reported(land, "again").doubts == "not_asked"
    before = _settled(land)
    with land.write() as session:
        SAMPLES.clear(session)
        sample_projection.together(session, 0, position(session))
    assert _settled(land) == before


def test_one_at_a_time_is_as_all_at_once(land: Database) -> None:
    from cloud.kernel import journal

    with land.write() as session:
        for one in STORY:
            last = position(session)
            journal.append(session, [one])
            (row,) = journal.tail(session, last, 1)
            SAMPLES.handle(session, row)
    before = _settled(land)
    with land.write() as session:
        SAMPLES.clear(session)
        sample_projection.together(session, 0, position(session))
    assert _settled(land) == before


def test_the_release_gate_is_told_the_last_judged_result(land: Database) -> None:
    later = TESTED + 86_400_000
    with land.read() as session:
        assert lab_standing(NATION, session, [BATCH], ["cycle-1"]) == {}
        assert lab_standing(NATION, session) == {}
    heard(land, said("s", sampling()), said("t", lab_test(("啶虫脒", "9", "0.01"))))
    _stands(land, "violation", "t")
    # what could not be judged, and what is in doubt, hides nothing
    heard(land, said("u", lab_test(("灭蝇胺", "1", "0.01"), report="JC-2", tested=later, at=later)))
    heard(land, said("v", lab_test(report="JC-3", subject=LAB2, tested=later, at=later)))
    _stands(land, "violation", "t")
    heard(land, said("w", lab_test(report="JC-4", tested=later + 1, at=later + 2)))
    _stands(land, "conformant", "w")
    with land.read() as session:
        assert lab_standing(Scope(("349902",)), session, [BATCH], ["cycle-1"]) == {}
        assert set(lab_standing(Scope((COUNTY,), FARM), session, [BATCH])) == {BATCH}


def test_a_batch_whose_only_test_could_not_be_judged_stands_unjudged(land: Database) -> None:
    heard(land, said("s", sampling()), said("t", lab_test(("灭蝇胺", "1", "0.01"))))
    _stands(land, "not_judged", "t")


def _stands(database: Database, verdict: str, name: str) -> None:
    with database.read() as session:
        found = lab_standing(NATION, session, [BATCH], ["cycle-1"])
    assert {key: (one.verdict, one.test) for key, one in found.items()} == {
        BATCH: (verdict, event_id(name)), "cycle-1": (verdict, event_id(name)),
    }  # fmt: skip

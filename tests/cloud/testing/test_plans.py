"""The draw: anybody who has the population, the quota and the seed finds the same; and what comes of it is counted."""

from __future__ import annotations

import csv
import io
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloud.kernel.database import Database
from cloud.kernel.problem import Problem
from cloud.kernel.scope import NATION, Scope
from cloud.production.model import Cycle
from cloud.subjects.model import Subject
from cloud.testing import Member, Wanted, plan_office, plan_store, source_of_batches
from cloud.testing.plan_coverage import coverage
from cloud.testing.plan_model import SamplingPlan
from cloud.testing.plan_rules import digest, draw, frame, members_of, shares
from tests.cloud.production.ground import BEFORE, event_id
from tests.cloud.testing.laboratory import COUNTY, FARM, TOWN, built, deed, heard, lab_test, said, sample, sampling

SEED = "07 11 18 22 29 31 + 05"
NAMES = st.text("abcdef0123456789", min_size=1, max_size=6)
MEMBERS = st.lists(
    st.builds(Member, NAMES, st.sampled_from(["101", "102", "103"]), st.sampled_from(["豇豆", "芹菜", "a,\"b"]), NAMES),
    min_size=1, max_size=60, unique_by=lambda one: one.id,
)  # fmt: skip


def _by_hand(text: str, quota: int, seed: str) -> list[str]:
    """The draw once more, written from docs/domain/laboratory.md without a line of ours."""
    rows = list(csv.reader(io.StringIO(text)))
    strata: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        strata.setdefault((row[1], row[2]), []).append(row[0])
    order = lambda text: sha256(f"{seed}|{text}".encode()).hexdigest()  # noqa: E731
    if quota >= len(rows):
        return sorted((row[0] for row in rows), key=order)
    each = int(quota >= len(strata))
    rest, left = quota - each * len(strata), len(rows) - each * len(strata)
    taken = {one: each + rest * (len(ids) - each) // left for one, ids in strata.items()}
    over = {one: rest * (len(ids) - each) % left for one, ids in strata.items()}
    for one in sorted(strata, key=lambda one: (-over[one], order("|".join(one))))[: quota - sum(taken.values())]:
        taken[one] += 1
    return sorted((id_ for one, ids in strata.items() for id_ in sorted(ids, key=order)[: taken[one]]), key=order)


@given(MEMBERS, st.integers(1, 70), st.text("abc123 +", min_size=6, max_size=20))
def test_who_draws_again_by_hand_finds_the_same(members: list[Member], quota: int, seed: str) -> None:
    text = frame(members)
    assert sorted(members_of(text)) == sorted(members)
    drawn = draw(members_of(text), quota, seed)
    assert [one.member.id for one in drawn] == _by_hand(text, quota, seed)
    assert len(drawn) == min(quota, len(members))
    assert [one.place for one in drawn] == list(range(1, len(drawn) + 1))


@given(MEMBERS, st.integers(1, 70), st.randoms(use_true_random=False))
def test_neither_the_draw_nor_the_digest_sees_the_order_of_the_population(
    members: list[Member], quota: int, chance: object
) -> None:
    shuffled = list(members)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert digest(frame(members)) == digest(frame(shuffled))
    assert draw(members, quota, SEED) == draw(shuffled, quota, SEED)


@given(st.dictionaries(st.tuples(NAMES, NAMES), st.integers(1, 200), min_size=1, max_size=30), st.integers(1, 3000))
def test_every_stratum_gets_its_share_and_no_more_than_it_has(sizes: dict[tuple[str, str], int], quota: int) -> None:
    found = shares(sizes, quota, SEED)
    total = sum(sizes.values())
    assert sum(found.values()) == min(quota, total)
    assert all(0 <= found[one] <= size for one, size in sizes.items())
    if quota >= len(sizes):
        assert all(found.values())
    else:  # without the one that each gets, nobody is further than one from the exact share
        assert all(abs(found[one] - quota * size / total) < 1 for one, size in sizes.items())


def test_the_draw_of_an_example_stands_for_good() -> None:
    members = [Member(f"id-{number}", "101" if number < 8 else "102", "豇豆", "s") for number in range(12)]
    assert [one.member.id for one in draw(members, 4, SEED)] == _by_hand(frame(members), 4, SEED)
    assert digest(frame(members)) == sha256(frame(members).encode()).hexdigest()


@pytest.fixture
def land(database: Database) -> Database:
    built(database)
    with database.write() as session:
        for number in range(6):
            town = TOWN if number % 2 else "349901102"
            session.add(Subject(id=f"s{number}", region=town, kind="family_farm", name=f"s{number}", state="filed",
                                sectors="crops", **BEFORE))  # fmt: skip
            session.flush()
            session.add(Cycle(id=f"c{number}", region=town, subject=f"s{number}", plot="p", kind="crop",
                              product="豇豆" if number < 4 else "芹菜", begun="2026-05-01", **BEFORE))  # fmt: skip
    return database


def _wanted(**fields: object) -> Wanted:
    facts = {"title": "t", "region": COUNTY, "purpose": "supervision", "population": "cycles", "quota": 3,
             "since": "2026-06-01", "until": "2026-06-30", **fields}  # fmt: skip
    return Wanted(**facts)  # type: ignore[arg-type]


def _plan(database: Database, **fields: object) -> SamplingPlan:
    with database.write() as session:
        row = plan_office.make(deed(session), _wanted(**fields))
        session.flush()
        return SamplingPlan.model_validate(row.model_dump())


def _drawn(database: Database, plan: SamplingPlan) -> list[str]:
    with database.write() as session:
        row = session.get_one(SamplingPlan, plan.id)
        plan_office.fall(deed(session), row, SEED, "lottery of 2026-05-30")
        return [one.member for one in session.exec(plan_store.all_draws(NATION, plan.id)).all()]


@pytest.mark.parametrize(
    ("fields", "size"),
    [
        ({}, 7),
        ({"product": "豆角"}, 5),  # another name of 豇豆
        ({"region": TOWN}, 4),
        ({"since": "2026-03-01", "until": "2026-04-15"}, 1),  # what ran in these days
        ({"population": "subjects"}, 8),  # without those that are closed, and without laboratories
        ({"population": "subjects", "sector": "crops"}, 6),
        ({"population": "subjects", "kind": "laboratory"}, 3),
    ],
)
def test_whom_a_plan_can_fall_on(land: Database, fields: dict[str, object], size: int) -> None:
    assert _plan(land, **fields).size == size


def test_a_plan_falls_on_herds_by_the_name_they_were_written_with(land: Database) -> None:
    with land.write() as session:
        session.add(Cycle(id="herd", region=TOWN, subject="s1", plot="p", kind="herd", product="猪",
                          begun="2026-05-01", **BEFORE))  # fmt: skip
    assert _plan(land, product="猪").size == 1  # limits call it 生猪


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"since": "2026-07-01"}, "plan_days"),
        ({"product": "人参"}, "plan_empty"),
        ({"region": "349902"}, "outside_region"),
        ({"population": "batches"}, "plan_empty"),  # there is none
    ],
)
def test_a_plan_that_cannot_be_made(land: Database, fields: dict[str, object], code: str) -> None:
    with pytest.raises(Problem) as refused, land.write() as session:
        plan_office.make(deed(session, scope=Scope((COUNTY,))), _wanted(**fields))
    assert refused.value.code == code


def test_batches_are_drawn_from_whom_the_context_above_names(land: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan_office, "_batches", [])
    with pytest.raises(Problem) as refused:
        _plan(land, population="batches")
    assert refused.value.code == "plan_no_source"
    source_of_batches(lambda scope, session, wanted: [Member("0123456789abcdef", TOWN, "豇豆", FARM)])
    plan = _plan(land, population="batches")
    assert _drawn(land, plan) == ["0123456789abcdef"]


def test_a_plan_is_frozen_then_drawn_once_and_ticked_by_its_samples(land: Database) -> None:
    plan = _plan(land)
    with land.read() as session:
        text = plan_store.frame(NATION, session, plan.id)
    assert (plan.digest, plan.seed, plan.state) == (digest(text), "", "frozen")
    with land.write() as session:  # what begins now is not in it any more
        session.add(Cycle(id="late", region=TOWN, subject="s1", plot="p", kind="crop", product="豇豆",
                          begun="2026-06-01", **BEFORE))  # fmt: skip
    drawn = _drawn(land, plan)
    assert drawn == _by_hand(text, 3, SEED)
    with pytest.raises(Problem) as refused, land.write() as session:
        plan_office.fall(deed(session), session.get_one(SamplingPlan, plan.id), "another seed", "x")
    assert refused.value.code == "plan_drawn"

    first = drawn[0]
    with land.read() as session:
        owner = session.get_one(Cycle, first).subject
    missed = next(f"c{number}" for number in range(6) if f"c{number}" not in drawn)
    heard(
        land,
        said("s", sampling(plan=plan.id, cycle=first, of=owner)),
        said("n", sampling(sample="N-2", plan=plan.id, cycle=missed, of=f"s{missed[1]}")),
        said("t", lab_test(("啶虫脒", "9", "0.01"))),
    )
    assert sample(land).draw
    assert sample(land, "n").doubts == "not_drawn"
    with land.read() as session:
        found = coverage(NATION, session, session.get_one(SamplingPlan, plan.id))
    whole = found.whole
    assert (whole.size, whole.drawn, whole.sampled, whole.tested, whole.violations) == (7, 3, 1, 1, 1)
    assert (found.subjects, found.subjects_drawn, found.subjects_sampled) == (8, 3, 1)
    assert sum(row.size for row in found.strata) == 7


def test_a_sample_that_came_before_its_draw_is_ticked_by_it(land: Database) -> None:
    plan = _plan(land, quota=100)
    heard(land, said("s", sampling(plan=plan.id)))
    assert sample(land).doubts == "not_drawn"
    _drawn(land, plan)
    assert (sample(land).doubts, bool(sample(land).draw)) == ("", True)
    assert sample(land).id == event_id("s")

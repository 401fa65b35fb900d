"""Sampling plans that fall on batches: made in their days and region, and not used up."""

from __future__ import annotations

from typing import Any

import pytest
from sqlmodel import select

from cloud.kernel.audit import Deed
from cloud.kernel.database import Database
from cloud.kernel.scope import NATION, Scope
from cloud.production import Cycle
from cloud.testing import Wanted, plan_office, plan_store
from cloud.testing.plan_model import SamplingDraw
from cloud.testing.plan_rules import members_of
from cloud.trace.drawing import members
from tests.cloud.production.ground import NOW, event_id
from tests.cloud.trace import ground
from tests.cloud.trace.ground import handed, heard, lot, made, number, told

NAMES = {number(one): one for one in range(1, 10)}


@pytest.fixture
def land(database: Database) -> Database:
    """1 is split into 2 and 3 and used up; 2 goes to another; 4 comes from outside; 5 a month later."""
    ground.furnish(database)
    with database.read() as session:
        cycle = session.exec(select(Cycle.id)).one()
    heard(
        database,
        told("h", made("harvest", [lot(1, "100", product="黄瓜")], cycle=cycle, at="2026-07-01 00:00")),
        told("s", made("split", [lot(2, "60"), lot(3, "40")], [lot(1, "100")], "2026-07-01 10:00")),
        told("o", handed("offer", "2026-07-01 12:00", batches=(lot(2, "60"),), receiver="lvyuan")),
        told("y", handed("accept", "2026-07-01 13:00", offer=event_id("o"), subject="lvyuan")),
        told("r", made("receive", [lot(4, "5", "头", "猪")], at="2026-07-31 23:59", origin="外县")),
        told("l", made("harvest", [lot(5, "10", product="黄瓜")], cycle=cycle, at="2026-08-01 00:00")),
    )
    return database


def _wanted(**fields: Any) -> Wanted:
    facts = {"title": "七月抽检", "region": "349901", "purpose": "supervision", "population": "batches", "quota": 1,
             "since": "2026-07-01", "until": "2026-07-31"}  # fmt: skip
    return Wanted(**{**facts, **fields})


@pytest.mark.parametrize(
    ("fields", "batches"),
    [
        ({}, {2, 3, 4}),  # 1 is used up, 5 is of August
        ({"until": "2026-08-01"}, {2, 3, 4, 5}),
        ({"since": "2026-07-02"}, {4}),
        ({"product": "cucumber"}, {2, 3}),  # by any of its names
        ({"product": "猪"}, {4}),
        ({"sector": "livestock"}, {4}),
        ({"kind": "split"}, {2, 3}),
        ({"region": "349902"}, set()),
    ],
)
def test_which_batches_a_plan_can_fall_on(land: Database, fields: dict[str, str], batches: set[int]) -> None:
    with land.read() as session:
        found = list(members(NATION, session, _wanted(**fields)))
        assert list(members(Scope(("349902",)), session, _wanted(**fields))) == []
    assert {NAMES[one.id] for one in found} == batches
    whose = {2: "lvyuan"}  # who has it now
    assert all(one.subject == whose.get(NAMES[one.id], "fenghe") for one in found)
    assert all(len(one.township) == 9 for one in found)


def test_a_plan_draws_a_batch_that_can_be_drawn_again_by_anybody(land: Database) -> None:
    with land.write() as session:
        deed = Deed(session, NATION, "inspector-1", NOW, role="supervisor")
        plan = plan_office.make(deed, _wanted(quota=2))
        deed.expected = plan.version
        plan_office.fall(deed, plan, "2026-08-01 12 34", "福彩")
    with land.read() as session:
        drawn = session.exec(select(SamplingDraw).where(SamplingDraw.plan == plan.id)).all()
        frame = members_of(plan_store.frame(NATION, session, plan.id))
    assert (plan.size, len(drawn)) == (3, 2)
    assert {one.member for one in drawn} < {member.id for member in frame}

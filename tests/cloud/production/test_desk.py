"""Bad input: at the desk refused in both languages, from the edge kept with the same doubt. One table for both."""

from __future__ import annotations

from typing import Any

import pytest
from sqlmodel import select

from cloud.kernel import record
from cloud.kernel.audit import Audit
from cloud.kernel.database import Database
from cloud.kernel.journal import JournalEvent
from cloud.kernel.problem import Problem
from cloud.kernel.scope import Scope
from cloud.production import operation_office, store
from cloud.production.model import FarmOperation
from contract.event import Operation
from tests.cloud.production import ground
from tests.cloud.production.ground import (
    NOW,
    PESTICIDE,
    SILENT,
    begun,
    deed,
    event_id,
    heard,
    ms,
    operation,
    said,
    sprayed,
    till,
    use,
    used,
)


@pytest.fixture
def land(database: Database) -> Database:
    till(database)
    begun(database)
    return database


BAD: tuple[tuple[str, dict[str, Any]], ...] = (
    ("future", {"at": ms("2026-12-24 09:00")}),
    ("too_old", {"at": ms("2019-12-31 09:00")}),
    ("place_missing", {"plot": ""}),
    ("plot_unknown", {"plot": "no-such"}),
    ("plot_foreign", {"plot": "other-1", "subject": "fenghe"}),
    ("cycle_unknown", {"cycle": "no-such", "plot": ""}),
    ("no_cycle", {"plot": "plot-2"}),
    ("no_cycle", {"at": ms("2026-04-30 23:59")}),
    ("amount", {"amount": "-1", "unit": "kg"}),
    ("amount", {"amount": "viel", "unit": "kg"}),
    ("amount_absurd", {"amount": "2000000", "unit": "kg"}),
    ("corrects_unknown", {"corrects": "no-such", "why": "x"}),
    ("unit", {"inputs": used(unit="头")}),
    ("absurd", {"inputs": used(amount="5000")}),
    ("pack_odd", {"inputs": used(pack="12")}),
)


def _bad(fields: dict[str, Any]) -> Operation:
    facts: dict[str, Any] = {"action": "spray", "plot": "plot-1", "inputs": used(), "at": ms("2026-08-01 09:00")}
    return Operation(**{**facts, **fields})


@pytest.mark.parametrize(("code", "fields"), BAD, ids=lambda one: one if isinstance(one, str) else "")
def test_bad_input_is_refused_at_the_desk_and_kept_with_its_doubt_from_the_edge(
    land: Database, code: str, fields: dict[str, Any]
) -> None:
    body = _bad(fields)
    if code != "plot_foreign":  # at the desk the plot says whose it is
        with pytest.raises(Problem) as refused, land.write() as session:
            operation_office.tell(deed(session), body)
        assert refused.value.code == f"operation_{code}"
        texts = [refused.value.body(language).detail for language in ("zh", "en")]  # type: ignore[arg-type]
        assert all(texts)
        assert texts[0] != texts[1]
        with land.read() as session:
            assert session.exec(select(JournalEvent)).all() == []
            assert session.exec(select(FarmOperation)).all() == []
            assert session.exec(select(Audit).where(Audit.kind == "farm_operation")).all() == []
    heard(land, said("a", body, t=NOW))
    found = operation(land, "a").doubts
    kept = found.split(",") + (use(land, "a").doubts.split(",") if body.inputs else [])
    assert code in kept


def test_who_sees_another_subject_s_plot_not_learns_nothing_of_it(land: Database) -> None:
    for plot in ("other-1", "no-such"):
        with pytest.raises(Problem) as refused, land.write() as session:
            operation_office.tell(deed(session, scope=Scope((ground.COUNTY,), "fenghe")), _bad({"plot": plot}))
        assert refused.value.code == "operation_plot_unknown"


def test_a_harvest_before_its_day_is_refused_at_the_desk_with_the_day_and_the_use(land: Database) -> None:
    heard(land, said("a", sprayed("2026-08-01 09:00")))
    early = sprayed("2026-08-03 09:00", (), action="harvest", amount="30", unit="kg")
    with pytest.raises(Problem) as refused, land.write() as session:
        operation_office.tell(deed(session), early)
    assert refused.value.code == "operation_harvest_early"
    for part in ("2026-08-04", PESTICIDE, event_id("a"), "豇豆"):
        assert part in refused.value.body("zh").detail
        assert part in refused.value.body("en").detail
    heard(land, said("h", early))
    assert operation(land, "h").doubts == "harvest_early"
    with land.write() as session:
        told = operation_office.tell(deed(session), sprayed("2026-08-04 00:00", (), action="harvest"))
        assert told.doubts == ""


def test_an_unknown_interval_holds_and_says_why(land: Database) -> None:
    heard(land, said("a", sprayed("2026-06-01 09:00", used(SILENT))))
    with pytest.raises(Problem) as refused, land.write() as session:
        operation_office.tell(deed(session), sprayed("2026-09-30 09:00", (), action="harvest"))
    assert refused.value.code == "operation_harvest_held"
    assert "标签没写间隔期" in refused.value.body("zh").detail
    assert "does not say the interval" in refused.value.body("en").detail


def test_a_use_that_is_taken_back_opens_the_lock_and_stays_on_record(land: Database) -> None:
    heard(land, said("a", sprayed("2026-08-01 09:00", used(SILENT))))
    with land.write() as session:
        first = store.operation(ground.NATION, session, event_id("a"))
        assert first is not None
        operation_office.withdraw(deed(session), first, "没有打")
        told = operation_office.tell(deed(session), sprayed("2026-08-02 09:00", (), action="harvest"))
        assert told.doubts == ""
    assert operation(land, "a").corrected_by
    assert use(land, "a").withdrawn
    with pytest.raises(Problem) as refused, land.write() as session:
        operation_office.withdraw(deed(session), session.get_one(FarmOperation, event_id("a")), "again")
    assert refused.value.code == "already_corrected"


def test_a_use_that_is_told_late_marks_the_harvest_that_it_would_have_locked(land: Database) -> None:
    with land.write() as session:
        harvest = operation_office.tell(deed(session), sprayed("2026-08-03 09:00", (), action="harvest")).id
    heard(land, said("a", sprayed("2026-08-01 09:00")))
    with land.read() as session:
        assert session.get_one(FarmOperation, harvest).doubts == "harvest_early"


def test_nobody_says_which_of_two_cycles_was_sprayed_so_both_are_held(land: Database) -> None:
    names = {begun(land, "plot-2", product=crop, intercropped=True) for crop in ("豇豆", "辣椒")}
    heard(land, said("a", sprayed("2026-08-01 09:00", plot="plot-2")))
    assert operation(land, "a").doubts == "cycle_ambiguous"
    for cycle in names:
        with pytest.raises(Problem) as refused, land.write() as session:
            operation_office.tell(deed(session), Operation("harvest", cycle=cycle, at=ms("2026-10-01 09:00")))
        assert "没说是哪个" in refused.value.body("zh").detail


def test_withdrawal_of_herds_and_ponds_locks_alike(land: Database) -> None:
    pigs = begun(land, "plot-4", kind="herd", product="猪")
    fish = begun(land, "plot-5", kind="pond", product="草鱼")
    for name, plot in (("p", "plot-4"), ("f", "plot-5")):
        heard(land, said(name, sprayed("2026-08-01 09:00", used(ground.MEDICINE), plot=plot, action="treat")))
    for cycle, action, day in ((pigs, "slaughter", "2026-08-21"), (fish, "harvest", "2026-08-16")):
        with pytest.raises(Problem) as refused, land.write() as session:
            operation_office.tell(deed(session), Operation(action, cycle=cycle, at=ms("2026-08-15 09:00")))  # type: ignore[arg-type]
        assert day in refused.value.body("en").detail


def test_a_closed_subject_is_refused_from_the_day_on_which_it_was_closed(land: Database) -> None:
    with land.write() as session:
        row = session.get_one(ground.Subject, "fenghe")
        record.change(deed(session, ms("2026-09-01 12:00")), row, {"state": "closed"})
        record.change(deed(session, ms("2026-10-01 12:00")), row, {"address": "elsewhere"})
    heard(land, said("a", sprayed("2026-08-30 09:00")), said("b", sprayed("2026-09-02 09:00")))
    assert (operation(land, "a").doubts, operation(land, "b").doubts) == ("", "subject_closed")
    with pytest.raises(Problem, match="operation_subject_closed"), land.write() as session:
        operation_office.tell(deed(session), sprayed("2026-09-03 09:00"))


def test_a_gateway_of_another_subject_is_a_doubt_and_a_stranger_s_county_is_no_answer(land: Database) -> None:
    heard(land, said("a", sprayed("2026-08-01 09:00", subject="lvyuan", plot="other-1")))
    heard(land, said("b", sprayed("2026-08-01 09:00", subject="nobody")))
    assert operation(land, "a").subject == "lvyuan"
    assert "other_gateway" in operation(land, "a").doubts
    assert (operation(land, "b").subject, operation(land, "b").doubts) == ("fenghe", "subject_unknown")

"""Bad input about samples: at the desk refused in both languages, from the edge kept with the same doubt."""

from __future__ import annotations

from typing import Any

import pytest
from sqlmodel import select

from cloud.kernel import record
from cloud.kernel.audit import Audit
from cloud.kernel.database import Database
from cloud.kernel.journal import JournalEvent
from cloud.kernel.problem import Problem
from cloud.kernel.scope import NATION
from cloud.subjects.model import Subject
from cloud.testing import sample_office, sample_store
from cloud.testing.lab_model import LabResidue
from cloud.testing.sample_model import Sample, SampleCustody
from contract import event
from contract.event import RapidTest
from tests.cloud.production.ground import NOW, event_id, ms
from tests.cloud.testing.laboratory import (
    CLOSED,
    FARM,
    LAB,
    LAB2,
    OTHER,
    TAKEN,
    TESTED,
    TOWN,
    UNFILED,
    built,
    custody,
    deed,
    heard,
    lab_test,
    reported,
    said,
    sample,
    sampling,
)


@pytest.fixture
def land(database: Database) -> Database:
    built(database)
    return database


def _step(database: Database, name: str) -> SampleCustody:
    with database.read() as session:
        return session.get_one(SampleCustody, event_id(name))


# Of a sampling: the doubt, what is told otherwise; "desk" where only the edge can tell it so.
SAMPLINGS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("future", {"at": ms("2026-12-24 09:00")}),
    ("too_old", {"at": ms("2019-12-31 09:00")}),
    ("number_missing", {"sample": "  "}),
    ("subject_unknown", {"of": "nobody", "cycle": ""}),
    ("of_missing", {"of": "", "cycle": ""}),
    ("subject_closed", {"of": CLOSED, "cycle": ""}),
    ("cycle_unknown", {"cycle": "no-such"}),
    ("cycle_foreign", {"of": OTHER}),
    ("unit", {"amount": "3", "unit": "箩筐"}),
    ("unit", {"amount": "-3", "unit": "kg"}),
    ("unit", {"amount": "3"}),
    ("plan_unknown", {"plan": "no-such"}),
)


@pytest.mark.parametrize(("code", "fields"), SAMPLINGS)
def test_a_sampling_that_does_not_fit(land: Database, code: str, fields: dict[str, Any]) -> None:
    if fields == {"amount": "3"}:
        fields = {"amount": "3", "unit": ""}
    body = sampling(**fields)
    _refused(land, f"sampling_{code}", lambda one: sample_office.take(one, body))
    heard(land, said("s", body, t=NOW))
    assert code in sample(land).doubts.split(",")


def test_a_number_names_one_sample_and_the_second_is_told(land: Database) -> None:
    heard(land, said("s", sampling()), said("again", sampling(of=OTHER, cycle="")), said("t", lab_test()))
    assert sample(land).doubts == ""
    assert sample(land, "again").doubts == "number_taken"
    assert reported(land).sample == event_id("s")
    _refused(land, "sampling_number_taken", lambda one: sample_office.take(one, sampling()))


# The way of a sample: steps before, the step that does not fit, the doubt. Its seal: taken by lab-1.
STEPS: tuple[tuple[str, tuple[event.Custody, ...], event.Custody], ...] = (
    ("sample_unknown", (), custody("store", sample="no-such", subject=LAB)),
    ("before_sampling", (), custody("store", "2026-06-01 08:59", subject=LAB)),
    ("not_holder", (), custody("hand_over", to=LAB2, subject=UNFILED)),  # handed on by who has it not
    ("not_holder", (custody("hand_over", to=LAB2, subject=LAB),), custody("open", "2026-06-01 16:00", subject=LAB)),
    ("not_handed", (), custody("receive", subject=LAB2)),
    ("receiver_missing", (), custody("hand_over", subject=LAB)),
    ("receiver_missing", (), custody("hand_over", to=LAB, subject=LAB)),
    ("receiver_unknown", (), custody("hand_over", to="nobody", subject=LAB)),
    ("discarded", (custody("discard", subject=LAB),), custody("open", "2026-06-01 16:00", subject=LAB)),
    ("temperature", (), custody("receive", celsius=180.0, subject=LAB)),
    ("future", (), custody("store", "2026-12-24 09:00", subject=LAB)),
)


@pytest.mark.parametrize(("code", "before", "step"), STEPS)
def test_a_step_that_does_not_fit(
    land: Database, code: str, before: tuple[event.Custody, ...], step: event.Custody
) -> None:
    heard(land, said("s", sampling()), *(said(f"b{place}", one) for place, one in enumerate(before)))
    if code != "sample_unknown":
        there = sample(land)
        _refused(land, f"custody_{code}", lambda one: sample_office.step(one, there, step))
    heard(land, said("c", step, t=NOW))
    assert code in _step(land, "c").doubts.split(",")


@pytest.mark.parametrize(
    ("code", "fields"),
    [("test_sample_unknown", {"sample": "no-such"}), ("test_before_sampling", {"tested": TAKEN - 1})],
)
def test_the_desk_is_refused_what_the_edge_is_doubted_for(land: Database, code: str, fields: dict[str, Any]) -> None:
    heard(land, said("s", sampling()))
    _refused(land, code, lambda one: sample_office.report(one, lab_test(**fields)))


def test_a_broken_seal_is_told_at_the_desk_and_voids_the_test(land: Database) -> None:
    heard(land, said("s", sampling()))
    with land.write() as session:
        there = session.get_one(Sample, event_id("s"))
        broken = sample_office.step(deed(session), there, custody("store", intact=False, subject=LAB))
        assert broken.doubts == "seal_broken"
    assert sample(land).broken == ms("2026-06-01 15:00")
    _refused(land, "test_seal_broken", lambda one: sample_office.report(one, lab_test()))
    heard(land, said("t", lab_test()))
    assert reported(land).doubts == "seal_broken"


def test_a_seal_that_is_not_whole_after_its_opening_is_no_doubt(land: Database) -> None:
    torn = custody("store", "2026-06-01 17:00", intact=False, subject=LAB)
    heard(land, said("s", sampling()), said("o", custody("open", subject=LAB)), said("c", torn), said("t", lab_test()))
    assert (_step(land, "c").doubts, reported(land).doubts, sample(land).broken) == ("", "", 0)


# Of a report: the doubt, the steps before, what is told otherwise, what the sample is.
TESTS: tuple[tuple[str, tuple[event.Custody, ...], dict[str, Any], dict[str, Any]], ...] = (
    ("sample_unknown", (), {"sample": "no-such"}, {}),
    ("before_sampling", (), {"tested": TAKEN - 1}, {}),
    ("tested_later", (), {"at": TESTED - 1}, {}),
    ("future", (), {"at": ms("2026-12-24 09:00"), "tested": ms("2026-12-24 08:00")}, {}),
    ("subject_closed", (), {}, {"of": CLOSED, "cycle": ""}),
    ("seal_broken", (custody("store", intact=False, subject=LAB),), {}, {}),
    ("discarded", (custody("discard", subject=LAB),), {}, {}),
    ("not_held", (custody("hand_over", to=LAB2, subject=LAB),), {}, {}),
    ("not_held", (), {"subject": LAB2}, {}),
    ("not_laboratory", (custody("hand_over", to=OTHER, subject=LAB),), {"subject": OTHER}, {}),
    ("laboratory_unfiled", (custody("hand_over", to=UNFILED, subject=LAB),), {"subject": UNFILED}, {}),
    ("laboratory_unknown", (), {"subject": "nobody"}, {}),
    ("value_odd", (), {"residues": (event.Residue("啶虫脒", "viel"),)}, {}),
    ("value_odd", (), {"residues": (event.Residue("啶虫脒", "-0.1"),)}, {}),
    ("value_odd", (), {"residues": (event.Residue("啶虫脒", "0.1", "1e3"),)}, {}),
    ("substance_twice", (), {"residues": (event.Residue("啶虫脒", "1"), event.Residue("acetamiprid", "2"))}, {}),
    ("confirms_unknown", (), {"confirms": "no-such"}, {}),
    ("rapid_method", (), {"confirms": "no-such", "method": "GB/T 5009.199-2003"}, {}),
    ("reinspects_unknown", (), {"reinspects": "no-such"}, {}),
)


@pytest.mark.parametrize(("code", "before", "fields", "of"), TESTS)
def test_a_report_that_does_not_fit(
    land: Database, code: str, before: tuple[event.Custody, ...], fields: dict[str, Any], of: dict[str, Any]
) -> None:
    heard(land, said("s", sampling(**of)), *(said(f"b{place}", one) for place, one in enumerate(before)))
    body = lab_test(**fields)
    if code not in ("laboratory_unknown",):  # at the desk nobody can name a subject that is none
        _refused(land, f"test_{code}", lambda one: sample_office.report(one, body))
    heard(land, said("t", body, t=NOW))
    assert code in reported(land).doubts.split(",")


def test_a_laboratory_gives_each_report_a_number_of_its_own(land: Database) -> None:
    heard(land, said("s", sampling()), said("t", lab_test()))
    _refused(land, "test_report_taken", lambda one: sample_office.report(one, lab_test()))
    heard(land, said("t2", lab_test()))
    assert (reported(land).doubts, reported(land, "t2").doubts) == ("", "report_taken")


def test_a_laboratory_that_is_suspended_later_has_tested_lawfully(land: Database) -> None:
    with land.write() as session:
        row = session.get_one(Subject, LAB)
        for at, state in ((ms("2024-01-01"), "filed"), (TESTED + 86_400_000, "suspended")):
            record.change(deed(session, at), row, {"state": "other"})
            record.change(deed(session, at), row, {"state": state})
    later = TESTED + 2 * 86_400_000
    heard(land, said("s", sampling()), said("t", lab_test()), said("u", lab_test(report="2", tested=later, at=later)))
    assert (reported(land).doubts, reported(land, "u").doubts) == ("", "laboratory_unfiled")


def test_who_checks_itself_needs_no_laboratory(land: Database) -> None:
    heard(land, said("s", sampling(purpose="self", subject=FARM)), said("t", lab_test(subject=FARM)))
    assert reported(land).doubts == ""


def test_an_unknown_substance_is_kept_and_not_judged(land: Database) -> None:
    body = lab_test(("啶虫脒", "0.1", "0.01"), ("某某胺", "0.1", "0.01"))
    heard(land, said("s", sampling()))
    with land.write() as session:
        test = sample_office.report(deed(session), body)
        assert (test.verdict, test.doubts) == ("partly", "substance_unknown")
        assert session.get_one(LabResidue, (test.id, 1)).reason == "substance_unknown"


def test_a_rapid_test_is_confirmed_however_late_it_is_heard(land: Database) -> None:
    rapid = RapidTest(device="lz-1", number="7", sample="豇豆", rate=62.0, verdict="fail")
    heard(land, said("s", sampling()), said("t", lab_test(confirms=event_id("rapid"))))
    assert reported(land).doubts == "confirms_unknown"
    heard(land, said("rapid", rapid, t=TAKEN))
    assert reported(land).doubts == ""


def test_a_sample_goes_from_the_authority_through_two_hands(land: Database) -> None:
    with land.write() as session:
        one = deed(session)
        taken = sample_office.take(one, sampling(subject="", batch=""))
        assert (taken.holder, taken.amount, taken.region) == ("authority", 3_000_000, TOWN)
        sample_office.step(one, taken, custody("hand_over", to=LAB))
        sample_office.step(one, taken, custody("receive", "2026-06-01 16:00", subject=LAB, celsius=4.5))
        sample_office.step(one, taken, custody("open", "2026-06-01 17:00", subject=LAB))
        test = sample_office.report(one, lab_test())
        assert (taken.holder, test.verdict, test.of, test.doubts) == (LAB, "conformant", FARM, "")
        sample_office.step(one, taken, custody("discard", "2026-06-30 09:00", subject=LAB))
        steps = sample_store.steps(NATION, session, taken.id)
        assert [row.step for row in steps] == ["hand_over", "receive", "open", "discard"]
        told = session.exec(select(Audit).where(Audit.record == taken.id)).all()
        assert len(told) == 5


def test_a_gateway_without_a_clock_is_doubted_until_its_time_is_known(land: Database) -> None:
    heard(land, said("s", sampling(at=0), t=TAKEN, synced=False))
    assert sample(land).doubts == "clock"
    heard(
        land,
        said(
            "clock",
            event.ClockStep(step=0, segment=0, synced=True, source="ntp", truth=TAKEN + 60_000),
            t=TAKEN + 60_000,
        ),
    )
    assert (sample(land).doubts, sample(land).at) == ("", TAKEN + 60_000)


def _refused(database: Database, code: str, work: Any) -> None:
    with database.read() as session:
        before = len(session.exec(select(JournalEvent)).all())
    with pytest.raises(Problem) as refused, database.write() as session:
        work(deed(session))
    assert refused.value.code == code
    texts = [refused.value.body(language).detail for language in ("zh", "en")]  # type: ignore[arg-type]
    assert texts[0] != texts[1]
    with database.read() as session:
        assert len(session.exec(select(JournalEvent)).all()) == before

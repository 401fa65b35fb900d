"""复检: in time, by another laboratory, with a second part, never by a rapid method (农产品质量安全法 38, 39)."""

from __future__ import annotations

import pytest

from cloud.kernel.database import Database
from cloud.kernel.problem import Problem
from cloud.kernel.scope import NATION, Scope
from cloud.testing import lab_office, lab_standing
from cloud.testing.lab_deadlines import deadlines
from cloud.testing.lab_model import Reinspection
from cloud.testing.lab_rules import asked_until, publishable, rapid_method, rapid_until
from contract.event import RapidTest
from tests.cloud.production.ground import event_id, ms
from tests.cloud.testing.laboratory import (
    BATCH,
    COUNTY,
    FARM,
    LAB,
    LAB2,
    OTHER,
    TESTED,
    UNFILED,
    built,
    custody,
    deed,
    heard,
    lab_test,
    reported,
    said,
    sampling,
)

# told at -> the last moment, and whether the calendar of that year is known
UNTIL = (
    ("2026-06-02 11:00", "2026-06-09 23:59:59.999", True),  # Tuesday: five working days without a holiday
    ("2026-06-15 11:00", "2026-06-23 23:59:59.999", True),  # 端午, 19 June, between
    ("2026-09-30 17:00", "2026-10-13 23:59:59.999", True),  # 国庆, with Saturday 10 October worked
    ("2031-06-02 11:00", "2031-06-09 23:59:59.999", False),  # a year that nobody has named yet
)


@pytest.mark.parametrize(("told", "last", "known"), UNTIL)
def test_a_laboratory_s_result_is_doubted_within_five_working_days(told: str, last: str, known: bool) -> None:
    assert asked_until(ms(told), rapid=False) == (ms(last), known)


def test_a_rapid_test_is_doubted_within_four_hours() -> None:
    assert asked_until(ms("2026-06-02 23:00"), rapid=True) == (ms("2026-06-03 03:00"), True)
    # An instrument whose clock is behind: nobody heard of it before the gateway did.
    assert rapid_until(ms("2026-06-02 22:00"), ms("2026-06-02 23:00")) == (ms("2026-06-03 03:00"), True)


@pytest.mark.parametrize(
    ("method", "rapid"),
    [
        ("GB/T 5009.199-2003", True), ("NY/T 448-2001", True), ("KJ 201710", True), ("胶体金免疫层析法", True),
        ("快检卡", True), ("GB 23200.121-2021", False), ("NY/T 761-2008", False), ("LC-MS/MS", False),
    ],
)  # fmt: skip
def test_a_rapid_method_is_known_by_its_name(method: str, rapid: bool) -> None:
    assert rapid_method(method) == rapid


@pytest.mark.parametrize(
    ("purpose", "reviewed", "withheld", "doubted", "published"),
    [
        ("supervision", True, False, False, True),  # 监督抽查, reviewed: the only one by default
        ("supervision", False, False, False, False),
        ("supervision", True, True, False, False),
        ("supervision", True, False, True, False),
        ("risk_monitoring", True, False, False, False),  # 风险监测 is not published
        ("routine", True, False, False, False),
        ("self", True, False, False, False),
    ],
)
def test_what_is_published_by_default(
    purpose: str, reviewed: bool, withheld: bool, doubted: bool, published: bool
) -> None:
    assert publishable(purpose, reviewed=reviewed, withheld=withheld, doubted=doubted) == published


TOLD = TESTED + 3_600_000
IN_TIME = ms("2026-06-05 10:00")
FARMER = Scope((COUNTY,), FARM)


@pytest.fixture
def land(database: Database) -> Database:
    built(database)
    heard(database, said("s", sampling()), said("t", lab_test(("啶虫脒", "9", "0.01"))))
    return database


def _ask(database: Database, now: int = IN_TIME, scope: Scope = FARMER, test: str = "t", of: str = "") -> str:
    with database.write() as session:
        row = lab_office.ask(deed(session, now, scope), event_id(test), "怀疑交叉污染", of)
        return row.id


def test_in_time_by_the_inspected_party_once(land: Database) -> None:
    with land.read() as session:
        (due,) = deadlines(FARMER, session, IN_TIME)
        assert (due.test, due.due, due.possible) == (event_id("t"), ms("2026-06-09 23:59:59.999"), True)
    _ask(land)
    with land.read() as session:
        assert deadlines(NATION, session, IN_TIME) == []
    assert _refused(land) == "reinspection_known"


@pytest.mark.parametrize(
    ("now", "scope", "of", "code"),
    [
        (ms("2026-06-10 00:00"), FARMER, "", "reinspection_late"),
        (TOLD - 1, FARMER, "", "reinspection_early"),
        (IN_TIME, Scope((COUNTY,), OTHER), "", "not_found"),  # another's result is nobody else's business
        (IN_TIME, NATION, OTHER, "reinspection_of"),
    ],
)
def test_not_too_late_and_by_nobody_else(land: Database, now: int, scope: Scope, of: str, code: str) -> None:
    assert _refused(land, now=now, scope=scope, of=of) == code


def test_nobody_dates_their_own_asking_back_and_a_clerk_may_for_paper(land: Database) -> None:
    late = ms("2026-06-20 10:00")
    with pytest.raises(Problem) as refused, land.write() as session:
        lab_office.ask(deed(session, late, FARMER), event_id("t"), "x", asked=IN_TIME)
    assert refused.value.code == "reinspection_late"
    with land.write() as session:
        assert lab_office.ask(deed(session, late), event_id("t"), "x", asked=IN_TIME).asked == IN_TIME


def test_the_days_run_from_when_the_county_knew_of_a_report(database: Database) -> None:
    built(database)
    late = ms("2026-06-30 10:00")
    heard(database, said("s", sampling()), said("t", lab_test(("啶虫脒", "9", "0.01")), t=late))
    _ask(database, ms("2026-07-07 23:59"))


def test_without_a_second_part_there_is_nothing_to_test_again(land: Database) -> None:
    heard(land, said("d", custody("discard", "2026-06-03 09:00", subject=LAB)))
    assert _refused(land) == "reinspection_no_spare"
    with land.read() as session:
        assert [one.possible for one in deadlines(NATION, session, IN_TIME)] == [False]


def test_four_hours_after_a_rapid_test(land: Database) -> None:
    heard(land, said("rapid", RapidTest(device="lz-1", rate=62.0, verdict="fail", sample="N-9"), t=TESTED))
    heard(land, said("s9", sampling(sample="N-9")))
    assert _refused(land, test="rapid", now=TESTED + 4 * 3_600_000 + 1) == "reinspection_late"
    _ask(land, TESTED + 4 * 3_600_000, test="rapid")
    assert _refused(land, test="no-such") == "not_found"


AGAIN = {"reinspects": event_id("t"), "report": "JC-9", "tested": ms("2026-06-12 10:00"), "at": ms("2026-06-12 12:00")}


def test_another_laboratory_tests_again_and_its_word_is_the_last(land: Database) -> None:
    key = _ask(land)
    for laboratory in (LAB, UNFILED, OTHER, "nobody"):
        with pytest.raises(Problem) as refused, land.write() as session:
            lab_office.assign(deed(session), session.get_one(Reinspection, key), laboratory)
        assert refused.value.code == "reinspection_laboratory"
    with land.write() as session:
        lab_office.assign(deed(session), session.get_one(Reinspection, key), LAB2)
    heard(
        land,
        said("h", custody("hand_over", "2026-06-11 09:00", to=LAB2, subject=LAB)),
        said("again", lab_test(subject=LAB2, **AGAIN)),  # type: ignore[arg-type]
    )
    assert (reported(land, "again").doubts, reported(land, "again").verdict) == ("", "conformant")
    with land.write() as session:
        lab_office.close(deed(session), session.get_one(Reinspection, key), "复检合格", refused=False)
        assert lab_standing(NATION, session, [BATCH])[BATCH].verdict == "conformant"
    assert _refused(land, test="again", now=ms("2026-06-13 10:00")) == "reinspection_again"
    with pytest.raises(Problem) as over, land.write() as session:
        lab_office.close(deed(session), session.get_one(Reinspection, key), "x", refused=True)
    assert over.value.code == "reinspection_over"


@pytest.mark.parametrize(
    ("code", "fields"),
    [
        ("same_laboratory", {}),
        ("rapid_method", {"method": "GB/T 5009.199-2003 酶抑制率法"}),
        ("reinspects_unknown", {"reinspects": "no-such"}),
    ],
)
def test_a_reinspection_that_is_none_proves_nothing(land: Database, code: str, fields: dict[str, str]) -> None:
    _ask(land)
    heard(land, said("again", lab_test(**{**AGAIN, **fields})))  # type: ignore[arg-type]
    assert code in reported(land, "again").doubts
    with land.read() as session:
        assert lab_standing(NATION, session, [BATCH])[BATCH].verdict == "violation"


def test_of_another_sample_or_without_a_second_part_or_unasked(land: Database) -> None:
    heard(
        land,
        said("s2", sampling(sample="N-2", spare=False)),
        said("again", lab_test(sample="N-2", **AGAIN)),  # type: ignore[arg-type]
    )
    assert {"reinspects_other", "no_spare", "not_asked"} <= set(reported(land, "again").doubts.split(","))


def test_a_report_in_doubt_or_of_one_s_own_is_not_reviewed(land: Database) -> None:
    with land.write() as session:
        lab_office.review(deed(session), session.get_one(type(reported(land)), event_id("t")), "ok")
    for code, by in (("reviewed_already", "chief"),):
        with pytest.raises(Problem) as refused, land.write() as session:
            lab_office.review(deed(session, by=by), session.get_one(type(reported(land)), event_id("t")), "ok")
        assert refused.value.code == code
    heard(land, said("v", lab_test(report="JC-3", subject=LAB2)))
    with pytest.raises(Problem) as refused, land.write() as session:
        lab_office.review(deed(session), session.get_one(type(reported(land)), event_id("v")), "ok")
    assert refused.value.code == "review_early"


def _refused(database: Database, now: int = IN_TIME, scope: Scope = FARMER, test: str = "t", of: str = "") -> str:
    with pytest.raises(Problem) as refused:
        _ask(database, now, scope, test, of)
    texts = [refused.value.body(language).detail for language in ("zh", "en")]  # type: ignore[arg-type]
    assert texts[0] != texts[1]
    return refused.value.code

"""A person decides: what is published opens one alert, what is dismissed stays so until the numbers get worse."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import select

from cloud.alerts import PipeAlert, alert_view
from cloud.app.assessor import EVERY_MS, Assessor
from cloud.app.patrol import SOURCES, Patrol
from cloud.inputs import LedgerEntry
from cloud.kernel.audit import Audit
from cloud.kernel.problem import Problem
from cloud.production.model import InputUse
from cloud.risk import ALERTS, review, words
from cloud.risk.model import RiskStep, RiskWarning
from cloud.risk.views import PATHS, warning_view
from contract.moment import DAY_MS
from tests.cloud.app.described import DOCUMENT
from tests.cloud.risk.ground import NOW, Land, deed, use


@pytest.fixture
def land(tmp_path: Path) -> Iterator[Land]:
    land = Land(tmp_path)
    land.put(*use("o1", NOW - 3 * DAY_MS))
    land.look()
    yield land
    land.close()


def decide(land: Land, what: str, remark: str = "", **more: bool) -> None:
    with land.database.write() as session:
        row = session.exec(select(RiskWarning)).one()
        if what == "publish":
            review.publish(deed(session), row, remark, to_party=more.get("to_party", False))
        else:
            review.dismiss(deed(session), row, remark)


def patrolled(land: Land) -> list[str]:
    only = [one for one in SOURCES if one.codes == ALERTS]
    Patrol(land.database, only, clock=lambda: NOW).look()
    with land.database.read() as session:
        return [alert_view(row, NOW).state for row in session.exec(select(PipeAlert))]


def steps(land: Land) -> list[tuple[str, str]]:
    with land.database.read() as session:
        return [(one.step, one.by) for one in session.exec(select(RiskStep).order_by(RiskStep.number))]


def test_what_waits_is_nobody_elses_and_opens_nothing(land: Land) -> None:
    assert patrolled(land) == []
    assert steps(land) == [("found", "")]


def test_what_is_published_opens_one_alert_with_its_evidence_and_deadline(land: Land) -> None:
    decide(land, "publish", "已约谈", to_party=True)
    for _ in range(2):
        assert patrolled(land) == ["raised"]
    with land.database.read() as session:
        alert = session.exec(select(PipeAlert)).one()
        view = alert_view(alert, NOW)
        (noted,) = session.exec(select(Audit))
        (warning,) = session.exec(select(RiskWarning))
    assert view.title.zh == "用了没有买过的投入品：30 天 1 次使用里 1 次台账上没有买过：PD1"
    assert (view.party, view.area, view.due) == ("fenghe", "risk", NOW + 72 * 3_600_000)
    assert [(one.kind, one.id) for one in view.evidence] == [("risk_warning", warning.id), ("farm_operation", "o1")]
    assert (noted.record, noted.account) == (warning.id, "lin")
    assert warning.to_party
    assert steps(land) == [("found", ""), ("published", "lin")]


def test_what_was_published_stays_as_it_was_shown_until_somebody_looks_again(land: Land) -> None:
    decide(land, "publish")
    land.put(*use("o2", NOW - 2 * DAY_MS))
    land.look(NOW + 60_000)
    (row,) = land.warnings()
    theirs, ours = warning_view(row, reviews=False), warning_view(row, reviews=True)
    assert theirs.finding.numbers["unbought"] == 1
    assert theirs.published == theirs.finding
    assert (ours.finding.numbers["unbought"], ours.worse, theirs.worse) == (2, True, False)
    decide(land, "publish")
    (row,) = land.warnings()
    assert warning_view(row, reviews=False).finding.numbers["unbought"] == 2
    assert [step for step, _ in steps(land)] == ["found", "published", "worse", "published"]


def test_what_was_dismissed_stays_so_until_the_numbers_get_worse(land: Land) -> None:
    decide(land, "dismiss", "已补录采购")
    assert land.look(NOW + DAY_MS) == [("unbought_use", "dismissed", True)], "it goes on as it was"
    land.put(*use("o2", NOW - 2 * DAY_MS))
    assert land.look(NOW + DAY_MS + 60_000) == [("unbought_use", "waiting", True)]
    assert [step for step, _ in steps(land)] == ["found", "dismissed", "worse"]
    assert patrolled(land) == []


def test_a_publication_is_taken_back_with_its_alert(land: Land) -> None:
    decide(land, "publish")
    assert patrolled(land) == ["raised"]
    decide(land, "dismiss", "误报")
    assert patrolled(land) == ["withdrawn"]
    (row,) = land.warnings()
    assert (row.shown, row.to_party) == ("", False)


def test_what_no_longer_stands_is_not_published_and_withdraws_its_alert(land: Land) -> None:
    decide(land, "publish")
    patrolled(land)
    with land.database.write() as session:
        session.exec(select(InputUse)).one().doubts = ""
    assert land.look(NOW + DAY_MS) == [("unbought_use", "published", False)]
    assert patrolled(land) == ["withdrawn"]
    assert warning_view(land.warnings()[0], reviews=True).state == "withdrawn"
    with pytest.raises(Problem, match="warning_gone"):
        decide(land, "publish")
    with land.database.write() as session:
        session.exec(select(InputUse)).one().doubts = "never_bought"
    assert land.look(NOW + 2 * DAY_MS) == [("unbought_use", "published", True)]
    assert patrolled(land) == ["raised"]


def test_the_same_decision_twice_and_one_about_an_older_version_are_refused(land: Land) -> None:
    decide(land, "dismiss", "无妨")
    with pytest.raises(Problem, match="warning_reviewed"):
        decide(land, "dismiss", "无妨")
    with land.database.write() as session:
        row = session.exec(select(RiskWarning)).one()
        late = deed(session)
        late.expected = row.version - 1
        with pytest.raises(Problem, match="changed_meanwhile"):
            review.publish(late, row, "", to_party=False)


def test_evidence_has_an_address_where_the_api_has_one() -> None:
    assert {path.replace("{id}", "{}") for path in PATHS.values()} <= {
        "{".join(part.split("}", 1)[-1] if n else part for n, part in enumerate(path.split("{"))).replace("{", "{}")
        for path in DOCUMENT["paths"]
    }


def test_the_assessor_looks_once_a_minute_and_stops(land: Land) -> None:
    now = NOW
    assessor = Assessor(land.database, land.series, clock=lambda: now)
    land.put(*use("o3", NOW - 60 * DAY_MS, doubts=""), LedgerEntry(
        id="e", position=1, region="349901", subject="s", kind="sale", at=NOW, received=NOW, gateway="g"))  # fmt: skip
    assessor.look()
    land.put(*use("o2", NOW - 2 * DAY_MS))
    assessor.look()
    assert land.warnings()[0].score == 1.0
    now += EVERY_MS
    assessor.look()
    assert land.warnings()[0].score == 2.0
    assessor.start()
    assessor.stop()
    assert not assessor.is_alive()


def test_a_sentence_names_things_in_its_own_language() -> None:
    night = {"how": "night", "point": "air_temperature", "nights": 3, "hours": 6, "history_nights": 7, "usual": 0}
    said = words.found("flat_sensor", night)
    assert said.zh.startswith("空气温度：")
    assert said.en.startswith("air temperature: ")
    rate = words.found("positive_rate", {"product": "豇豆", "positive": 3})
    assert rate.zh.startswith("豇豆：")
    assert not any("一" <= sign <= "鿿" for sign in rate.en)

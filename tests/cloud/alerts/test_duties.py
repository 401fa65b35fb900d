"""Alerts that somebody deals with: raised once however often they are found, withdrawn by themselves, seen through."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from sqlmodel import Session, select

from cloud.alerts import DUTIES, Matter, PipeAlert, alert_view, settle, store
from cloud.alerts.desk import acknowledge_alert, close_alert, handle_alert
from cloud.alerts.duties import AREAS, due
from cloud.app.patrol import SOURCES
from cloud.kernel.audit import Deed
from cloud.kernel.database import Database
from cloud.kernel.problem import Problem
from cloud.kernel.scope import NATION, Scope
from contract.moment import HOUR_MS

CLONE = Matter(
    "voucher_clone", "5d1c0a77e29b4f36", "349901103", "", (("voucher", "5d1c0a77e29b4f36"),), {"code": "5d1c"}
)
CODES = {"voucher_clone"}


def all_of(session: Session) -> list[PipeAlert]:
    return list(session.exec(select(PipeAlert)))


def steps(session: Session, alert: PipeAlert) -> list[tuple[str, int, str, str]]:
    return [(one.step, one.at, one.by, one.remark) for one in store.steps(NATION, session, alert.id)]


def does(session: Session, by: str, now: int, alert: PipeAlert) -> Deed:
    return Deed(session, NATION, by, now, expected=alert.revision, strict=True)


def test_found_again_it_is_the_same_and_what_is_so_no_longer_is_withdrawn(database: Database) -> None:
    with database.write() as session:
        for now in (1, 2, 3):
            settle(session, CODES, [CLONE, CLONE], now)
        (alert,) = all_of(session)
        assert (alert.raised, alert.last, alert.due, alert.count) == (1, 1, 1 + 24 * HOUR_MS, 1)
        assert not settle(session, CODES, [], 4, complete=False), "half of what it follows from says nothing"
        assert settle(session, CODES, [], 5).gone == [alert.id]
        assert not settle(session, CODES, [], 6)
        assert alert_view(alert, 7).state == "withdrawn"
        settle(session, CODES, [CLONE], 8)
        assert alert_view(alert, 9).state == "raised"
        assert [one[:2] for one in steps(session, alert)] == [("raised", 1), ("withdrawn", 5), ("again", 8)]
        assert all_of(session) == [alert]


def test_more_evidence_is_added_and_nobody_s_work_is_lost(database: Database) -> None:
    with database.write() as session:
        settle(session, CODES, [CLONE], 1)
        (alert,) = all_of(session)
        acknowledge_alert(does(session, "lin", 2, alert), alert)
        more = Matter(CLONE.code, CLONE.key, CLONE.region, "", (*CLONE.evidence, ("passage", "p-2")), CLONE.details)
        before = alert.revision
        settle(session, CODES, [more], 3)
        view = alert_view(alert, 4)
        assert [(one.kind, one.id) for one in view.evidence] == list(more.evidence)
        assert (view.state, view.version > before) == ("acknowledged", True)


def test_the_way_from_raised_to_closed_is_kept_step_by_step(database: Database) -> None:
    with database.write() as session:
        settle(session, CODES, [CLONE], 1)
        (alert,) = all_of(session)
        for step, refusal in ((handle_alert, "alert_unseen"), (close_alert, "alert_unhandled")):
            with pytest.raises(Problem, match=refusal):
                step(does(session, "lin", 2, alert), alert, "x")
        acknowledge_alert(does(session, "lin", 2, alert), alert)
        with pytest.raises(Problem, match="changed_meanwhile"):
            handle_alert(Deed(session, NATION, "wang", 3, expected=alert.revision - 1, strict=True), alert, "x")
        assert alert_view(alert, due(alert.code, 1) + 1).overdue
        assert [
            one.id for one in store.alerts(NATION, session, state="overdue", area="market", now=due(alert.code, 1) + 1)
        ]
        handle_alert(does(session, "wang", 3, alert), alert, "已作废凭证")
        assert not alert_view(alert, due(alert.code, 1) + 1).overdue
        assert store.alerts(NATION, session, state="overdue", area="duties", now=1 << 50) == []
        close_alert(does(session, "chief", 4, alert), alert, "已查处")
        assert steps(session, alert) == [
            ("raised", 1, "", ""), ("acknowledged", 2, "lin", ""), ("handled", 3, "wang", "已作废凭证"),
            ("closed", 4, "chief", "已查处"),
        ]  # fmt: skip
        with pytest.raises(Problem, match="alert_ended"):
            handle_alert(does(session, "wang", 5, alert), alert, "x")
        for found in ([CLONE], [], [CLONE]):
            assert not settle(session, CODES, found, 6), "what was closed is closed"
        assert alert_view(alert, 7).state == "closed"


def test_a_township_sees_its_own_and_a_subject_none_of_them(database: Database) -> None:
    with database.write() as session:
        settle(session, CODES, [CLONE, Matter(CLONE.code, "other", "349901101")], 1)
        assert store.alerts(NATION, session) == [], "those about the pipe are asked for as before"
        seen: Callable[[Scope], list[str]] = lambda scope: [  # noqa: E731
            one.subject for one in store.alerts(scope, session, area="all")
        ]
        assert seen(Scope(("349901",))) == ["other", CLONE.key]
        assert seen(Scope(("349901103",))) == [CLONE.key]
        assert seen(Scope(("349901",), "fenghe")) == []
        (mine,) = store.alerts(Scope(("349901103",)), session, area="market")
        assert store.alert(Scope(("349901",), "fenghe"), session, mine.id) is None
        assert store.alerts_changed(NATION, session, 0, 9) == []


@pytest.mark.parametrize("code", DUTIES)
def test_every_duty_has_words_a_deadline_with_its_source_and_somebody_who_finds_it(code: str) -> None:
    duty = DUTIES[code]
    assert duty.area in set(AREAS) - {"pipe"}
    assert 0 < duty.hours <= 30 * 24
    assert len(duty.source) > 10
    assert [code in source.codes for source in SOURCES].count(True) == 1
    for zh, en in (duty.title, duty.remedy):
        assert en.isascii()
        assert not en.endswith(".")
        assert not zh.isascii()
        blanks = [{name.removesuffix("_en") for name in re.findall(r"{(\w+)}", one)} for one in (zh, en)]
        assert blanks[0] == blanks[1]

"""One open alert a finding, from raised to cleared, and what becomes of an acknowledgement."""

from __future__ import annotations

import pytest
from sqlmodel import select

from cloud.alerts import Finding, PipeAlert, alert_view, amend_alert, clear_alert, raise_alert
from cloud.alerts.desk import acknowledge_alert
from cloud.kernel.audit import Deed
from cloud.kernel.database import Database
from cloud.kernel.problem import Problem
from cloud.kernel.scope import NATION

ENDING = Finding("certificate", "yuhe-1", "532331", details={"until": 20 * 86_400_000})


def _all(database: Database) -> list[PipeAlert]:
    with database.read() as session:
        return list(session.exec(select(PipeAlert).order_by(PipeAlert.revision)))  # type: ignore[arg-type]


def test_found_again_it_counts_and_after_it_was_cleared_it_is_another(database: Database) -> None:
    with database.write() as session:
        first = raise_alert(session, ENDING, 1)
        again = raise_alert(session, ENDING, 2)
        assert (again.id, again.count, again.raised, again.last) == (first.id, 2, 1, 2)
        assert amend_alert(session, ENDING, 3)
        assert (again.count, again.last) == (2, 3)
        assert clear_alert(session, "certificate", "yuhe-1", "", 4)
        assert not clear_alert(session, "certificate", "yuhe-1", "", 5)
        assert not amend_alert(session, ENDING, 5)
        raise_alert(session, ENDING, 6)
    over, fresh = _all(database)
    assert (over.cleared, fresh.cleared, fresh.count) == (4, None, 1)
    assert over.revision < fresh.revision


def test_whoever_saw_the_warning_has_not_seen_that_it_became_critical(database: Database) -> None:
    with database.write() as session:
        alert = raise_alert(session, ENDING, 1)
        acknowledge_alert(Deed(session, NATION, "lin", 2), alert)
        acknowledge_alert(Deed(session, NATION, "lin", 3), alert)
        assert (alert.acknowledged, alert.acknowledged_by) == (2, "lin")
        with pytest.raises(Problem, match="alert_over"):
            acknowledge_alert(Deed(session, NATION, "wang", 4), alert)
        amend_alert(session, Finding("certificate", "yuhe-1", "532331", details={"until": 9}, severity="critical"), 5)
        assert alert_view(alert, 6).acknowledged is None
        acknowledge_alert(Deed(session, NATION, "wang", 7), alert)
        amend_alert(session, ENDING, 8)
        view = alert_view(alert, 9)
    assert (view.severity, view.acknowledged and view.acknowledged.by) == ("warning", "wang")


def test_a_closed_alert_keeps_the_sentence_with_which_it_closed(database: Database) -> None:
    with database.write() as session:
        alert = raise_alert(session, Finding("silence", "yuhe-1", "532331", details={"since": 0}), 180_000)
        clear_alert(session, "silence", "yuhe-1", "", 600_000)
    assert alert_view(alert, 99_000_000).title.en == "silent for 10 min"

"""What waits for a person: alerts that are to be handled, and filings that are to be reviewed, due first."""

from __future__ import annotations

from datetime import date
from typing import Final, Literal, NamedTuple

from sqlmodel import Session

from cloud import alerts, regions
from cloud.kernel.language import Words
from cloud.kernel.scope import TOWNSHIP_DIGITS, Scope
from cloud.overview import store
from contract.moment import DAY_MS, day_start

MOST: Final = 20


class Task(NamedTuple):
    """id: of the alert, or of the application; title None: a review, which is worded by whoever shows it; due: ms UTC,
    None where nobody set a time."""

    kind: Literal["alert", "review"]
    id: str
    title: Words | None
    place: Words
    severity: Literal["notice", "warning", "critical"]
    due: int | None


class Work(NamedTuple):
    """How many there are, and those that are due first."""

    number: int
    tasks: list[Task]


def work(scope: Scope, session: Session, now: int) -> Work:
    """As it is at `now` (ms UTC)."""
    many, rows = store.duties(scope, session, MOST)
    more, applications = store.reviews(scope, session, MOST)
    tasks = []
    for row in rows:
        view = alerts.alert_view(row, now)
        place = regions.name_of(session, row.region[:TOWNSHIP_DIGITS])
        tasks.append(Task("alert", row.id, view.title, place, view.severity, row.due))
    for one in applications:
        due = day_start(date.fromisoformat(one.due)) + DAY_MS
        place = regions.name_of(session, one.region[:TOWNSHIP_DIGITS])
        tasks.append(Task("review", one.id, None, place, "notice", due))
    tasks.sort(key=lambda task: (task.due is None, task.due or 0, task.id))
    return Work(many + more, tasks[:MOST])

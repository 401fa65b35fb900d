"""What people do about rapid tests: choose the edition that a room works by."""

from __future__ import annotations

from typing import Final

from sqlalchemy import ColumnElement
from sqlmodel import col, func, select

from cloud import regions, subjects
from cloud.kernel import record
from cloud.kernel.audit import Deed
from cloud.kernel.problem import Problem, found
from cloud.kernel.scope import Scope
from cloud.testing.rapid import rejudge
from cloud.testing.rapid_model import RapidMethod, RapidResult
from contract.testing import METHODS

MOST: Final = 50_000  # judged in one write, which others wait for


def choose(deed: Deed, edition: str, region: str, subject: str, since: str, why: str) -> tuple[RapidMethod, int]:
    """From a day (ISO) on tests of its kind are judged by an edition, in a region or one room; what is there already is
    judged anew. The choice, and how many results became others.

    Raises Problem("not_found" | "outside_region" | "region_unknown" | "rapid_too_many"), KeyError for no edition.
    """
    if subject:
        room = found(subjects.subject(deed.scope, deed.session, subject), subject)
        region = room.region
    else:
        regions.check(deed.session, region)
    kind = METHODS[edition].kind
    row = RapidMethod(
        region=region, subject=subject, kind=kind, edition=edition, since=since, why=why, **record.stamped(deed)
    )
    record.add(deed, row, {"edition": edition, "subject": subject, "since": since})
    where: list[ColumnElement[bool]] = [col(RapidResult.kind) == kind, col(RapidResult.day) >= since]
    where += [col(RapidResult.subject) == subject] if subject else [Scope((region,)).clause(RapidResult.region)]
    count = deed.session.exec(select(func.count()).select_from(RapidResult).where(*where)).one()
    if count > MOST:
        raise Problem("rapid_too_many", count=count, most=MOST)
    return row, rejudge(deed.session, *where)

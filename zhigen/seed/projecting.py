"""Projecting what was just told, in its own transaction: what the projector would do later, in larger pieces."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlmodel import Session

from cloud.kernel import journal
from cloud.kernel.journal import Projection, ProjectionCursor

_ALL: Final = 1 << 30


def project(session: Session, projections: Sequence[Projection], after: int, until: int, now: int) -> None:
    """Let every projection take the events behind one position up to another, and move the cursors that stood there.

    A cursor that lags behind stays where it is: the projector comes by, and what is there already changes nothing.
    """
    told = [(place, kind) for place, kind in journal.kinds(session, after, _ALL) if place <= until]
    kinds = {kind for _, kind in told}
    for projection in projections:
        if not projection.kinds or projection.kinds & kinds:
            if projection.together is not None:
                projection.together(session, after, until)
            else:
                wanted = [place for place, kind in told if not projection.kinds or kind in projection.kinds]
                for row in journal.at(session, wanted):
                    projection.handle(session, row)
        cursor = session.get(ProjectionCursor, projection.name) or ProjectionCursor(name=projection.name)
        if cursor.position == after and cursor.state == "running":
            cursor.position, cursor.updated = until, now
        session.add(cursor)

"""Projecting what was just told, in its own transaction: what the projector would do later, in larger pieces."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session

from cloud.kernel import journal
from cloud.kernel.journal import Projection, ProjectionCursor


def project(session: Session, projections: Sequence[Projection], after: int, until: int, now: int) -> None:
    """Let every projection take the events behind one position up to another, and move the cursors that stood there.

    A cursor that lags behind stays where it is: the projector comes by, and what is there already changes nothing.
    """
    told = journal.kinds_between(session, after, until)
    for projection in projections:
        wanted = projection.kinds & told if projection.kinds else told
        if wanted:
            if projection.together is not None:
                projection.together(session, after, until)
            else:
                for row in journal.between(session, after, until, wanted):
                    projection.handle(session, row)
        cursor = session.get(ProjectionCursor, projection.name) or ProjectionCursor(name=projection.name)
        if cursor.position == after and cursor.state == "running":
            cursor.position, cursor.updated = until, now
        session.add(cursor)

"""Every write of a person: who did what to what, when. Rows are added with the write itself, in one transaction.

They are also the history of each record, which is how `GET …/{id}/events` tells it: `what` holds the fields that were
set, in JSON. Personal fields stand in the vault and never here: `what` is shown to whoever may see the record.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import msgspec
from sqlalchemy import BigInteger, Index
from sqlmodel import Field, Session, col, select

from cloud.kernel.database import NUMBERED, Table
from cloud.kernel.problem import Problem
from cloud.kernel.scope import NATION, Scope

COMMAND_LINE: Final = "command line"
_encode: Final = msgspec.json.Encoder(order="deterministic").encode


class Audit(Table, table=True):
    """One thing that one person did to one record. case: the case number that it was done for, where one is needed.

    account: the name of who did it; "" is the product itself (by_itself). at: ms UTC. version: of the record, after it.
    """

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_record", "kind", "record"), {"sqlite_autoincrement": True})

    id: int | None = Field(default=None, primary_key=True, sa_type=NUMBERED)
    at: int = Field(index=True, sa_type=BigInteger)
    account: str = Field(index=True, max_length=40)
    role: str = Field(max_length=20)
    operation: str = Field(max_length=60)
    kind: str = Field(max_length=30)
    record: str = Field(max_length=60)
    version: int = 0
    region: str = Field(index=True, max_length=12)
    case: str = Field(default="", max_length=60)
    what: str = "{}"


@dataclass(slots=True)
class Deed:
    """One write under way: its transaction, who does it, where and when. Every office takes one as its first argument.

    now: ms UTC. expected: the version that the doer has seen (If-Match), None where they did not say; strict: they must
    say. noted: how many audit rows it has added; idle: there turned out to be nothing to do.
    """

    session: Session
    scope: Scope
    by: str
    now: int
    role: str = ""
    operation: str = ""
    expected: int | None = None
    strict: bool = False
    noted: int = field(default=0, init=False)
    idle: bool = field(default=False, init=False)

    def fits(self, version: int) -> None:
        """The doer has seen this version. Raises Problem("version_missing" | "changed_meanwhile")."""
        if self.expected is None:
            if self.strict:
                raise Problem("version_missing")
        elif self.expected != version:
            raise Problem("changed_meanwhile", version=version, expected=self.expected)

    def note(
        self,
        kind: str,
        record: str,
        region: str,
        version: int = 0,
        *,
        what: dict[str, Any] | None = None,
        case: str = "",
    ) -> None:
        """Tell what was done to a record. Raises Problem("outside_region") where the doer's scope does not cover it."""
        if not self.scope.covers(region):
            raise Problem("outside_region", region=region)
        self.session.add(
            Audit(
                at=self.now,
                account=self.by,
                role=self.role,
                operation=self.operation or kind,
                kind=kind,
                record=record,
                version=version,
                region=region,
                case=case,
                what=_encode(what or {}).decode(),
            )
        )
        self.noted += 1


def by_machine(session: Session, operation: str, now: int) -> Deed:
    """A deed of whoever administrates the machine, at its command line: they are asked for no account."""
    return Deed(session, NATION, COMMAND_LINE, now, role="machine", operation=operation)


def by_itself(session: Session, operation: str, now: int) -> Deed:
    """A deed of the product itself: a chore that nobody asked for."""
    return Deed(session, NATION, "", now, operation=operation)


def history(scope: Scope, session: Session, kind: str, record: str) -> Sequence[Audit]:
    """What was done to a record, the first first."""
    query = select(Audit).where(scope.clause(Audit.region), Audit.kind == kind, Audit.record == record)
    return session.exec(query.order_by(col(Audit.id))).all()

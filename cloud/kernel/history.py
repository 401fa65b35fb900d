"""The history of one record, as `GET …/{id}/events` tells it: the same for every kind of record.

return history_of(visitor.scope, session, store.subject(visitor.scope, session, id), id)
"""

from __future__ import annotations

from typing import Any

import msgspec
from pydantic import BaseModel, ConfigDict
from sqlmodel import Session

from cloud.kernel.audit import Audit, history
from cloud.kernel.database import Table
from cloud.kernel.problem import Problem
from cloud.kernel.scope import Scope

EXAMPLE: dict[str, Any] = {
    "id": 417,
    "at": 1_795_418_400_000,
    "account": "chief",
    "role": "supervisor",
    "operation": "changeAccount",
    "kind": "account",
    "record": "019388f2-6a10-7c3e-9d41-5b7e2f60a1c4",
    "version": 3,
    "region": "532331",
    "case": "",
    "what": {"disabled": True},
}


class DeedView(BaseModel):
    """What one person did to one record. what: the fields that were set; version: of the record, after it."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    id: int
    at: int
    account: str
    role: str
    operation: str
    kind: str
    record: str
    version: int
    region: str
    case: str
    what: dict[str, Any]


class History(BaseModel):
    """Everything that was done to one record, the first first."""

    items: list[DeedView]


def deed_view(row: Audit) -> DeedView:
    """One row of the audit as people see it."""
    return DeedView(**row.model_dump(exclude={"what"}), what=msgspec.json.decode(row.what))


def history_of(scope: Scope, session: Session, row: Table | None, wanted: str, *, key: str = "id") -> History:
    """What was done to a record that the caller has found in its own store; key: its field that the audit names.

    Raises Problem("not_found") where `row` is None: what cannot be seen has no history.
    """
    if row is None:
        raise Problem("not_found", what=wanted)
    found = history(scope, session, str(row.__tablename__), str(getattr(row, key)))
    return History(items=[deed_view(one) for one in found])

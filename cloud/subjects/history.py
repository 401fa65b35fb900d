"""The history of a record, as `GET …/{id}/events` tells it: out of the audit, which holds no personal data."""

from __future__ import annotations

import json
from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import Session

from cloud.kernel.audit import history
from cloud.kernel.record import Record, kind_of
from cloud.kernel.scope import Scope


class ChangeView(BaseModel):
    """One thing that was done to the record."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "at": 1_795_418_400_000,
                    "by": "wang-lei",
                    "role": "supervisor",
                    "operation": "suspendSubject",
                    "version": 4,
                    "what": {"state": "suspended", "state_reason": "整改未完成"},
                }
            ]
        }
    )

    at: int = Field(description="ms UTC")
    by: str
    role: str
    operation: str
    version: int = Field(description="of the record, after it")
    what: dict[str, Any] = Field(description="fields that were set; … where they name a person")


class Changes(BaseModel):
    """What was done to a record, the first first."""

    items: list[ChangeView]


def changes(scope: Scope, session: Session, record: Record) -> Changes:
    """The history of a record that the caller has been let see."""
    rows = history(Scope(scope.regions), session, kind_of(record), record.id)
    return Changes(
        items=[
            ChangeView(
                at=row.at,
                by=row.account,
                role=row.role,
                operation=row.operation,
                version=row.version,
                what=json.loads(row.what),
            )
            for row in rows
        ]
    )

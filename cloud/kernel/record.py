"""What all records of the trace have in common: an id, a place, a version, and when they came to be.

A record is never deleted: it ends, and says when and why. `version` rises by every change, and whoever changes it says
which one they have seen.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final, TypeVar

from sqlalchemy import BigInteger
from sqlmodel import Field

from cloud.kernel.audit import Deed
from cloud.kernel.database import Table
from contract.identifiers import uuid7

HIDDEN: Final = "…"


class Record(Table):
    """Base of records. created, changed: ms UTC; region: the code of the township, or as near as is known."""

    id: str = Field(default_factory=lambda: str(uuid7()), primary_key=True, max_length=36)
    region: str = Field(index=True, max_length=12)
    version: int = 1
    created: int = Field(sa_type=BigInteger)
    created_by: str = Field(max_length=40)
    changed: int = Field(sa_type=BigInteger)


R = TypeVar("R", bound=Record)


def stamped(deed: Deed) -> dict[str, Any]:
    """The fields of a new record that tell who made it, and when."""
    return {"created": deed.now, "created_by": deed.by, "changed": deed.now}


def add(deed: Deed, record: R, what: dict[str, Any] | None = None) -> R:
    """Keep a new record and tell of it. Raises as Deed.note."""
    deed.session.add(record)
    deed.session.flush()
    deed.note(kind_of(record), record.id, record.region, record.version, what=what)
    return record


def change(
    deed: Deed, record: Record, changes: dict[str, Any], *, case: str = "", hidden: Collection[str] = ()
) -> None:
    """Change some fields and tell of it; nothing where they are so already. Raises as Deed.fits and Deed.note.

    hidden: fields of which the audit says only that they were changed, as they name a person.
    """
    deed.fits(record.version)
    different = {name: value for name, value in changes.items() if getattr(record, name) != value}
    if not different:
        deed.idle = True
        return
    record.sqlmodel_update(different)
    record.version += 1
    record.changed = deed.now
    deed.session.add(record)
    deed.session.flush()
    what = {name: HIDDEN if name in hidden else value for name, value in different.items()}
    deed.note(kind_of(record), record.id, record.region, record.version, what=what, case=case)


def kind_of(record: Table | type[Table]) -> str:
    """How audit rows name a record: its table."""
    return str(record.__tablename__)

"""Who may come to a test room or a gate, as its gateway is told: subjects of a region with the codes that they show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from sqlmodel import Session, col, select

from cloud.kernel.scope import Scope
from cloud.subjects.credentials.model import Credential
from cloud.subjects.model import Subject
from cloud.vault import masked_name
from contract import dossier

_CODES: Final = 4
_PRODUCTS: Final = 40


def guests(session: Session, region: str, grown: Mapping[str, Sequence[str]], most: int) -> list[dossier.Guest]:
    """Subjects of a region whose identity code is in force, by id, at most so many; grown: what grows at each.

    A person's own name goes down masked. Who is closed comes no more.
    """
    query = (
        select(Subject, Credential.code)
        .join(Credential, col(Credential.subject) == Subject.id)
        .where(Scope((region,)).clause(Subject.region), Subject.state != "closed", Credential.state == "active")
    )
    found: dict[str, dossier.Guest] = {}
    codes: dict[str, list[str]] = {}
    for row, code in session.exec(query.order_by(Subject.id, Credential.code)):
        key = row.id
        if key not in found and len(found) == most:
            break
        codes.setdefault(key, []).append(code)
        name = masked_name(row.name) if row.kind == "person" else row.name
        found[key] = dossier.Guest(
            key, name, row.region, tuple(codes[key][:_CODES]), tuple(grown.get(key, ()))[:_PRODUCTS]
        )
    return [*found.values()]

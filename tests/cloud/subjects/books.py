"""What the tests of the registry write with: a deed as an office gets it, and short ways over the API."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx

from cloud.kernel.audit import Deed
from cloud.kernel.clock import now_ms
from cloud.kernel.database import Database
from cloud.kernel.scope import NATION, Scope

COUNTY = "349901"
TOWN = "349901101"
PDF = b"%PDF-1.7\nlicence"


@contextmanager
def deed(database: Database, by: str = "li-na", scope: Scope = NATION, now: int | None = None) -> Iterator[Deed]:
    """One write, committed at the end."""
    with database.write() as session:
        yield Deed(session, scope, by, now_ms() if now is None else now, role="supervisor", operation="test")


def answer(response: httpx.Response, status: int = 200) -> Any:
    """The body of an answer that must have this status."""
    assert response.status_code == status, response.text
    return response.json()


def refused(response: httpx.Response, status: int, code: str) -> Any:
    """The problem that a request was refused with."""
    found = answer(response, status)
    assert found["code"] == code, found
    return found


def version(record: dict[str, Any]) -> dict[str, str]:
    """The header that says which version of a record was seen."""
    return {"if-match": f'"{record["version"]}"'}


def base64_of(content: bytes) -> str:
    return base64.b64encode(content).decode()


def listed(client: httpx.Client, name: str, kind: str = "cooperative", **more: Any) -> Any:
    """A subject on the census."""
    body = {"region": TOWN, "kind": kind, "name": name, "sectors": ["crops"], **more}
    return answer(client.post("/subjects", json=body), 201)


def filed(clerk: httpx.Client, reviewer: httpx.Client, name: str, kind: str = "family_farm", **more: Any) -> Any:
    """A filed subject, through an application."""
    facts = {"region": TOWN, "kind": kind, "name": name, "sectors": ["crops"], **more}
    applied = answer(clerk.post("/applications", json={"kind": "new", "facts": facts}), 201)
    done = answer(reviewer.post(f"/applications/{applied['id']}/approve", headers=version(applied)))
    return answer(reviewer.get(f"/subjects/{done['subject']}"))

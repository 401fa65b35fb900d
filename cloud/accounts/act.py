"""A write that comes over the API: allowed, once however often it is sent, told in the audit, or it did not happen.

    act: Annotated[Act, acting("supervisor")]
    return act.do(View, lambda deed: view(office.file(deed, body)))

`Idempotency-Key` (any text of 8 to 80 characters that the caller makes up) makes a resend harmless: the same key with
the same request is answered as before, for two days; with another request it is refused. `If-Match` says which version
of a record the caller has seen, where one is changed; cloud.app.versions puts it into the `ETag` of answers.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Annotated, Any, Final, TypeVar

from fastapi import Depends, FastAPI, Header, Request, Response
from fastapi.dependencies.models import Dependant
from pydantic import BaseModel
from sqlalchemy import BigInteger
from sqlmodel import Field, Session, col, delete

from cloud.accounts.access import SAFE, allow, routes_of
from cloud.accounts.rules import Role
from cloud.accounts.sessions import Visitor
from cloud.kernel.audit import Deed
from cloud.kernel.clock import now_ms
from cloud.kernel.database import Database, Table
from cloud.kernel.problem import Problem
from cloud.kernel.web import Data

KEPT_MS: Final = 48 * 3_600_000
ACTED: Final = (
    "idempotency_reused",
    "already_done",
    "outside_region",
    "region_unknown",
    "cross_site",
    "too_large",
    "not_acceptable_input",
)
CHANGED: Final = (*ACTED, "version_missing", "changed_meanwhile", "not_found")
M = TypeVar("M", bound=BaseModel)
_TAG: Final = r'^(?:W/)?"?([0-9]{1,9})(?:-[0-9a-f]{12})?"?$'


# Unsafe routes that need no Act, and why. Everything else that a route changes goes through one.
EXEMPT: Final = {
    "logIn": "nobody is logged in yet; the log-in is a row of its own, and sent again it is only another one",
    "logOut": "ends nothing but the log-in that it came with; sent again it finds nobody logged in",
    "weighSale": "asks and writes nothing; it is no GET because a sale does not fit into an address",
    "enrolGateway": "a gateway asks, not a person: its claim is spent by it, its certificate and the log tell of it",
    "verifyVoucher": "asks and writes nothing; a code does not fit into an address, and belongs in no log of them",
    "handInComplaint": "nobody is logged in; it is a deed of the product itself, which the audit tells",
    "followComplaint": "asks and writes nothing; a receipt belongs in no address",
    "judgeFacts": "asks and changes nothing; the facts are too many for an address",
    "listTouched": "asks and changes nothing; a draft of rules is too long for an address",
}
_READERS: Final[set[Callable[..., Any]]] = set()
_KEY: Final[dict[str, Any]] = {
    "min_length": 8,
    "max_length": 80,
    "description": "the same key with the same request is answered as before, for two days",
    "examples": ["0193a1f2-6a10-7c3e-9d41-5b7e2f60a1c4"],
}
_VERSION: Final[dict[str, Any]] = {
    "pattern": _TAG,
    "max_length": 40,
    "description": "the version of the record that the caller has seen; wanted where one is changed",
    "examples": ['"3"', '"3-5f0c9a1be2d4"'],
}


class Answer(Table, table=True):
    """What a request with an idempotency key was answered; `digest` is the SHA-256 of the request, `at` ms UTC.

    body: None where the answer holds a secret and is not kept.
    """

    __tablename__ = "answer"

    account: str = Field(primary_key=True, max_length=36)
    key: str = Field(primary_key=True, max_length=80)
    digest: str = Field(max_length=64)
    at: int = Field(index=True, sa_type=BigInteger)
    body: str | None = None


@dataclass(frozen=True, slots=True)
class Act:
    """One request that writes."""

    visitor: Visitor
    database: Database
    response: Response
    operation: str
    digest: str
    key: str | None
    expected: int | None

    def do(self, view: type[M], work: Callable[[Deed], M], *, keep: bool = True) -> M:
        """Run `work` in one transaction and answer what it gives; keep: False where the answer holds a secret.

        Raises Problem("idempotency_reused" | "already_done") and what `work` raises; then nothing of it happened.
        """
        now = now_ms()
        with self.database.write() as session:
            before = session.get(Answer, (self.visitor.account, self.key)) if self.key else None
            if before is not None:
                found = self._again(view, before)
            else:
                deed = Deed(
                    session,
                    self.visitor.scope,
                    self.visitor.name,
                    now,
                    role=self.visitor.role,
                    operation=self.operation,
                    expected=self.expected,
                    strict=True,
                )
                found = work(deed)
                if not deed.noted and not deed.idle:
                    raise RuntimeError(f"{self.operation} wrote without a word in the audit")
                self._keep(session, found, now, keep=keep)
        return found

    def _again(self, view: type[M], before: Answer) -> M:
        if before.digest != self.digest:
            raise Problem("idempotency_reused")
        if before.body is None:
            raise Problem("already_done")
        self.response.headers["Idempotency-Replayed"] = "true"
        return view.model_validate_json(before.body)

    def _keep(self, session: Session, found: BaseModel, now: int, *, keep: bool) -> None:
        if self.key is not None:
            body = found.model_dump_json() if keep else None
            session.add(Answer(account=self.visitor.account, key=self.key, digest=self.digest, at=now, body=body))


def acting(*roles: Role, secret: bool = False) -> Any:
    """The dependency of a route that writes, for these roles (none named: every role).

    secret: the body holds a password or somebody's document number, so that not even its digest is kept; a resend is
    then known by its key and address alone.
    """
    reader = _reader(*roles, secret=secret)
    _READERS.add(reader)
    return Depends(reader)


def check_acts(app: FastAPI) -> None:
    """Raises RuntimeError naming the routes by which an account could write without an Act."""
    silent = [
        str(route.operation_id)
        for route in routes_of(app)
        if (route.methods or set()) - SAFE and not _acts(route.dependant) and route.operation_id not in EXEMPT
    ]
    if silent:
        raise RuntimeError(f"routes that write without a word in the audit: {', '.join(silent)}")


def _acts(dependant: Dependant) -> bool:
    return dependant.call in _READERS or any(map(_acts, dependant.dependencies))


def _reader(*roles: Role, secret: bool) -> Callable[..., Awaitable[Act]]:
    allowed = allow(*roles)

    async def act(
        request: Request,
        response: Response,
        database: Data,
        visitor: Visitor = allowed,  # a default, because FastAPI reads annotations without what is around them
        idempotency_key: Annotated[str | None, Header(**_KEY)] = None,
        if_match: Annotated[str | None, Header(**_VERSION)] = None,
    ) -> Act:
        expected = None if if_match is None else re.match(_TAG, if_match)
        body = b"" if secret else await request.body()
        target = f"{request.method} {request.url.path}?{request.url.query} {if_match or ''}\n"
        return Act(
            visitor,
            database,
            response,
            getattr(request.scope.get("route"), "operation_id", None) or request.url.path,
            sha256(target.encode() + body).hexdigest(),
            idempotency_key,
            int(expected[1]) if expected else None,
        )

    return act


def forget_answers(session: Session, now: int) -> None:
    """Drop the answers that nobody will ask for again."""
    session.exec(delete(Answer).where(col(Answer.at) < now - KEPT_MS))

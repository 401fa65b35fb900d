"""Routes of certificates and of the table that is made of them."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Final, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from cloud.accounts import ACTED, CHANGED, LOGGED_OUT, Act, Visitor, acting, allow
from cloud.kernel.audit import Deed
from cloud.kernel.clock import now_ms
from cloud.kernel.language import Words
from cloud.kernel.page import Asked, asked
from cloud.kernel.problem import found, told
from cloud.kernel.web import API, Data
from cloud.subjects.certificates import office, store
from cloud.subjects.certificates.kinds import CERTIFICATE_KINDS, KINDS, CertificateKind, holds_until
from cloud.subjects.certificates.model import Certificate
from cloud.subjects.certificates.statistics import Cell, Row, table
from cloud.subjects.doors import REVIEWERS, STAFF
from cloud.subjects.fields import EXAMPLE_ID, Day, Id, Line, RecordId, Region, SubjectId, Why, today
from cloud.subjects.history import Changes, changes

router = APIRouter(prefix=API, tags=["certificates"])
CERTIFICATE_EXAMPLE: Final[JsonDict] = {
    "subject": EXAMPLE_ID,
    "kind": "green_food",
    "number": "LB-15-24010100001A",
    "products": ["黄瓜", "番茄"],
    "since": "2024-01-10",
    "until": "2027-01-10",
}


class CertificateIn(BaseModel):
    """A certificate as its issuer made it."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [CERTIFICATE_EXAMPLE]})

    subject: RecordId
    kind: CertificateKind
    number: Annotated[Line, Field(max_length=60)]
    products: Annotated[list[Line], Field(min_length=1, max_length=200)]
    since: Day
    until: Day


class Revocation(BaseModel):
    """Since when its issuer has taken it back, and why."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"day": "2026-11-20", "reason": "年检不合格"}]}
    )

    day: Day
    reason: Why


class CertificateView(BaseModel):
    """A certificate, and whether it holds today."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    **CERTIFICATE_EXAMPLE,
                    "id": EXAMPLE_ID,
                    "region": "349901101",
                    "version": 1,
                    "ends": "2027-01-10",
                    "revoked": None,
                    "reason": "",
                    "valid": True,
                }
            ]
        }
    )

    id: str
    region: str
    version: int
    subject: str
    kind: CertificateKind
    number: str
    products: list[str]
    since: date
    until: date = Field(description="the first day on which it no longer holds, as printed")
    ends: date = Field(description="the same, or the end of its kind, or its revocation, where that is earlier")
    revoked: date | None
    reason: str
    valid: bool = Field(description="today")


class Certificates(BaseModel):
    """A page of certificates."""

    items: list[CertificateView]
    next: str | None


class CellView(BaseModel):
    """Enterprises that hold a certificate, and products that are on them."""

    enterprises: int
    products: int


class KindView(CellView):
    """Of one kind."""

    kind: CertificateKind


class RowView(BaseModel):
    """A township."""

    region: str
    kinds: list[KindView]
    total: CellView = Field(description="an enterprise with two kinds counts once")


class KindName(BaseModel):
    """What a kind is called, and since when none of it is valid."""

    kind: CertificateKind
    name: Words
    ended: date | None
    source: str


class Statistics(BaseModel):
    """The table 三品一标 on a day, out of the certificates."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "on": "2026-11-28",
                    "items": [
                        {
                            "region": "349901101",
                            "kinds": [{"kind": "green_food", "enterprises": 2, "products": 5}],
                            "total": {"enterprises": 2, "products": 5},
                        }
                    ],
                    "total": {
                        "region": "",
                        "kinds": [{"kind": "green_food", "enterprises": 2, "products": 5}],
                        "total": {"enterprises": 2, "products": 5},
                    },
                    "names": [
                        {
                            "kind": "green_food",
                            "name": {"zh": "绿色食品", "en": "green food"},
                            "ended": None,
                            "source": "",
                        }
                    ],
                }
            ]
        }
    )

    on: date
    items: list[RowView]
    total: RowView
    names: list[KindName]


def _view(row: Certificate, products: list[str], now: int) -> CertificateView:
    ends = holds_until(row.kind, row.until)  # type: ignore[arg-type]  # one of CERTIFICATE_KINDS
    ends = min(ends, row.revoked) if row.revoked else ends
    shown = row.model_dump(include=set(CertificateView.model_fields))
    shown["revoked"] = row.revoked or None
    return CertificateView(
        **shown, products=products, ends=date.fromisoformat(ends), valid=row.since <= today(now).isoformat() < ends
    )


def _one(deed: Deed, row: Certificate) -> CertificateView:
    return _view(row, store.products(deed.scope, deed.session, [row.id]).get(row.id, []), deed.now)


def _cell(cell: Cell) -> CellView:
    return CellView(enterprises=cell.enterprises, products=cell.products)


def _row(row: Row) -> RowView:
    kinds = [KindView(kind=kind, **row.kinds[kind]._asdict()) for kind in CERTIFICATE_KINDS]
    return RowView(region=row.township, kinds=kinds, total=_cell(row.total))


@router.get(
    "/certificates",
    operation_id="listCertificates",
    summary="认证证书 / Certificates",
    response_model=Certificates,
    responses=told(*LOGGED_OUT, "cursor", "not_acceptable_input"),
)
def list_certificates(
    visitor: Annotated[Visitor, allow()],
    database: Data,
    wanted: Annotated[Asked, asked("until", "since")],
    region: Region = "",
    subject: SubjectId = "",
    kind: Annotated[Literal["", CertificateKind], Query()] = "",
    valid_on: Annotated[date | None, Query(description="that hold on this day", examples=["2026-12-01"])] = None,
) -> Certificates:
    """All that were ever entered, the first to end first."""
    now = now_ms()
    with database.read() as session:
        rows, following = store.certificates(
            visitor.scope,
            session,
            wanted,
            region=region,
            subject=subject,
            kind=kind,
            valid_on=valid_on.isoformat() if valid_on else "",
        )
        named = store.products(visitor.scope, session, [row.id for row in rows])
    return Certificates(items=[_view(row, named.get(row.id, []), now) for row in rows], next=following)


@router.get(
    "/certificates/statistics",
    operation_id="getCertificateStatistics",
    summary="三品一标统计表 / The table of certificates",
    response_model=Statistics,
    responses=told(*LOGGED_OUT, "not_acceptable_input"),
)
def get_certificate_statistics(
    visitor: Annotated[Visitor, allow()],
    database: Data,
    region: Region = "",
    on: Annotated[date | None, Query(description="a day; today where absent", examples=["2018-12-31"])] = None,
) -> Statistics:
    """Township × kind × enterprises and products that hold on a day; computed, so that it adds up."""
    day = on or today(now_ms())
    with database.read() as session:
        rows, total = table(
            store.held(visitor.scope, session, region, day.isoformat()),
            store.townships(visitor.scope, session, region),
        )
    names = [
        KindName(
            kind=kind,
            name=Words(zh=one.zh, en=one.en),
            ended=date.fromisoformat(one.ended) if one.ended else None,
            source=one.source,
        )
        for kind, one in KINDS.items()
    ]
    return Statistics(on=day, items=[_row(row) for row in rows], total=_row(total), names=names)


@router.post(
    "/certificates",
    operation_id="enterCertificate",
    summary="登记证书 / Enter a certificate",
    status_code=201,
    response_model=CertificateView,
    responses=told(
        *LOGGED_OUT, *ACTED, "not_found", "certificate_ended", "number_taken", "days_reversed", "subject_closed"
    ),
)
def enter_certificate(act: Annotated[Act, acting(*STAFF)], body: CertificateIn) -> CertificateView:
    """As its issuer made it; a renewed one is another."""
    return act.do(
        CertificateView,
        lambda deed: _one(
            deed,
            office.enter(deed, body.subject, body.kind, body.number, body.products, body.since, body.until),
        ),
    )


@router.get(
    "/certificates/{id}",
    operation_id="getCertificate",
    summary="一张证书 / One certificate",
    response_model=CertificateView,
    responses=told(*LOGGED_OUT, "not_found", "not_acceptable_input"),
)
def get_certificate(visitor: Annotated[Visitor, allow()], id: Id, database: Data) -> CertificateView:  # noqa: A002  # the path's name
    """With its products."""
    with database.read() as session:
        row = found(store.certificate(visitor.scope, session, id), id)
        return _view(row, store.products(visitor.scope, session, [id]).get(id, []), now_ms())


@router.get(
    "/certificates/{id}/events",
    operation_id="listCertificateChanges",
    summary="证书的变更 / What was done to a certificate",
    response_model=Changes,
    responses=told(*LOGGED_OUT, "not_found", "not_acceptable_input"),
)
def list_certificate_changes(visitor: Annotated[Visitor, allow()], id: Id, database: Data) -> Changes:  # noqa: A002  # the path's name
    """Who entered, who revoked it."""
    with database.read() as session:
        row = found(store.certificate(visitor.scope, session, id), id)
        return changes(visitor.scope, session, row)


@router.post(
    "/certificates/{id}/revoke",
    operation_id="revokeCertificate",
    summary="撤销证书 / Revoke a certificate",
    response_model=CertificateView,
    responses=told(*LOGGED_OUT, *CHANGED, "ended", "day_ahead"),
)
def revoke_certificate(act: Annotated[Act, acting(*REVIEWERS)], id: Id, body: Revocation) -> CertificateView:  # noqa: A002  # the path's name
    """From the day on which its issuer has taken it back."""
    return act.do(CertificateView, lambda deed: _one(deed, office.revoke(deed, id, body.day, body.reason)))

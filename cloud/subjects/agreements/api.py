"""Routes of agreements and promises."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Final, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from cloud.accounts import ACTED, LOGGED_OUT, Act, Visitor, acting, allow
from cloud.kernel.clock import now_ms
from cloud.kernel.page import Asked, asked
from cloud.kernel.problem import found, told
from cloud.kernel.web import API, Data
from cloud.subjects.agreements import office, store
from cloud.subjects.agreements.model import AgreementKind
from cloud.subjects.doors import FILERS, READERS, REVIEWERS
from cloud.subjects.fields import EXAMPLE_ID, Day, Id, Line, RecordId, Region, SubjectId, today
from cloud.subjects.history import Changes, changes
from cloud.subjects.views import Subjects, subject_view

router = APIRouter(prefix=API, tags=["agreements"])
TEXT_EXAMPLE: Final[JsonDict] = {
    "region": "349901",
    "kind": "promise",
    "title": "农产品质量安全承诺书",
    "text": "本主体承诺：如实记录，不使用禁用的投入品。",
    "since": "2026-12-01",
}
SIGNATURE_EXAMPLE: Final[JsonDict] = {
    "id": EXAMPLE_ID,
    "region": "349901101",
    "version": 1,
    "subject": EXAMPLE_ID,
    "agreement": EXAMPLE_ID,
    "signed": "2026-12-02",
    "until": "2027-12-02",
}


class AgreementIn(BaseModel):
    """A new edition of a region's text."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [TEXT_EXAMPLE]})

    region: Annotated[str, Field(pattern=r"^[1-9][0-9]([0-9]{2}([0-9]{2}([0-9]{3})?)?)?$")]
    kind: AgreementKind
    title: Line
    text: Annotated[str, Field(min_length=10, max_length=20_000, pattern=r"^[^\x00]*$")]
    since: Day


class AgreementView(BaseModel):
    """One edition of a text."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{**TEXT_EXAMPLE, "id": EXAMPLE_ID, "version": 1, "edition": 2, "digest": "9f86"}]
        }
    )

    id: str
    region: str
    version: int
    kind: AgreementKind
    edition: int
    title: str
    text: str
    digest: str = Field(description="SHA-256 of the text")
    since: date


class Agreements(BaseModel):
    """A page of texts."""

    items: list[AgreementView]
    next: str | None


class SignatureIn(BaseModel):
    """Who signs, and until when it holds."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"subject": EXAMPLE_ID, "signed": "2026-12-02", "until": "2027-12-02"}]},
    )

    subject: RecordId
    signed: Day
    until: Day


class SignatureView(BaseModel):
    """A subject has signed an edition."""

    model_config = ConfigDict(json_schema_extra={"examples": [SIGNATURE_EXAMPLE]})

    id: str
    region: str
    version: int
    subject: str
    agreement: str
    signed: date
    until: date = Field(description="the first day on which it no longer holds")


class Signatures(BaseModel):
    """A page of signatures."""

    items: list[SignatureView]
    next: str | None


def _agreement_view(row: object) -> AgreementView:
    return AgreementView.model_validate(row, from_attributes=True)


def _signature_view(row: object) -> SignatureView:
    return SignatureView.model_validate(row, from_attributes=True)


@router.get(
    "/agreements",
    operation_id="listAgreements",
    summary="协议和承诺 / Agreements and promises",
    response_model=Agreements,
    responses=told(*LOGGED_OUT, "cursor", "not_acceptable_input"),
)
def list_agreements(
    visitor: Annotated[Visitor, allow()],
    database: Data,
    wanted: Annotated[Asked, asked("-since")],
    region: Region = "",
    kind: Annotated[Literal["", AgreementKind], Query()] = "",
) -> Agreements:
    """All editions, the newest first; a county's texts hold in its townships too."""
    with database.read() as session:
        rows, following = store.agreements(visitor.scope, session, wanted, region=region, kind=kind)
    return Agreements(items=[_agreement_view(row) for row in rows], next=following)


@router.post(
    "/agreements",
    operation_id="drawUpAgreement",
    summary="新的文本 / A new edition of a text",
    status_code=201,
    response_model=AgreementView,
    responses=told(*LOGGED_OUT, *ACTED, "agreement_since"),
)
def draw_up_agreement(act: Annotated[Act, acting(*REVIEWERS)], body: AgreementIn) -> AgreementView:
    """From its day on everybody whom it is for signs it anew."""
    return act.do(
        AgreementView,
        lambda deed: _agreement_view(office.draw_up(deed, body.region, body.kind, body.title, body.text, body.since)),
    )


@router.get(
    "/agreements/{id}",
    operation_id="getAgreement",
    summary="一份文本 / One edition of a text",
    response_model=AgreementView,
    responses=told(*LOGGED_OUT, "not_found", "not_acceptable_input"),
)
def get_agreement(visitor: Annotated[Visitor, allow()], id: Id, database: Data) -> AgreementView:  # noqa: A002  # the path's name
    """As it was drawn up; texts never change."""
    with database.read() as session:
        row = found(store.agreement(visitor.scope, session, id), id)
        return _agreement_view(row)


@router.get(
    "/agreements/{id}/events",
    operation_id="listAgreementChanges",
    summary="文本的经过 / What was done to a text",
    response_model=Changes,
    responses=told(*LOGGED_OUT, "not_found", "not_acceptable_input"),
)
def list_agreement_changes(visitor: Annotated[Visitor, allow()], id: Id, database: Data) -> Changes:  # noqa: A002  # the path's name
    """Who drew it up, told to the region that did."""
    with database.read() as session:
        row = found(store.agreement(visitor.scope, session, id), id)
        return changes(visitor.scope, session, row)


@router.post(
    "/agreements/{id}/sign",
    operation_id="signAgreement",
    summary="签署 / Sign a text",
    status_code=201,
    response_model=SignatureView,
    responses=told(
        *LOGGED_OUT, *ACTED, "not_found", "subject_closed", "agreement_elsewhere", "agreement_not_newest",
        "day_ahead", "days_reversed",
    ),
)  # fmt: skip
def sign_agreement(act: Annotated[Act, acting(*FILERS)], id: Id, body: SignatureIn) -> SignatureView:  # noqa: A002  # the path's name
    """By the subject's own account, or at the counter; only the edition that is in use."""
    return act.do(
        SignatureView, lambda deed: _signature_view(office.sign(deed, id, body.subject, body.signed, body.until))
    )


@router.get(
    "/agreements/{id}/unsigned",
    operation_id="listUnsigned",
    summary="没签的主体 / Who has not signed",
    response_model=Subjects,
    responses=told(*LOGGED_OUT, "not_found", "cursor", "not_acceptable_input"),
)
def list_unsigned(
    visitor: Annotated[Visitor, allow(*READERS)],
    id: Id,  # noqa: A002  # the path's name
    database: Data,
    wanted: Annotated[Asked, asked("name")],
) -> Subjects:
    """Filed subjects without a signature that holds today under this edition."""
    with database.read() as session:
        text = found(store.agreement(visitor.scope, session, id), id)
        rows, following = store.unsigned(visitor.scope, session, wanted, text, today(now_ms()).isoformat())
    return Subjects(items=[subject_view(row) for row in rows], next=following)


@router.get(
    "/signatures",
    operation_id="listSignatures",
    summary="签署记录 / Signatures",
    response_model=Signatures,
    responses=told(*LOGGED_OUT, "cursor", "not_acceptable_input"),
)
def list_signatures(
    visitor: Annotated[Visitor, allow(*READERS)],
    database: Data,
    wanted: Annotated[Asked, asked("-signed")],
    subject: SubjectId = "",
    agreement: SubjectId = "",
) -> Signatures:
    """Who signed which edition, and until when."""
    with database.read() as session:
        rows, following = store.signatures(visitor.scope, session, wanted, subject=subject, agreement=agreement)
    return Signatures(items=[_signature_view(row) for row in rows], next=following)

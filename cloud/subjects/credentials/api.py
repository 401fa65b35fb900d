"""Routes of the electronic identity: issued, drawn, rotated, revoked, checked."""

from __future__ import annotations

from typing import Annotated, Final, Literal, cast

from fastapi import APIRouter, Depends, Query, Response
from sqlmodel import Session

from cloud.accounts import ACTED, CHANGED, LOGGED_OUT, Act, Visitor, acting, allow
from cloud.kernel.audit import Deed
from cloud.kernel.page import Asked, asked
from cloud.kernel.problem import Problem, found, told
from cloud.kernel.scope import Scope
from cloud.kernel.web import API, Data, printed_host
from cloud.printing import drawn_svg
from cloud.subjects import store as subjects
from cloud.subjects.credentials import office, store
from cloud.subjects.credentials.model import Credential, CredentialState, Found
from cloud.subjects.credentials.views import (
    CredentialIn,
    Credentials,
    CredentialScans,
    CredentialView,
    ScanIn,
    Verified,
    bearer,
    credential_view,
    scan_view,
)
from cloud.subjects.doors import READERS, STAFF, WARDENS
from cloud.subjects.fields import Id, Region, SubjectId, sound
from cloud.subjects.history import Changes, changes
from cloud.subjects.views import Reason
from cloud.subjects.words import state_words
from contract.printed import host, identity_code

router = APIRouter(prefix=API, tags=["credentials"])
_MODULE_MM: Final = 0.5
_DRAWN: Final = {"schema": {"type": "string"}, "examples": {"symbol": {"value": "<svg …/>"}}}


class SvgFile(Response):
    """A drawing."""

    media_type = "image/svg+xml"


def _seen(scope: Scope, session: Session, credential: str) -> Credential:
    return found(store.credential(scope, session, credential), credential)


@router.get(
    "/credentials",
    operation_id="listCredentials",
    summary="主体身份码 / Credentials",
    response_model=Credentials,
    responses=told(*LOGGED_OUT, "cursor", "not_acceptable_input"),
)
def list_credentials(
    visitor: Annotated[Visitor, allow(*READERS)],
    database: Data,
    wanted: Annotated[Asked, asked("-created")],
    region: Region = "",
    subject: SubjectId = "",
    state: Annotated[Literal["", CredentialState], Query()] = "",
) -> Credentials:
    """The newest first, those that have ended too."""
    with database.read() as session:
        rows, following = store.credentials(visitor.scope, session, wanted, region=region, subject=subject, state=state)
    return Credentials(items=[credential_view(row) for row in rows], next=following)


@router.post(
    "/credentials",
    operation_id="issueCredential",
    summary="发身份码 / Issue a credential",
    status_code=201,
    response_model=CredentialView,
    responses=told(*LOGGED_OUT, *ACTED, "not_found", "not_filed", "credential_active"),
)
def issue_credential(act: Annotated[Act, acting(*STAFF)], body: CredentialIn) -> CredentialView:
    """To a filed subject that has none."""
    return act.do(CredentialView, lambda deed: credential_view(office.issue(deed, body.subject)))


@router.post(
    "/credentials/verify",
    operation_id="verifyCredential",
    summary="核验身份码 / Check a credential",
    response_model=Verified,
    responses=told(*LOGGED_OUT, *ACTED, "scan_time", "facts_missing"),
)
def verify_credential(act: Annotated[Act, acting()], body: ScanIn) -> Verified:
    """Valid, rotated, revoked, forged (ours by its form, never issued) or unreadable; the scan is remembered."""
    if (body.latitude is None) != (body.longitude is None):
        raise Problem("facts_missing", zh="经度或纬度", en="latitude or longitude")
    place = None
    if body.latitude is not None and body.longitude is not None:
        place = (body.latitude, body.longitude)
    regions = Scope((act.visitor.region,))

    def work(deed: Deed) -> Verified:
        scan, known = office.verify(deed, act.visitor.region, body.text, place, body.at)
        whose = subjects.subject(regions, deed.session, known.subject) if known else None
        return Verified(
            scan=scan.id,
            found=cast(Found, scan.found),
            reason=known.reason if known and whose else "",
            bearer=bearer(whose) if whose else None,
            borrowed=bool(scan.doubt),
        )

    return act.do(Verified, work)


@router.get(
    "/credentials/scans",
    operation_id="listCredentialScans",
    summary="身份码的扫码 / Scans of credentials",
    response_model=CredentialScans,
    responses=told(*LOGGED_OUT, "cursor", "not_acceptable_input"),
)
def list_credential_scans(
    visitor: Annotated[Visitor, allow(*READERS)],
    database: Data,
    wanted: Annotated[Asked, asked("-at")],
    region: Region = "",
    credential: SubjectId = "",
    found: Annotated[Literal["", Found], Query()] = "",
    doubted: Annotated[bool, Query(description="only those too far from another")] = False,
) -> CredentialScans:
    """Who scanned which, where; what nobody issued stands under the region of who scanned it."""
    with database.read() as session:
        rows, following = store.scans(
            visitor.scope, session, wanted, region=region, credential=credential, found=found, doubted=doubted
        )
    return CredentialScans(items=[scan_view(row) for row in rows], next=following)


@router.get(
    "/credentials/{id}",
    operation_id="getCredential",
    summary="一个身份码 / One credential",
    response_model=CredentialView,
    responses=told(*LOGGED_OUT, "not_found", "not_acceptable_input"),
)
def get_credential(visitor: Annotated[Visitor, allow(*READERS)], id: Id, database: Data) -> CredentialView:  # noqa: A002  # the path's name
    """And what became of it."""
    with database.read() as session:
        return credential_view(_seen(visitor.scope, session, id))


@router.get(
    "/credentials/{id}/events",
    operation_id="listCredentialChanges",
    summary="身份码的变更 / What was done to a credential",
    response_model=Changes,
    responses=told(*LOGGED_OUT, "not_found", "not_acceptable_input"),
)
def list_credential_changes(visitor: Annotated[Visitor, allow(*READERS)], id: Id, database: Data) -> Changes:  # noqa: A002  # the path's name
    """Who issued, rotated, revoked it."""
    with database.read() as session:
        return changes(visitor.scope, session, _seen(visitor.scope, session, id))


@router.get(
    "/credentials/{id}/symbol.svg",
    operation_id="drawCredential",
    summary="身份码的二维码 / The QR code of a credential",
    response_class=SvgFile,
    responses={
        200: {"description": "a drawing", "content": {"image/svg+xml": _DRAWN}},
        **told(*LOGGED_OUT, "not_found", "not_acceptable_input", "credential_state", "code_wrong"),
    },
)
def draw_credential(
    visitor: Annotated[Visitor, allow(*READERS)],
    id: Id,  # noqa: A002  # the path's name
    database: Data,
    host_name: Annotated[str, Depends(printed_host)],
) -> SvgFile:
    """In millimetres, its address on the county's host; only of one that holds."""
    with database.read() as session:
        row = _seen(visitor.scope, session, id)
    if row.state != "active":
        raise Problem("credential_state", state=state_words("credential", row.state))
    address = identity_code(row.code).address(sound(host, host_name))
    return SvgFile(drawn_svg(address, _MODULE_MM))


@router.post(
    "/credentials/{id}/rotate",
    operation_id="rotateCredential",
    summary="轮换身份码 / Rotate a credential",
    status_code=201,
    response_model=CredentialView,
    responses=told(*LOGGED_OUT, *CHANGED, "credential_state", "not_filed"),
)
def rotate_credential(act: Annotated[Act, acting(*STAFF)], id: Id, body: Reason) -> CredentialView:  # noqa: A002  # the path's name
    """Answers the new one; the old one is told as rotated wherever it is scanned."""
    return act.do(CredentialView, lambda deed: credential_view(office.rotate(deed, id, body.reason)))


@router.post(
    "/credentials/{id}/revoke",
    operation_id="revokeCredential",
    summary="吊销身份码 / Revoke a credential",
    response_model=CredentialView,
    responses=told(*LOGGED_OUT, *CHANGED, "credential_state"),
)
def revoke_credential(act: Annotated[Act, acting(*WARDENS)], id: Id, body: Reason) -> CredentialView:  # noqa: A002  # the path's name
    """Lost, lent or copied: it is told as revoked wherever it is scanned."""
    return act.do(CredentialView, lambda deed: credential_view(office.revoke(deed, id, body.reason)))

"""Routes of vouchers: issued, printed, made void; what the register says of one, and of a code that was scanned."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Final, get_args

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import Session, col

from cloud import trace
from cloud.accounts import ACTED, LOGGED_OUT, Act, Visitor, acting, allow
from cloud.kernel.audit import Deed
from cloud.kernel.clock import now_ms
from cloud.kernel.doubt import split
from cloud.kernel.history import History, history_of
from cloud.kernel.page import Asked as AskedPage
from cloud.kernel.page import FirstDay, LastDay, Within, asked, page, within_days
from cloud.kernel.pdf import PDF, PDF_FILE
from cloud.kernel.problem import Problem, found, told
from cloud.kernel.scope import COUNTY_DIGITS, Scope
from cloud.kernel.web import API, Data, printed_host
from cloud.keys import county_keys
from cloud.vouchers import desk, office, paper, store
from cloud.vouchers.listed import revoked_list
from cloud.vouchers.model import Voucher
from cloud.vouchers.problems import ISSUING, VOIDING
from cloud.vouchers.release import release
from cloud.vouchers.views import (
    BATCH,
    CODE,
    ID,
    SUBJECT,
    FreeView,
    VerifiedView,
    Vouchers,
    VoucherView,
    basis_views,
    entered_view,
    said_view,
    standing,
    voucher_views,
)
from cloud.vouchers.words import words
from contract.errors import ContractError
from contract.printed import voucher_code
from contract.quantity import plain
from contract.voucher import Basis, Revoked, Verifier, voucher_id
from contract.voucher.statement import Kind

router = APIRouter(prefix=API, tags=["vouchers"])
Reading = Annotated[Visitor, allow("admin", "supervisor", "analyst", "inspector", "enforcement", "farm", "market")]
Writing = Annotated[Act, acting("admin", "supervisor", "inspector", "farm", "market")]
Issuing = Annotated[Act, acting("admin", "supervisor", "inspector", "farm", "market", secret=True)]
"""A request that holds a phone: not even its digest is kept."""
VoucherId = Annotated[str, Path(max_length=16, examples=[ID])]
BatchId = Annotated[str, Path(max_length=16, examples=[BATCH])]
MOST_DAYS: Final = 365
_Printed = Annotated[str, Field(max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")]


class VoucherIn(BaseModel):
    """A voucher to issue. days: how long it is good; origin, promise, contact: left out as on the subject's last one.

    contact: a phone; it stands on the paper, is sealed in the vault and is shown nowhere.
    """

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"kind": "conformity", "batch": BATCH, "amount": "500", "unit": "kg", "basis": ["process_control"],
                 "days": 10}
            ]
        },
    )  # fmt: skip

    kind: Kind = "conformity"
    batch: str = Field(pattern="^[0-9a-f]{16}$")
    amount: str = Field(min_length=1, max_length=26)
    unit: str = Field(min_length=1, max_length=12)
    basis: list[Basis] = Field(min_length=1, max_length=3)
    days: int = Field(default=10, ge=1, le=MOST_DAYS)
    origin: _Printed = ""
    promise: _Printed = ""
    contact: str = Field(default="", max_length=20, pattern=r"^[0-9+ -]*$")

    def __repr__(self) -> str:
        return "VoucherIn(…)"

    __str__ = __repr__


class VoidIn(BaseModel):
    """Why a voucher is void."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"why": "数量写错"}]})

    why: str = Field(min_length=2, max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")


class PapersIn(BaseModel):
    """Vouchers to print, on A4 (four to a sheet), A5 or labels of 100 × 150 mm."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"vouchers": [ID], "form": "a4"}]})

    vouchers: list[Annotated[str, Field(max_length=16)]] = Field(min_length=1, max_length=100)
    form: paper.Form = "a4"


class PapersTold(BaseModel):
    """That papers were printed."""

    vouchers: list[str]


class CodeIn(BaseModel):
    """What was scanned."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"code": CODE}]})

    code: str = Field(min_length=1, max_length=1024)


@router.get(
    "/vouchers",
    operation_id="listVouchers",
    summary="凭证 / Vouchers",
    response_model=Vouchers,
    responses=told(*LOGGED_OUT, "cursor", "not_acceptable_input"),
)
def list_vouchers(
    visitor: Reading,
    database: Data,
    wanted: Annotated[AskedPage, asked("-issued")],
    batch: Annotated[str | None, Query(max_length=16, examples=[BATCH])] = None,
    subject: Annotated[str | None, Query(max_length=36, examples=[SUBJECT])] = None,
    kind: Annotated[Kind | None, Query(examples=["conformity"])] = None,
    void: Annotated[bool | None, Query(description="true: only those that were made void", examples=[True])] = None,
    doubt: Annotated[str | None, Query(pattern="^[a-z_]{1,40}$", examples=["too_much"])] = None,
    region: Within = None,
    first: FirstDay = None,
    last: LastDay = None,
) -> Vouchers:
    """Each as a gate would judge it now. first, last: of those that were issued then."""
    query = store.all_vouchers(visitor.scope)
    for column, value in ((Voucher.batch, batch), (Voucher.subject, subject), (Voucher.kind, kind)):
        if value is not None:
            query = query.where(col(column) == value)
    query = query.where(Scope((region or "",)).clause(Voucher.region))
    if first is not None or last is not None:
        query = query.where(Voucher.event != "", *within_days(store.issued(visitor.scope), first, last))
    if void is not None:
        query = query.where(Voucher.voided > 0 if void else Voucher.voided == 0)
    if doubt is not None:
        query = query.where(col(Voucher.doubts).contains(doubt, autoescape=True))
    with database.read() as session:
        rows, following = page(session, query, {"issued": col(Voucher.issued)}, col(Voucher.id), wanted)
        return Vouchers(items=_views(session, rows), next=following)


@router.post(
    "/vouchers",
    operation_id="issueVoucher",
    summary="开凭证 / Issue a voucher",
    status_code=201,
    response_model=VoucherView,
    responses=told(*LOGGED_OUT, *ACTED, *ISSUING),
)
def issue_voucher(act: Issuing, request: Request, body: VoucherIn) -> VoucherView:
    """By who has the batch, for no more than is left of it, once it may go out."""
    facts = body.model_dump(exclude={"basis"})
    wanted = office.Asked(**facts, basis=frozenset(body.basis))
    host = printed_host(request)

    def issue(deed: Deed) -> VoucherView:
        return _views(deed.session, [office.issue(deed, wanted, host)])[0]

    return act.do(VoucherView, issue)


@router.post(
    "/vouchers/paper",
    operation_id="printVouchers",
    summary="印凭证 / Print vouchers",
    response_class=Response,
    responses={
        200: PDF_FILE,
        **told(
            *LOGGED_OUT, *ACTED, "not_found", "voucher_words", "voucher_paper", "person_forgotten", "vault_away",
        ),
    },
)  # fmt: skip
def print_vouchers(act: Writing, request: Request, body: PapersIn) -> Response:
    """All words of the order beside the code, the contact too: the audit says who printed which."""
    with act.database.read() as session:
        rows = {row.id: row for row in store.vouchers(act.visitor.scope, session, body.vouchers)}
        papers = store.papers(act.visitor.scope, session, body.vouchers)
    wanted = list(dict.fromkeys(body.vouchers))
    for voucher in wanted:
        found(rows.get(voucher), voucher)
        if voucher not in papers:
            raise Problem("voucher_words", voucher=voucher)
    opened: dict[str, str] = {}

    def work(deed: Deed) -> PapersTold:
        opened.update(office.contacts(deed, [papers[voucher] for voucher in wanted]))
        for voucher in wanted:
            deed.note(office.KIND, voucher, rows[voucher].region, what={"printed": body.form})
        return PapersTold(vouchers=wanted)

    act.do(PapersTold, work)
    if not opened:
        raise Problem("already_done")
    file = paper.pdf([(rows[one], papers[one]) for one in wanted], opened, printed_host(request), body.form)
    return Response(file, media_type=PDF, headers={"Cache-Control": "no-store"})


@router.post(
    "/vouchers/verify",
    operation_id="verifyVoucher",
    summary="验凭证 / Verify a scanned voucher",
    response_model=VerifiedView,
    responses=told(*LOGGED_OUT, "cross_site", "too_large", "not_acceptable_input"),
)
def verify_voucher(visitor: Annotated[Visitor, allow()], database: Data, body: CodeIn) -> VerifiedView:
    """The same yes or no as at a gate, and what the register knows of it beyond the signature."""
    now = now_ms()
    with database.read() as session:
        listed = _listed(session, visitor.scope.regions)
        verified = Verifier(county_keys(session), listed).verify(body.code, now)
        try:
            voucher = voucher_id(voucher_code(body.code))
        except ContractError:
            voucher = ""
        row = store.voucher(Scope(visitor.scope.regions), session, voucher) if voucher else None
        known = desk.entered(session, [row.id]) if row is not None else None
    return VerifiedView(
        standing=standing(verified, split(row.doubts) if row is not None else ()),
        said=said_view(verified.statement),
        id=voucher,
        known=row is not None,
        entered=entered_view(known, voucher),
    )


@router.get(
    "/vouchers/batches/{id}",
    operation_id="getVouchedBatch",
    summary="批次还能开多少 / How much of a batch has no voucher yet",
    response_model=FreeView,
    responses=told(*LOGGED_OUT, "not_found", "not_acceptable_input"),
)
def get_vouched_batch(visitor: Reading, id: BatchId, database: Data) -> FreeView:  # noqa: A002  # the path's name
    """And whether it may go out today, on which basis."""
    with database.read() as session:
        batch = found(trace.batch(visitor.scope, session, id), id)
        answer, why = release(session, batch, now_ms())
        return FreeView(
            batch=batch.id,
            unit=batch.unit,
            free={kind: plain(max(office.free(session, batch, kind), 0)) for kind in get_args(Kind)},
            answer=answer.answer,
            why=words(why),
            basis=basis_views(answer.basis),
        )


@router.get(
    "/vouchers/{id}",
    operation_id="getVoucher",
    summary="一张凭证 / One voucher",
    response_model=VoucherView,
    responses=told(*LOGGED_OUT, "not_found", "not_acceptable_input"),
)
def get_voucher(visitor: Reading, id: VoucherId, database: Data) -> VoucherView:  # noqa: A002  # the path's name
    """Good or not, and whether produce came in by it before. A market is told of all vouchers of its region."""
    scope = Scope(visitor.scope.regions) if visitor.role == "market" else visitor.scope
    with database.read() as session:
        return _views(session, [found(store.voucher(scope, session, id), id)])[0]


@router.post(
    "/vouchers/{id}/void",
    operation_id="voidVoucher",
    summary="作废凭证 / Make a voucher void",
    response_model=VoucherView,
    responses=told(*LOGGED_OUT, *ACTED, "not_found", *VOIDING),
)
def void_voucher(act: Writing, id: VoucherId, body: VoidIn) -> VoucherView:  # noqa: A002  # the path's name
    """Gates that are online hear of it within seconds."""

    def void(deed: Deed) -> VoucherView:
        row = found(store.voucher(deed.scope, deed.session, id), id)
        return _views(deed.session, [office.void(deed, row, body.why)])[0]

    return act.do(VoucherView, void)


@router.get(
    "/vouchers/{id}/events",
    operation_id="listVoucherEvents",
    summary="凭证的经过 / What was done to a voucher",
    response_model=History,
    responses=told(*LOGGED_OUT, "not_found", "not_acceptable_input"),
)
def list_voucher_events(visitor: Reading, id: VoucherId, database: Data) -> History:  # noqa: A002  # the path's name
    """Who issued, printed, voided it."""
    with database.read() as session:
        return history_of(visitor.scope, session, store.voucher(visitor.scope, session, id), id)


def _views(session: Session, rows: Sequence[Voucher]) -> list[VoucherView]:
    counties = sorted({row.region[:COUNTY_DIGITS] for row in rows})
    return voucher_views(session, rows, _listed(session, counties), now_ms())


def _listed(session: Session, regions: Sequence[str]) -> Revoked:
    """What the lists of these regions hold together."""
    lists = [revoked_list(session, region, now_ms()) for region in regions]
    return Revoked(
        vouchers=frozenset().union(*(one.vouchers for one in lists)),
        batches=frozenset().union(*(one.batches for one in lists)),
    )

"""Routes of people who buy: kept by the shops, shown masked, opened for a case and never without."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Path
from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import col

from cloud import vault
from cloud.accounts import ACTED, LOGGED_OUT, Act, Visitor, acting, allow
from cloud.inputs import store
from cloud.kernel.audit import Deed
from cloud.kernel.page import Asked, asked, page
from cloud.kernel.problem import Problem, found, told
from cloud.kernel.web import API, Data
from cloud.subjects import subject as subject_of
from contract.personal import Person

router = APIRouter(prefix=API + "/buyers", tags=["inputs"])
Reader = Annotated[Visitor, allow("supervisor", "enforcement", "inspector", "shop")]
_BUYER: Final[dict[str, Any]] = {
    "id": "019388f2-6a10-7c3e-9d41-5b7e2f60a1c4",
    "region": "349901101",
    "document": "id_card",
    "name": "张**",
    "number": "1101*************X",
    "phone": "138****5678",
    "first": 1795910400000,
    "last": 1795910400000,
    "forget": 1859068800000,
    "forgotten": False,
    "doubts": [],
}
_COLUMNS: Final[dict[str, Any]] = {"last": vault.VaultPerson.last}


class BuyerBody(BaseModel):
    """Somebody who showed a document at a shop (subject: "" is the account's own)."""

    model_config = ConfigDict(
        extra="forbid",
        hide_input_in_errors=True,
        json_schema_extra={"examples": [{"name": "张三丰", "document": "other"}]},
    )

    number: str = Field(default="", max_length=40, repr=False)
    name: str = Field(default="", max_length=60, repr=False)
    phone: str = Field(default="", max_length=30, repr=False)
    document: Literal["id_card", "passport", "other"] = "id_card"
    subject: str = Field(default="", max_length=36)


class BuyerView(BaseModel):
    """A person, masked. first, last: ms UTC when they came; forgotten: the box is gone, the mask stays."""

    model_config = ConfigDict(json_schema_extra={"examples": [_BUYER]})

    id: str
    region: str
    document: str
    name: str = Field(examples=["张**"])
    number: str = Field(examples=["1101*************X"])
    phone: str = Field(examples=["138****5678"])
    first: int
    last: int
    forget: int
    forgotten: bool
    doubts: list[str]


class Buyers(BaseModel):
    """A page of people."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"items": [_BUYER], "next": None}]})

    items: list[BuyerView]
    next: str | None = None


class UnmaskBody(BaseModel):
    """The case that wants to know, and why."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"case": "青农案〔2026〕12号", "why": "复检"}]}
    )

    case: str = Field(max_length=60)
    why: str = Field(max_length=200)


class PersonView(BaseModel):
    """A person, opened."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"number": "11010519491231002X", "name": "张三丰", "phone": "13800005678"}]}
    )

    number: str
    name: str
    phone: str


@router.get(
    "",
    operation_id="listBuyers",
    summary="购买人（掩码） / People who bought, masked",
    response_model=Buyers,
    responses=told(*LOGGED_OUT, "not_acceptable_input", "cursor"),
)
def list_buyers(visitor: Reader, database: Data, wanted: Annotated[Asked, asked("-last")]) -> Buyers:
    """People of the visitor's region; a shop sees those who bought of it, whatever they bought elsewhere."""
    query = vault.people(visitor.scope)
    if visitor.scope.subject:
        query = query.where(col(vault.VaultPerson.id).in_(store.buyers_of(visitor.scope)))
    with database.read() as session:
        rows, behind = page(session, query, _COLUMNS, col(vault.VaultPerson.id), wanted)
    return Buyers(items=[buyer_view(row) for row in rows], next=behind)


@router.post(
    "",
    operation_id="keepBuyer",
    summary="登记购买人 / Register a buyer",
    status_code=201,
    response_model=BuyerView,
    responses=told(*LOGGED_OUT, *ACTED, "not_found", "person_number", "person_empty", "vault_away", "already_done"),
)
def keep_buyer(act: Annotated[Act, acting("supervisor", "shop", secret=True)], body: BuyerBody) -> BuyerView:
    """Sealed at once; the same number is the same person in every shop of the county, however often it is sent."""

    def work(deed: Deed) -> BuyerView:
        shop = found(
            subject_of(deed.scope, deed.session, body.subject or act.visitor.subject), body.subject or "subject"
        )
        person = Person(number=body.number.strip(), name=body.name.strip(), phone=body.phone.strip())
        key = vault.keep(deed, person, shop.region, body.document)
        row = vault.masked(deed.scope, deed.session, [key]).get(key)
        if row is None:
            raise Problem("outside_region", region=shop.region)
        return buyer_view(row)

    return act.do(BuyerView, work, keep=False)


@router.post(
    "/{id}/unmask",
    operation_id="unmaskBuyer",
    summary="凭案号查看购买人 / Open a buyer for a case",
    response_model=PersonView,
    responses=told(*LOGGED_OUT, *ACTED, "not_found", "case_missing", "person_forgotten", "vault_away", "already_done"),
)
def unmask_buyer(
    act: Annotated[Act, acting("enforcement", "supervisor")],
    id: Annotated[str, Path(max_length=36, examples=["019388f2-6a10-7c3e-9d41-5b7e2f60a1c4"])],  # noqa: A002
    body: UnmaskBody,
) -> PersonView:
    """Told once and kept nowhere; the audit tells who asked, for which case and why."""

    def work(deed: Deed) -> PersonView:
        found = vault.unmask(deed, id, body.case, body.why)
        return PersonView(number=found.number, name=found.name, phone=found.phone)

    return act.do(PersonView, work, keep=False)


def buyer_view(row: vault.VaultPerson) -> BuyerView:
    """A person as shown without a case."""
    return BuyerView(
        id=row.id,
        region=row.region,
        document=row.document,
        name=row.shown_name,
        number=row.shown_number,
        phone=row.shown_phone,
        first=row.first,
        last=row.last,
        forget=row.forget,
        forgotten=row.sealed is None,
        doubts=[code for code in row.doubts.split(",") if code],
    )

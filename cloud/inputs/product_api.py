"""Routes of the catalogue of farm inputs."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import col, or_

from cloud.accounts import ACTED, CHANGED, LOGGED_OUT, Act, Visitor, acting, allow
from cloud.inputs import catalogue, store
from cloud.inputs.model import Product
from cloud.inputs.product_file import ProductEntry, ProductKind
from cloud.inputs.product_views import Products, ProductView, product_view
from cloud.kernel.audit import Deed
from cloud.kernel.page import Asked, asked, page
from cloud.kernel.problem import found, told
from cloud.kernel.web import API, Data

router = APIRouter(prefix=API + "/products", tags=["inputs"])
_COLUMNS: dict[str, Any] = {"name": Product.name, "registration": Product.registration, "changed": Product.changed}
ProductId = Annotated[str, Path(max_length=40, examples=["019388f2-6a10-7c3e-9d41-5b7e2f60a1c4"])]
Writer = Annotated[Act, acting("admin", "supervisor")]


class ProductFile(BaseModel):
    """A list of products; name: of the file, JSON where it ends in .json, else CSV."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(max_length=200, examples=["products.csv"])
    text: str = Field(max_length=1_000_000, examples=["kind,registration,name,unit\n"])
    region: str = Field(default="", max_length=12, description="of products that name none", examples=["349901"])


class MistakeView(BaseModel):
    """One line that was left out, and why."""

    line: int
    where: str
    zh: str
    en: str


class BroughtView(BaseModel):
    """What a file brought."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"added": 12, "changed": 1, "same": 40, "mistakes": []}]})

    added: int
    changed: int
    same: int
    mistakes: list[MistakeView]


@router.get(
    "",
    operation_id="listProducts",
    summary="投入品目录 / Catalogue of farm inputs",
    response_model=Products,
    responses=told(*LOGGED_OUT, "not_acceptable_input", "cursor"),
)
def list_products(
    visitor: Annotated[Visitor, allow()],
    database: Data,
    wanted: Annotated[Asked, asked("name", "registration", "changed")],
    kind: Annotated[ProductKind | None, Query()] = None,
    registration: Annotated[str | None, Query(max_length=40, examples=["PD20150000"])] = None,
    search: Annotated[
        str | None, Query(max_length=64, description="in name, maker, registration", examples=["吡虫啉"])
    ] = None,
    pack: Annotated[
        str | None,
        Query(
            max_length=512,
            description="a pack code, or the address in its QR code",
            examples=["11000011001000000000000000000001"],
        ),
    ] = None,
) -> Products:
    """Products of the visitor's region and of the nation."""
    query = store.catalogue(visitor.scope)
    if kind is not None:
        query = query.where(Product.kind == kind)
    if registration is not None:
        query = query.where(Product.registration == registration)
    if search:
        columns = (Product.name, Product.maker, Product.registration)
        query = query.where(or_(*(col(column).contains(search, autoescape=True) for column in columns)))
    with database.read() as session:
        if pack is not None:
            found = store.by_pack(visitor.scope, session, pack)
            query = query.where(Product.id == (found.id if found else ""))
        rows, behind = page(session, query, _COLUMNS, col(Product.id), wanted)
    return Products(items=[product_view(row) for row in rows], next=behind)


@router.post(
    "",
    operation_id="addProduct",
    summary="新增投入品 / Add a product",
    status_code=201,
    response_model=ProductView,
    responses=told(*LOGGED_OUT, *ACTED, "product_known"),
)
def add_product(act: Writer, body: ProductEntry) -> ProductView:
    """A product that the catalogue does not know yet. Ledgers that told of it already get their stock."""
    return act.do(ProductView, lambda deed: product_view(catalogue.add(deed, body)))


@router.post(
    "/import",
    operation_id="importProducts",
    summary="导入投入品目录 / Bring in a list of products",
    response_model=BroughtView,
    responses=told(*LOGGED_OUT, *ACTED),
)
def import_products(act: Writer, body: ProductFile) -> BroughtView:
    """CSV or JSON. Lines with a mistake are told and left out, the good ones kept. Large lists: `zhigen import`."""

    def work(deed: Deed) -> BroughtView:
        found = catalogue.bring(deed, body.text.encode(), body.name, body.region)
        mistakes = [MistakeView(line=one.line, where=one.place, zh=one.zh, en=one.en) for one in found.mistakes[:200]]
        deed.note("product_file", body.name[:60], deed.scope.regions[0], what={"added": found.added})
        return BroughtView(added=found.added, changed=found.changed, same=found.same, mistakes=mistakes)

    return act.do(BroughtView, work)


@router.get(
    "/{id}",
    operation_id="getProduct",
    summary="一个投入品 / One product",
    response_model=ProductView,
    responses=told(*LOGGED_OUT, "not_found", "not_acceptable_input"),
)
def get_product(visitor: Annotated[Visitor, allow()], database: Data, id: ProductId) -> ProductView:  # noqa: A002
    """By its id, its registration, or the digits of a pack."""
    with database.read() as session:
        row = found(store.product(visitor.scope, session, id), id)
    return product_view(row)


@router.patch(
    "/{id}",
    operation_id="changeProduct",
    summary="修改投入品 / Change a product",
    response_model=ProductView,
    responses=told(*LOGGED_OUT, *CHANGED, "product_renamed", "product_counted"),
)
def change_product(act: Writer, id: ProductId, body: ProductEntry) -> ProductView:  # noqa: A002
    """The product as it is now known, whole. Its registration, region, and the unit of its stock stay."""
    return act.do(ProductView, lambda deed: product_view(catalogue.change(deed, id, body)))

"""Routes by which people enter what happened to farm inputs, and ask before they do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict

from cloud.accounts import ACTED, LOGGED_OUT, Act, Visitor, acting, allow
from cloud.inputs import examples, office, store
from cloud.inputs.desk_views import CountBody, JudgeView, PurchaseBody, ReversalBody, SaleBody, judge_view
from cloud.inputs.ledger_views import EntryView, entry_view
from cloud.inputs.offers import offers
from cloud.inputs.office import BARRED, Done
from cloud.kernel.audit import Deed
from cloud.kernel.clock import now_ms
from cloud.kernel.problem import Problem, told
from cloud.kernel.web import API, Data

router = APIRouter(prefix=API, tags=["inputs"])
Clerk = Annotated[Act, acting("admin", "supervisor", "shop")]
_REFUSED = (*LOGGED_OUT, *ACTED, "not_found", *(f"entry_{code}" for code in BARRED))


class Entered(BaseModel):
    """What became of what was entered: the entry, or the code of the problem and the refusal that was kept."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"entry": examples.ENTRY, "problem": "", "zh": "", "en": ""}]}
    )

    entry: EntryView | None = None
    problem: str = ""
    zh: str = ""
    en: str = ""


@router.post(
    "/sales",
    operation_id="enterSale",
    summary="登记销售 / Enter a sale",
    status_code=201,
    response_model=EntryView,
    responses=told(*_REFUSED, "sale_refused", "sale_held", "real_name_needed"),
)
def enter_sale(act: Clerk, body: SaleBody) -> EntryView:
    """Judged by the law of its day first. What the law bars is refused, and kept in the ledger as a refusal."""
    return _enter(act, lambda deed: office.sell(deed, [body.told(_subject(act, body.subject))]))


@router.post(
    "/sales/judge",
    operation_id="weighSale",
    summary="先问一问能不能卖 / May this be sold?",
    response_model=JudgeView,
    responses=told(*LOGGED_OUT, "cross_site", "not_found", "too_large", "not_acceptable_input"),
)
def weigh_sale(
    visitor: Annotated[Visitor, allow("admin", "supervisor", "inspector", "enforcement", "shop")],
    database: Data,
    body: SaleBody,
) -> JudgeView:
    """The verdict with its reasons, what is to be asked, and what may be sold instead. Nothing is written."""
    with database.read() as session:
        deed = Deed(session, visitor.scope, visitor.name, now_ms(), role=visitor.role)
        sale = body.told(body.subject or visitor.subject)
        verdict, doubts = office.weigh(deed, sale)
        return judge_view(verdict, doubts, [] if "future" in doubts else offers(deed, sale))


@router.post(
    "/purchases",
    operation_id="enterPurchase",
    summary="登记进货 / Enter a purchase",
    status_code=201,
    response_model=EntryView,
    responses=told(*_REFUSED),
)
def enter_purchase(act: Clerk, body: PurchaseBody) -> EntryView:
    """What came in, of whom, by which paper (农药管理条例 26)."""
    return _enter(act, lambda deed: office.buy(deed, [body.told(_subject(act, body.subject))]))


@router.post(
    "/reversals",
    operation_id="enterReversal",
    summary="冲回一条 / Take an entry back",
    status_code=201,
    response_model=EntryView,
    responses=told(*_REFUSED),
)
def enter_reversal(act: Clerk, body: ReversalBody) -> EntryView:
    """Goods came back, or an entry was wrong: by an entry that names it. Nothing is edited."""
    return _enter(act, lambda deed: office.reverse(deed, [body.told()]))


@router.post(
    "/counts",
    operation_id="enterStockCount",
    summary="登记盘点 / Enter a count of stock",
    status_code=201,
    response_model=EntryView,
    responses=told(*_REFUSED),
)
def enter_stock_count(act: Clerk, body: CountBody) -> EntryView:
    """What was found of each lot or pack."""
    return _enter(act, lambda deed: office.count(deed, [body.told(_subject(act, body.subject))]))


def _subject(act: Act, told_subject: str) -> str:
    return told_subject or act.visitor.subject


def _enter(act: Act, work: Callable[[Deed], list[Done]]) -> EntryView:
    """Enter one; where it was refused, what is to be kept of that is kept before the problem is told."""

    def entered(deed: Deed) -> Entered:
        (done,) = work(deed)
        problem = done.problem
        if problem is not None:
            words: dict[str, Any] = {name: problem.details.get(name, "") for name in ("zh", "en")}
            return Entered(problem=problem.code, **words)
        row = store.entry(deed.scope, deed.session, done.id)
        assert row is not None  # noqa: S101  # it was written just now, within the scope
        return Entered(entry=entry_view(row, store.lines(deed.scope, deed.session, [row.id])))

    found = act.do(Entered, entered)
    if found.entry is None:
        raise Problem(found.problem, zh=found.zh, en=found.en)
    return found.entry

"""How judgements are asked for and shown."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from cloud.inputs import Product, Stock
from cloud.judgement import examples
from cloud.judgement.rejudge import JudgedLine, Rejudged
from cloud.judgement.store import Tally
from cloud.judgement.touched import Counts, Hit
from cloud.kernel.language import Words
from cloud.production import InputUse
from contract.document import MAX_CHARACTERS
from contract.law import Alternative, Reason, RuleSet, UseVerdict, Verdict
from contract.law.rule import Circumstance
from contract.law.verdict import ASKS
from contract.quantity import MICRO

Name = Annotated[str, Field(min_length=1, max_length=64)]
Digest = Annotated[str, Field(max_length=64, pattern="^[0-9a-f]*$", description="of an older rule set")]


class ReasonView(BaseModel):
    """One reason: where it leads, a code for programs, the sentence, its paper and how far that is to be believed."""

    outcome: str = Field(examples=["refused"])
    code: str = Field(examples=["banned"])
    about: str = Field(examples=["克百威"])
    text: Words
    rule: str = Field(examples=["banned-736"])
    source: Words
    confidence: str = Field(examples=["S"])


class AlternativeView(BaseModel):
    """A product that may be offered instead. interval_days: None where its label does not say."""

    registration: str
    name: str
    ingredients: list[str]
    interval_days: int | None


class VerdictView(BaseModel):
    """A verdict. asks: what to find out; harvest_from: of a use, the first lawful day, null: hold."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.VERDICT]})

    outcome: str = Field(examples=["refused"])
    answer: Words
    reasons: list[ReasonView]
    asks: list[Words]
    harvest_from: date | None = None


class Judgement(BaseModel):
    """A verdict on a day, the rules by which it was made, and for a sale what may be offered instead."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.JUDGEMENT]})

    on: date
    set: str
    set_version: str
    verdict: VerdictView
    alternatives: list[AlternativeView] = []


class ProductAsked(BaseModel):
    """A product by its registration, as the catalogue knows it, or else by what its label says."""

    model_config = ConfigDict(extra="forbid")

    registration: Annotated[str, Field(max_length=40)] = ""
    ingredients: Annotated[list[Name], Field(max_length=20)] = []
    circumstances: Annotated[list[Circumstance], Field(max_length=10)] = []


class LicenceAsked(BaseModel):
    """A shop's licence, from `since` up to, without, `until`; restricted: it names restricted pesticides."""

    model_config = ConfigDict(extra="forbid")

    since: date
    until: date
    restricted: bool = False


class JudgeAsked(BaseModel):
    """The facts of a sale or a use that somebody thinks of. What is left out is not known, and may hold it."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "act": "sale",
                    "on": "2026-06-01",
                    "region": "349901101",
                    "product": {"registration": "PD20040001", "ingredients": ["克百威"]},
                    "crop": "棉花",
                    "pest": "蚜虫",
                    "made": "2025-06-01",
                    "expires": "2027-06-01",
                    "licence": {"since": "2024-01-01", "until": "2029-01-01", "restricted": True},
                }
            ]
        },
    )

    act: Literal["sale", "use"] = "sale"
    on: date | None = None
    region: Annotated[str, Field(max_length=12, pattern="^[0-9]*$")] = ""
    product: ProductAsked
    crop: Annotated[str, Field(max_length=64)] = ""
    pest: Annotated[str, Field(max_length=64)] = ""
    made: date | None = None
    expires: date | None = None
    licence: LicenceAsked | None = None
    shop: Annotated[str, Field(max_length=36, description="a subject, whose licence counts")] = ""
    buyer_known: bool = False
    earlier_uses: Annotated[int, Field(ge=0, le=1000)] | None = 0
    set: Digest = ""


class TouchesAsked(BaseModel):
    """A rule file as a draft (text), or two days; which list, and from where to go on.

    since: sales and uses from this day on (default: two years before `on`). on, of a draft: the day asked about,
    default the day on which its last rule begins.
    """

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"before": "2026-05-31", "on": "2026-06-01", "list": "sales"}]},
    )

    text: Annotated[str, Field(max_length=MAX_CHARACTERS)] = ""
    region: Annotated[str, Field(max_length=12, pattern="^[0-9]*$")] = ""
    before: date | None = None
    on: date | None = None
    since: date | None = None
    list: Literal["stock", "sales", "uses"] = "stock"
    cursor: Annotated[str, Field(max_length=400)] = ""
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class AmountView(BaseModel):
    """Stock of one unit. amount: in the unit."""

    unit: str
    amount: float
    lots: int
    subjects: int


class TallyView(BaseModel):
    """Rows that the changed rules name; first, last: ms UTC. `rows` at the limit means "as many or more"."""

    rows: int
    first: int | None
    last: int | None


class CountsView(BaseModel):
    """What the changed rules name, before any row is judged."""

    stock: list[AmountView]
    sales: TallyView
    uses: TallyView


class TouchedView(BaseModel):
    """One row that became stricter. id: of the sale (entry) or operation; buyer: the masked id of who bought."""

    subject: str
    region: str
    registration: str
    product: str
    lot: str
    pack: str
    amount: float
    unit: str
    at: int | None = None
    id: str = ""
    line: int | None = None
    buyer: str = ""
    crop: str = ""
    cycle: str = ""
    before: str = Field(examples=["allowed"])
    after: str = Field(examples=["refused"])
    reasons: list[ReasonView]


class Touches(BaseModel):
    """What a change touches. counts: only on the first page. A page may be short and not the last: `next` tells."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.TOUCHES]})

    before: date
    on: date
    rules: list[str] = Field(description="ids of the rules that make the difference")
    substances: list[Words]
    registrations: list[str]
    counts: CountsView | None
    items: list[TouchedView]
    next: str | None


class JudgedLineView(BaseModel):
    """One line of a sale or an operation; verdict: null where it is no pesticide."""

    line: int
    registration: str
    product: str
    verdict: VerdictView | None


class RejudgedView(BaseModel):
    """A sale or operation judged again. then: what the county's judgement was when it came in ("" not judged).

    own_day: judged on the day on which it was done; strictest: of its lines.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [examples.REJUDGED]})

    id: str
    on: date
    own_day: bool
    set: str
    set_version: str
    then: str
    strictest: str
    lines: list[JudgedLineView]


def reason_view(reason: Reason) -> ReasonView:
    """One reason."""
    return ReasonView(
        outcome=reason.outcome.word,
        code=reason.code,
        about=reason.about,
        text=Words(zh=reason.zh, en=reason.en),
        rule=reason.rule,
        source=Words(zh=reason.source[0], en=reason.source[1]),
        confidence=reason.confidence,
    )


def verdict_view(verdict: Verdict | UseVerdict) -> VerdictView:
    """A verdict, of a sale or a use."""
    return VerdictView(
        outcome=verdict.outcome.word,
        answer=Words(zh=verdict.answer("zh"), en=verdict.answer("en")),
        reasons=[reason_view(reason) for reason in verdict.reasons],
        asks=[Words(zh=ASKS[ask][0], en=ASKS[ask][1]) for ask in verdict.asks],
        harvest_from=verdict.harvest_from if isinstance(verdict, UseVerdict) else None,
    )


def judgement_view(
    verdict: Verdict | UseVerdict, rules: RuleSet, on: date, offered: Iterable[tuple[Alternative, str]] = ()
) -> Judgement:
    """A verdict with its day and rules, and alternatives with their names."""
    return Judgement(
        on=on,
        set=rules.digest,
        set_version=rules.version,
        verdict=verdict_view(verdict),
        alternatives=[
            AlternativeView(
                registration=one.product.registration,
                name=name,
                ingredients=list(one.product.ingredients),
                interval_days=one.label.interval_days,
            )
            for one, name in offered
        ],
    )


def counts_view(counts: Counts) -> CountsView:
    """Counts in units instead of millionths."""
    return CountsView(
        stock=[
            AmountView(unit=one.unit, amount=one.amount / MICRO, lots=one.lots, subjects=one.subjects)
            for one in counts.stock
        ],
        sales=_tally_view(counts.sales),
        uses=_tally_view(counts.uses),
    )


def _tally_view(tally: Tally) -> TallyView:
    return TallyView(rows=tally.rows, first=tally.first, last=tally.last)


def touched_view(hit: Hit) -> TouchedView:
    """One row that became stricter."""
    row, entry = hit.row, hit.entry
    common = {
        "subject": row.subject,
        "region": row.region,
        "registration": row.registration,
        "product": hit.product.name if hit.product is not None else "",
        "lot": row.lot,
        "pack": row.pack,
        "amount": row.amount / MICRO,
        "unit": row.unit,
        "before": hit.before.outcome.word,
        "after": hit.after.outcome.word,
        "reasons": [reason_view(reason) for reason in hit.reasons],
    }
    if isinstance(row, Stock):
        return TouchedView.model_validate(common)
    if isinstance(row, InputUse):
        own = {"at": row.at, "id": row.operation, "line": row.line, "cycle": row.cycle, "crop": hit.crop}
        return TouchedView.model_validate(common | own)
    crop, buyer = (entry.crop, masked(entry.buyer)) if entry is not None else ("", "")
    sold = {"at": row.at, "id": row.entry, "line": row.line, "buyer": buyer, "crop": crop}
    return TouchedView.model_validate(common | sold)


def masked(buyer: str) -> str:
    """The id of a buyer so that two rows can be told to be of one, and nobody can look it up."""
    return f"…{buyer[-6:]}" if buyer else ""


def rejudged_view(found: Rejudged, rules: RuleSet) -> RejudgedView:
    """A sale or operation judged again."""
    verdicts = [one.verdict for one in found.lines if one.verdict is not None]
    strictest = max((verdict.outcome for verdict in verdicts), default=None)
    told = max((one.row.outcome for one in found.lines if isinstance(one.row, InputUse)), key=_rank, default="")
    return RejudgedView(
        id=found.whole.id,
        on=found.on,
        own_day=found.own,
        set=rules.digest,
        set_version=rules.version,
        then=getattr(found.whole, "outcome", told),
        strictest=strictest.word if strictest is not None else "",
        lines=[_line_view(one) for one in found.lines],
    )


def _rank(outcome: str) -> int:
    return ("", "allowed", "real_name_needed", "held", "refused").index(outcome)


def _line_view(one: JudgedLine) -> JudgedLineView:
    product: Product | None = one.product
    return JudgedLineView(
        line=one.row.line,
        registration=one.row.registration,
        product=product.name if product is not None else "",
        verdict=verdict_view(one.verdict) if one.verdict is not None else None,
    )

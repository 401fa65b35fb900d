"""Sales of farm inputs: restricted ones, and those that tills refused, by township, time and crop."""

from __future__ import annotations

from typing import Final

from cloud.kernel.language import Words
from cloud.statistics import links
from cloud.statistics.ground import Counts, Ground, along, by_step, with_all
from cloud.statistics.report import Cell, Row, Table, count, share
from cloud.statistics.words import ALL, REFUSED, RESTRICTED, SALES, TOWNSHIP, column
from cloud.tally import Figure
from contract.law import national

MOST: Final = 20  # crops
SOLD: Final[tuple[Figure, ...]] = ("sale", "restricted_sale", "refused_sale")
_COLUMNS: Final = (
    SALES,
    RESTRICTED,
    column("restricted_share", "share", ("限用占比", "Restricted share"), ("限用 ÷ 销售", "restricted ÷ all sales")),
    REFUSED,
    column(
        "refused_share",
        "share",
        ("拒售占比", "Refused share"),
        ("拒售 ÷ 来买的", "refused ÷ (sales + refused)"),
    ),
)


def tables(ground: Ground) -> list[Table]:
    """By township, by month or quarter, by crop."""
    both = ground.counted(SOLD, "township", "month")  # asked once, shown by either
    by_town = with_all(along(both, 1))
    period = ground.period
    days = links.ledger(period.first, period.last)
    towns = ground.townships({key[1] for key in by_town} - {""})
    whole = Row("", ALL, sold(*(by_town[one, ""] for one in SOLD), region=ground.region, filters=days))
    town_rows = tuple(
        Row(code, name, sold(*(by_town[one, code] for one in SOLD), region=code, filters=days))
        for code, name in towns.items()
    )
    months = by_step(along(both, 2), period.step)
    month_rows = tuple(
        Row(
            piece.key,
            piece.name,
            sold(
                *(months[one, piece.key] for one in SOLD),
                region=ground.region,
                filters=links.ledger(piece.first, piece.last),
            ),
        )
        for piece in ground.pieces(period.step)
    )
    return [
        Table(
            "inputs_townships", Words(zh="按乡镇", en="By township"), TOWNSHIP, _COLUMNS, town_rows, whole,
            chart="restricted",
        ),
        Table(
            "inputs_times", Words(zh="按时间", en="By time"), Words(zh="时间", en="Time"), _COLUMNS, month_rows, whole,
            chart="restricted",
        ),
        _crops(ground, days),
    ]  # fmt: skip


def _crops(ground: Ground, days: dict[str, str]) -> Table:
    found: Counts = ground.counted(SOLD, "product")
    crops = national().crops
    order = sorted(
        {key[1] for key in found}, key=lambda one: (-found["restricted_sale", one], -found["sale", one], one)
    )
    rows = tuple(
        Row(
            name,
            Words(zh=name, en=crops.english(name)),
            sold(*(found[one, name] for one in SOLD), region=ground.region, filters={**days, "crop": name}),
        )
        for name in order[:MOST]
    )
    note = Words(
        zh=f"限用农药销售最多的 {MOST} 种作物；没有问到作物的销售不在表内。",
        en=f"The {MOST} crops with the most restricted sales; sales for which no crop was told are not in this table.",
    )
    title = Words(zh="按作物", en="By crop")
    return Table("inputs_crops", title, Words(zh="作物", en="Crop"), _COLUMNS, rows, note=note)


def sold(sales: int, restricted: int, refused: int, *, region: str, filters: dict[str, str]) -> tuple[Cell, ...]:
    """Sales, restricted ones and their share, refused ones and theirs. filters: of the ledger."""
    sales_page = links.page("ledger", region, kind="sale", **filters)
    listed = links.page("ledger", region, kind="sale", restricted="true", **filters)
    stopped = links.page("ledger", region, kind="refusal", **filters)
    return (
        count(sales, sales_page),
        count(restricted, listed),
        share(restricted, sales, listed),
        count(refused, stopped),
        share(refused, sales + refused, stopped),
    )

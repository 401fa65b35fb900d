"""Tests: monitoring held against the line of 98 %, rapid tests, volumes, products, and how far plans have come."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from sqlmodel import col

from cloud.kernel.language import Words
from cloud.statistics import links
from cloud.statistics.ground import Counts, Ground, along, by_step, with_all
from cloud.statistics.period import Piece
from cloud.statistics.report import LINE, Cell, Row, Table, count, leading, rate, share
from cloud.statistics.words import (
    ALL,
    LAB_RATE,
    PENDING,
    POSITIVE,
    RAPID_RATE,
    REPORTS,
    SAMPLES,
    TOWNSHIP,
    VIOLATIONS,
    column,
)
from cloud.tally import Figure
from cloud.testing import PURPOSE_WORDS, SORTS, SamplingPlan, progress, running
from contract.law import national

MOST: Final = 20  # products
_MOST_PIECES: Final = 12  # columns of time
LAB: Final[tuple[Figure, ...]] = ("lab", "lab_conformant", "lab_violation")
RAPID: Final[tuple[Figure, ...]] = ("test", "sample", "positive", "void")
ROUTINE: Final = "routine"
_SORT_WORDS: Final = {
    **PURPOSE_WORDS,
    "confirmation": ("快检确证", "confirmation of rapid tests"),
    "reinspection": ("复检", "reinspection"),
}
_MONITORING: Final = (REPORTS, VIOLATIONS, PENDING, LAB_RATE)
_RAPID: Final = (
    column("tests", "count", ("快检次数", "Rapid tests"), ("所有检测，含复测", "all runs, also of the same sample")),
    SAMPLES,
    POSITIVE,
    column(
        "void", "count", ("作废", "Void"), ("对照不合格等作废的检测", "runs that were void, by their blank or else")
    ),
    RAPID_RATE,
)
_PLAN: Final = (
    column("quota", "count", ("计划", "Planned"), ("计划里的抽样数", "the quota of the plan")),
    column("drawn", "count", ("抽中", "Drawn"), ("抽签抽中的", "on whom the draw fell")),
    column("sampled", "count", ("已抽样", "Sampled"), ("抽中里已有样品的", "of these with a sample")),
    column(
        "tested", "count", ("已检测", "Tested"), ("抽中里已有定量检测报告的", "of these with a laboratory's report")
    ),
    column("done", "share", ("完成", "Done"), ("已检测 ÷ 计划", "tested ÷ planned")),
)


def tables(ground: Ground) -> list[Table]:
    """Eight tables, the line of the plan first."""
    lab = with_all(ground.counted(LAB, "township", "kind"))
    both = ground.counted(RAPID, "township", "month")  # asked once, shown by either and by both
    rapid = with_all(along(both, 1))
    towns = ground.townships({key[1] for key in (*lab, *rapid)} - {""})
    return [
        _monitoring(ground, lab, towns),
        _times(ground, along(both, 2)),
        _purposes(ground, lab),
        _rapid(ground, rapid, towns),
        _products(ground),
        _volumes(ground, both, towns),
        *_plans(ground),
    ]


def monitored(lab: Counts, code: str, region: str, days: dict[str, str], sort: str = ROUTINE) -> tuple[Cell, ...]:
    """Reports, violations, not judged, pass rate of one sort; lab: with_all, so that the code "" is of all."""
    whole, good, bad = (lab[figure, code, sort] for figure in LAB)
    wrong = links.page("lab-tests", region, counts=sort, verdict="violation", **days)
    return (
        count(whole, links.page("lab-tests", region, counts=sort, **days)),
        count(bad, wrong),
        count(whole - good - bad, links.page("lab-tests", region, counts=sort, **days), whole),
        rate(good, good + bad, wrong, LINE if sort == ROUTINE else None),
    )


def screened(numbers: Sequence[int], region: str, filters: dict[str, str]) -> tuple[Cell, ...]:
    """The cells of rapid tests. numbers: in the order of RAPID."""
    tests, samples, positive, void = numbers

    def link(counts: str) -> str:
        return links.page("rapid-results", region, counts=counts, **filters)

    return (
        count(tests, link("")),
        count(samples, link("sample")),
        count(positive, link("positive")),
        count(void, link("void")),
        rate(samples - positive, samples, link("positive")),
    )


def _monitoring(ground: Ground, lab: Counts, towns: dict[str, Words]) -> Table:
    days = links.between(ground.period.first, ground.period.last)
    rows = tuple(Row(code, name, monitored(lab, code, code, days)) for code, name in towns.items())
    note = Words(
        zh="线为国家规划要求的例行监测合格率 98%。「低于」：整个区间在线下；「达到」：整个区间在线上；区间跨线的，"
        "样品数说明不了在哪边。",
        en="The line is the 98 % that the national plan wants of routine monitoring. Below: the whole interval lies "
        "under it; reached: none of it does; where it crosses the line, so few samples do not tell.",
    )
    return Table(
        "monitoring", Words(zh="例行监测合格率", en="Monitoring by township"), TOWNSHIP, _MONITORING, rows,
        Row("", ALL, monitored(lab, "", ground.region, days)), chart="lab_rate", line=LINE, note=note,
    )  # fmt: skip


def _times(ground: Ground, by_month: Counts) -> Table:
    step = ground.period.step
    lab = by_step(ground.counted(LAB, "month", "kind"), step)
    rapid = by_step(by_month, step)
    rows = []
    for piece in ground.pieces(step):
        routine = monitored(lab, piece.key, ground.region, links.between(piece.first, piece.last))
        numbers = [rapid[figure, piece.key] for figure in RAPID]
        quick = screened(numbers, ground.region, links.since_until(piece.first, piece.last))
        rows.append(Row(piece.key, piece.name, (routine[0], routine[1], routine[3], quick[1], quick[2], quick[4])))
    columns = (REPORTS, VIOLATIONS, LAB_RATE, SAMPLES, POSITIVE, RAPID_RATE)
    return Table(
        "testing_times", Words(zh="合格率：按时间", en="Pass rates by time"), Words(zh="时间", en="Time"), columns,
        tuple(rows), chart="lab_rate", line=LINE,
    )  # fmt: skip


def _purposes(ground: Ground, lab: Counts) -> Table:
    days = links.between(ground.period.first, ground.period.last)
    rows = tuple(
        Row(
            sort, Words(zh=_SORT_WORDS[sort][0], en=_SORT_WORDS[sort][1]), monitored(lab, "", ground.region, days, sort)
        )
        for sort in SORTS
    )
    columns = (
        column("reports", "count", ("报告", "Reports"), ("定量检测报告", "laboratory reports")),
        VIOLATIONS,
        PENDING,
        replace(LAB_RATE, name=Words(zh="合格率", en="Pass rate")),
    )
    note = Words(
        zh="只有例行监测对照 98% 线。监督抽查和快检确证按问题线索选样，合格率不能代表总体。",
        en="Only routine monitoring is held against 98 %. Spot checks and confirmations follow suspicions, so that "
        "their rates say nothing of all produce.",
    )
    title = Words(zh="定量检测：按目的", en="Laboratory tests by purpose")
    return Table("purposes", title, Words(zh="目的", en="Purpose"), columns, rows, note=note)


def _rapid(ground: Ground, rapid: Counts, towns: dict[str, Words]) -> Table:
    days = links.since_until(ground.period.first, ground.period.last)
    rows = tuple(
        Row(code, name, screened([rapid[one, code] for one in RAPID], code, days)) for code, name in towns.items()
    )
    whole = screened([rapid[one, ""] for one in RAPID], ground.region, days)
    title = Words(zh="快检：按乡镇", en="Rapid tests by township")
    return Table("rapid", title, TOWNSHIP, _RAPID, rows, Row("", ALL, whole), chart="rapid_rate")


def _products(ground: Ground) -> Table:
    figures: tuple[Figure, ...] = ("sample", "positive")
    found = ground.counted(figures, "product")
    days = links.since_until(ground.period.first, ground.period.last)
    crops = national().crops
    rows = []
    for name in sorted({key[1] for key in found}, key=lambda one: (-found["sample", one], one))[:MOST]:
        numbers = [0, found["sample", name], found["positive", name], 0]
        quick = screened(numbers, ground.region, {**days, "product": name})
        rows.append(Row(name, Words(zh=name, en=crops.english(name)), (quick[1], quick[2], quick[4])))
    note = Words(
        zh=f"快检样品最多的 {MOST} 个品种；说不出品种的样品不在表内。",
        en=f"The {MOST} products with the most samples; those of which nobody knows the product are not here.",
    )
    return Table(
        "products", Words(zh="快检：按品种", en="Rapid tests by product"), Words(zh="品种", en="Product"),
        (SAMPLES, POSITIVE, RAPID_RATE), tuple(rows), chart="rapid_rate", note=note,
    )  # fmt: skip


def _volumes(ground: Ground, both: Counts, towns: dict[str, Words]) -> Table:
    step = ground.period.step if ground.period.months <= _MOST_PIECES else "quarter"
    pieces = ground.pieces(step)
    found = with_all(by_step(both, step, 2))

    def cells(code: str, region: str) -> tuple[Cell, ...]:
        return tuple(_volume(found, piece, code, region) for piece in pieces)

    columns = tuple(replace(SAMPLES, key=one.key, name=one.name) for one in pieces)
    rows = tuple(Row(code, name, cells(code, code)) for code, name in towns.items())
    return Table(
        "volumes", Words(zh="快检样品：乡镇 × 时间", en="Samples by township, time"), TOWNSHIP, columns, rows,
        Row("", ALL, cells("", ground.region)),
    )  # fmt: skip


def _volume(found: Counts, piece: Piece, code: str, region: str) -> Cell:
    number = found["sample", code, piece.key]
    return count(
        number,
        links.page("rapid-results", region, counts="sample", **links.since_until(piece.first, piece.last)),
    )


def _plans(ground: Ground) -> list[Table]:
    first, last = ground.period.first.isoformat(), ground.period.last.isoformat()
    steps = progress(ground.scope, ground.session, first, last)
    query = running(ground.scope, first, last).order_by(col(SamplingPlan.since), col(SamplingPlan.id))
    plans = ground.session.exec(query).all()
    rows = []
    for plan in plans:
        sums = _sums([(one.drawn, one.sampled, one.tested) for one in steps if one.plan == plan.id])
        link = links.page(f"plans/{plan.id}", "")
        told = (*(Cell(number) for number in (plan.quota, *sums)), share(sums[2], plan.quota))
        cells = tuple(leading(cell, link) for cell in told)
        rows.append(Row(plan.id, Words(zh=plan.title), cells))
    whole = [sum(int(row.cells[place].value or 0) for row in rows) for place in range(4)]
    link = links.page("plans", "", first=first, last=last) if plans else ""  # a township sees none of its county's
    all_cells = (*(count(number, link, len(plans)) for number in whole), share(whole[3], whole[0], link, len(plans)))
    by_town: dict[str, list[tuple[int, ...]]] = defaultdict(list)
    for one in steps:
        by_town[one.township].append((one.drawn, one.sampled, one.tested))
    town_rows = []
    for code, name in ground.townships(by_town).items():
        sums = _sums(by_town[code])
        town_rows.append(
            Row(code, name, (*(count(n, link, len(plans)) for n in sums), share(sums[2], sums[0], link, len(plans))))
        )
    note = Words(
        zh="时段内有一天在执行的计划，整份计入；自检、例行监测不设抽签计划的不在表内。",
        en="Plans that run on some day of the period, each as a whole; monitoring without a drawn plan is not here.",
    )
    done = column("done", "share", ("完成", "Done"), ("已检测 ÷ 抽中", "tested ÷ drawn"))
    return [
        Table("plans", Words(zh="计划完成", en="Plans done"), Words(zh="计划", en="Plan"), _PLAN, tuple(rows),
              Row("", ALL, all_cells), chart="done", note=note),
        Table("plan_townships", Words(zh="抽样计划完成：按乡镇", en="Sampling plans by township"), TOWNSHIP,
              (*_PLAN[1:4], done), tuple(town_rows)),
    ]  # fmt: skip


def _sums(rows: Sequence[tuple[int, ...]]) -> tuple[int, ...]:
    return tuple(map(sum, zip(*rows, strict=True))) if rows else (0, 0, 0)

"""How well records are kept, by month and township, and the rectifications that were told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from typing import Final, NamedTuple

from cloud.dataquality import STATES, Kept, kept, notices, score
from cloud.kernel.language import Words
from cloud.statistics import links
from cloud.statistics.ground import Ground
from cloud.statistics.period import named
from cloud.statistics.report import Cell, Row, Table, count, leading, share
from cloud.statistics.words import ALL, TOWNSHIP, column
from contract.moment import day_start


class Sums(NamedTuple):
    """rows: of subjects and months; subjects: of the last month; the rest as Kept has it, added up."""

    rows: int
    subjects: int
    silent: int
    facts: int
    wanted: int
    given: int
    timely: int
    doubtful: int


_NOTHING: Final = Sums(0, 0, 0, 0, 0, 0, 0, 0)
INDEX: Final = column(
    "index", "index", ("录入质量指数", "Data quality index"),
    ("100 × 完整率 × 及时率", "100 × completeness × timeliness"),
)  # fmt: skip
_COLUMNS: Final = (
    column("subjects", "count", ("主体", "Subjects"), ("时段最后一个月的备案主体", "filed subjects in the last month")),
    column(
        "silent", "count", ("无记录", "Silent"),
        ("整月没有任何记录的主体数，按月累计", "subjects without any record in a month, added up over the months"),
    ),
    column("facts", "count", ("记录", "Records"), ("台账、农事、用药的行", "lines of ledgers, field work and uses")),
    column("completeness", "share", ("完整率", "Completeness"), ("已填 ÷ 应填的栏目", "fields given ÷ fields wanted")),
    column("timeliness", "share", ("及时率", "Timeliness"), ("一天内报到的 ÷ 全部记录", "records within a day ÷ all")),
    INDEX,
    column("doubtful", "count", ("存疑", "Doubtful"), ("带疑点的记录", "records that carry a doubt")),
)  # fmt: skip
_NOTICES: Final = (
    column("told", "count", ("下达", "Told"), ("时段内下达的整改", "rectifications told in the period")),
    column("open", "count", ("待回复", "To answer"), ("其中还没有回复的", "those that were not answered")),
    column("answered", "count", ("已回复", "Answered"), ("其中等待验收的", "those that wait to be accepted")),
    column("accepted", "count", ("已通过", "Accepted"), ("其中验收通过的", "those that were accepted")),
    column("withdrawn", "count", ("已撤回", "Withdrawn"), ("其中撤回的", "those that were withdrawn")),
    column(
        "overdue", "count", ("超期", "Overdue"), ("待回复且已过期限的，今天", "to answer and past their day, today")
    ),
)


def tables(ground: Ground) -> list[Table]:
    """By month, by township, and the rectifications."""
    first, last = f"{ground.period.first:%Y-%m}", f"{ground.until:%Y-%m}"
    found = kept(ground.scope, ground.session, first, last)
    by_town, by_month = by_township(found), _by_month(found)
    newest = _newest(found) or last
    months = [piece.key for piece in ground.pieces("month")]
    month_rows = tuple(
        Row(month, named(month), _cells(by_month.get(month), ground.region, month, month, month)) for month in months
    )
    town_rows = tuple(
        Row(code, name, _cells(by_town.get(code), code, first, last, newest))
        for code, name in ground.townships(by_town.keys() - {""}).items()
    )
    whole = Row("", ALL, _cells(by_town.get(""), ground.region, first, last, newest))
    note = Words(
        zh="月份取时段碰到的整月；数据按月重新计数，见录入质量。",
        en="Months are whole ones that the period touches; they are counted anew by the month, see data quality.",
    )
    return [
        Table("quality_townships", Words(zh="录入质量", en="Records by township"), TOWNSHIP, _COLUMNS, town_rows,
              whole, chart="index", note=note),
        Table("quality_times", Words(zh="按月", en="Records by month"), Words(zh="月份", en="Month"), _COLUMNS,
              month_rows, chart="index"),
        _rectifications(ground),
    ]  # fmt: skip


def index(one: Sums | None) -> Cell:
    """The index of some counts alone."""
    return Cell(score(one.facts, one.wanted, one.given, one.timely).index if one is not None else None)


def _cells(one: Sums | None, region: str, first: str, last: str, newest: str) -> tuple[Cell, ...]:
    """The list shows the rows of each subject and month; how many subjects there are, those of the newest month.

    Where nothing was counted nothing is known: no figure is no 0.
    """
    if one is None:
        return tuple(Cell(None) for _ in _COLUMNS)
    months = {"month": first} if first == last else {"month": first, "until": last}
    link, rows = links.page("data-quality", region, **months), one.rows
    return (
        leading(Cell(one.subjects), links.page("data-quality", region, month=newest), one.subjects),
        leading(Cell(one.silent), links.page("data-quality", region, **months, silent="true"), one.silent),
        leading(Cell(one.facts), link, rows),
        leading(share(one.given, one.wanted), link, rows),
        leading(share(one.timely, one.facts), link, rows),
        leading(index(one), link, rows),
        leading(Cell(one.doubtful), link, rows),
    )


def by_township(found: Iterable[Kept]) -> dict[str, Sums]:
    """The sums of each township over its months, of all of them under ""."""
    rows = list(found)
    newest = _newest(rows)
    sums: dict[str, Sums] = {}
    for one in rows:
        for code in (one.township, ""):
            sums[code] = _more(sums.get(code, _NOTHING), one, one.subjects if one.month == newest else 0)
    return sums


def _newest(found: Iterable[Kept]) -> str:
    return max((one.month for one in found), default="")


def _by_month(found: Iterable[Kept]) -> dict[str, Sums]:
    sums: dict[str, Sums] = {}
    for one in found:
        sums[one.month] = _more(sums.get(one.month, _NOTHING), one, one.subjects)
    return sums


def _more(sums: Sums, one: Kept, subjects: int) -> Sums:
    return Sums(*(a + b for a, b in zip(sums, (one.subjects, subjects, *one[3:]), strict=True)))


def _rectifications(ground: Ground) -> Table:
    period = ground.period
    since, until = day_start(period.first), day_start(period.last + timedelta(days=1))
    told: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys((*STATES, "overdue"), 0))
    for place, state, number, late in notices(ground.scope, ground.session, since, until, ground.today.isoformat()):
        told[place][state] += number
        told[place]["overdue"] += late
    days = links.between(period.first, period.last)
    sums = {name: sum(one[name] for one in told.values()) for name in (*STATES, "overdue")}
    rows = tuple(
        Row(code, name, _notice_cells(told[code], code, days)) for code, name in ground.townships(told).items()
    )
    return Table(
        "rectifications", Words(zh="责令整改", en="Rectifications"), TOWNSHIP, _NOTICES, rows,
        Row("", ALL, _notice_cells(sums, ground.region, days)),
    )  # fmt: skip


def _notice_cells(of: dict[str, int], region: str, days: dict[str, str]) -> tuple[Cell, ...]:
    def link(state: str = "") -> str:
        return links.page("rectifications", region, state=state, **days)

    return (
        count(sum(of[state] for state in STATES), link()),
        *(count(of[state], link(state)) for state in STATES),
        count(of["overdue"], link("open"), of["open"]),
    )

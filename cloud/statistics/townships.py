"""Townships beside one another: the main figure of each report."""

from __future__ import annotations

from collections import defaultdict
from typing import Final

from sqlmodel import col, func, select

from cloud.alerts import PipeAlert
from cloud.dataquality import kept
from cloud.kernel.language import Words
from cloud.kernel.scope import township_of
from cloud.statistics import links, quality
from cloud.statistics.ground import Ground, with_all
from cloud.statistics.inputs import SOLD, sold
from cloud.statistics.report import LINE, Cell, Row, Table, count
from cloud.statistics.testing import LAB, RAPID, monitored, screened
from cloud.statistics.words import (
    ALL,
    LAB_RATE,
    RAPID_RATE,
    REFUSED,
    REPORTS,
    RESTRICTED,
    SALES,
    SAMPLES,
    TOWNSHIP,
    column,
)
from cloud.subjects import held
from cloud.tally import Figure

_FLOW: Final[tuple[Figure, ...]] = (*SOLD, "voucher", "refusal")
_COLUMNS: Final = (
    REPORTS,
    LAB_RATE,
    SAMPLES,
    RAPID_RATE,
    SALES,
    RESTRICTED,
    REFUSED,
    column("vouchers", "count", ("凭证", "Vouchers"), ("时段内开具的凭证", "vouchers issued in the period")),
    column("stopped", "count", ("入市拦截", "Stopped at gates"), ("市场门口拦下的", "what gates of markets stopped")),
    quality.INDEX,
    column("certified", "count", ("持证企业", "Certified"), ("持三品一标证书的主体", "subjects with a certificate")),
    column("alerts", "count", ("未了预警", "Open alerts"), ("现在未了结的告警和预警", "alerts that are open now")),
)


def tables(ground: Ground) -> list[Table]:
    """The one table."""
    lab = with_all(ground.counted(LAB, "township", "kind"))
    rapid = with_all(ground.counted(RAPID, "township"))
    flow = with_all(ground.counted(_FLOW, "township"))
    known = held(ground.scope, ground.session, "", ground.until.isoformat())
    first, last = f"{ground.period.first:%Y-%m}", f"{ground.until:%Y-%m}"
    records = quality.by_township(kept(ground.scope, ground.session, first, last))
    alerts = _alerts(ground)
    holders: dict[str, list[str]] = defaultdict(list)
    for one in known:
        holders[one.township].append(one.subject)
        holders[""].append(one.subject)
    codes = {key[1] for key in (*lab, *rapid, *flow)} | records.keys() | alerts.keys() | holders.keys()
    days = links.between(ground.period.first, ground.period.last)
    rapid_days = links.since_until(ground.period.first, ground.period.last)
    ledger_days = links.ledger(ground.period.first, ground.period.last)
    whole_days = {"report": "quality", **days}

    def cells(code: str) -> tuple[Cell, ...]:
        region = code or ground.region
        routine = monitored(lab, code, region, days)
        numbers = [rapid[one, code] for one in RAPID]
        quick = screened(numbers, region, rapid_days)
        sales = sold(*(flow[one, code] for one in SOLD), region=region, filters=ledger_days)
        papers = links.page("certificates", region, valid_on=ground.until.isoformat())
        score = quality.index(records.get(code))
        return (
            routine[0],
            routine[3],
            quick[1],
            quick[4],
            sales[0],
            sales[1],
            sales[3],
            count(flow["voucher", code], links.page("vouchers", region, **days)),
            count(flow["refusal", code], links.page("passages", region, decision="stop", **days)),
            Cell(score.value, link=links.page("statistics", region, **whole_days)),
            count(len(set(holders[code])), papers, len(holders[code])),
            count(alerts.get(code, 0), links.page("alerts", region, state="open", area="all")),
        )

    rows = tuple(Row(code, name, cells(code)) for code, name in ground.townships(codes - {""}).items())
    title = Words(zh="乡镇对比", en="Townships compared")
    note = Words(
        zh="各列的算法和各自的报表相同；点开数字就是背后的记录。",
        en="Each column is computed as in its own report; a figure leads to the records behind it.",
    )
    whole = Row("", ALL, cells(""))
    return [Table("townships", title, TOWNSHIP, _COLUMNS, rows, whole, chart="lab_rate", line=LINE, note=note)]


def _alerts(ground: Ground) -> dict[str, int]:
    """Township ("" all of them) -> alerts that are open, about the pipe or about produce."""
    place = township_of(col(PipeAlert.region))
    query = select(place, func.count()).where(ground.scope.clause(PipeAlert.region))
    query = query.where(col(PipeAlert.cleared).is_(None), col(PipeAlert.closed).is_(None))
    found = dict(ground.session.exec(query.group_by(place)).all())
    return {**found, "": sum(found.values())}

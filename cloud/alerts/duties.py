"""Alerts that somebody has to deal with (预警): what they are about, how grave, by when, in which words.

An alert about the pipe is over when the pipe is well. A duty is about produce: it is acknowledged, handled with a
measure and closed, each by a person, and withdrawn by itself only where what raised it turns out not to be so. The
deadlines are data (duties.tsv), each with its source; none of them is a law's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Final, Literal, NamedTuple, cast, get_args

from cloud.alerts.rules import Severity
from contract.moment import HOUR_MS

Area = Literal["pipe", "testing", "trace", "labels", "vouchers", "market", "production", "recall", "complaints", "risk"]
AREAS: Final[tuple[Area, ...]] = get_args(Area)
Words = tuple[str, str]
_WORDS: Final[Mapping[str, tuple[Words, Words]]] = {
    "rapid_confirmed": (
        ("速测阳性已确证：样品 {sample}", "a positive rapid test was confirmed: sample {sample}"),
        ("暂停该批次流通，视情启动召回", "hold the batch back, and consider a recall"),
    ),
    "lab_violation": (
        ("检测不合格：报告 {report}", "a laboratory found a violation: report {report}"),
        ("暂停该批次流通，视情启动召回，立案查处", "hold the batch back, consider a recall, open a case"),
    ),
    "mass_balance": (
        ("批次数量不合：{why}", "amounts of a batch do not fit: {why_en}"),
        ("请主体核对后更正，或到场查看", "have it checked and corrected, or go there"),
    ),
    "labels_over": (
        ("贴出的标签多于批次的量：批次 {batch}", "more labels than the batch has packs: batch {batch}"),
        ("核对包装数，多余的标签作废", "count the packs, and make the surplus void"),
    ),
    "vouchers_over": (
        ("开出的凭证合计多于批次：批次 {batch}", "vouchers add up to more than the batch: batch {batch}"),
        ("核对数量，多开的凭证作废", "check the amounts, and make the surplus void"),
    ),
    "over_entered": (
        ("累计入市超过凭证数量：凭证 {code}", "more came in by a voucher than it is for: voucher {code}"),
        ("到市场核对货物，查明多出的来源", "look at the goods in the market: where does the rest come from"),
    ),
    "overscan": (
        ("凭证一天内出示过于频繁：凭证 {code}", "a voucher was shown too often in one day: voucher {code}"),
        ("查看各次出示，是否有人复印", "look at its showings: has somebody copied it"),
    ),
    "voucher_clone": (
        ("凭证疑似克隆：{code}", "a voucher is perhaps a copy: {code}"),
        ("核对两处货物，必要时作废凭证", "look at the goods in both places, make the voucher void where need be"),
    ),
    "entry_refused": (
        ("入市被拦截：{why}", "stopped at a gate: {why_en}"),
        ("核实货物去向，防止改道入市", "find out where the goods went, lest they come in elsewhere"),
    ),
    "let_in_anyway": (
        ("判为拦截仍放行：{why}", "let in although it was to be stopped: {why_en}"),
        ("追回该批货物，问明值守人员", "get the goods back, and ask the guard"),
    ),
    "harvest_early": (
        ("安全间隔期或休药期未满就采收", "harvested before the interval was over"),
        ("暂停该批次流通，抽样检测", "hold the batch back, and have it tested"),
    ),
    "recall_late": (
        ("召回清单补充第 {round} 次：又发现 {lines} 处", "supplement {round} of a recall: {lines} more lines"),
        ("确认补充通知已送达，核实为何迟报", "see that the notices arrive; ask why it was told late"),
    ),
    "notice_overdue": (
        ("召回通知逾期未签收", "a notice of a recall was not acknowledged in time"),
        ("派人上门告知并核实数量", "send somebody there, and count"),
    ),
    "complaint_waits": (
        ("有投诉等着答复：{about}", "a complaint waits for an answer: {about_en}"),
        ("受理、核查，在承诺的日子前答复投诉人", "take it up, look into it, answer by the promised day"),
    ),
    "positive_rate": (
        ("阳性率异常升高：{found}", "more positives than ever: {found_en}"),
        ("加密抽样，查投入品使用，必要时暂停该品种流通", "sample more, look at what was used, hold the produce back"),
    ),
    "restricted_person": (
        ("个人集中购买限用农药：{found}", "one buyer gets much of a restricted substance: {found_en}"),
        ("到门店核对台账，问明用途", "look at the ledgers of the shops, and ask what it is for"),
    ),
    "restricted_shop": (
        ("门店限用农药销量突增：{found}", "a shop suddenly sells much of a restricted substance: {found_en}"),
        ("到店核对台账和库存", "look at its ledger and its stock"),
    ),
    "flat_sensor": (
        ("传感器数值不动：{found}", "a sensor that does not move: {found_en}"),
        ("到场查看传感器是否被遮挡、拔下或替换", "go and see whether it was covered, unplugged or replaced"),
    ),
    "too_perfect": (
        ("检测结果过于完美：{found}", "tests that are too perfect: {found_en}"),
        ("调取原始数据，同样品复测", "get the raw data, and test the samples again"),
    ),
    "unbought_use": (
        ("用了没有买过的投入品：{found}", "use of what was never bought: {found_en}"),
        ("问明来源，补录采购或立案查处", "ask where it came from; have it entered, or open a case"),
    ),
}


class Duty(NamedTuple):
    """hours: how long it may take until it is handled, from when it was raised; source: of that figure. title, remedy:
    zh and en, whose `{…}` are filled from the details."""

    area: Area
    severity: Severity
    hours: int
    source: str
    title: Words
    remedy: Words


@dataclass(frozen=True, slots=True)
class Matter:
    """What a context finds that is a duty: known by code and key, so that found again it is the same alert.

    party: the subject that it is about, "" for none; evidence: (kind, id) of the records that it follows from.
    """

    code: str
    key: str
    region: str
    party: str = ""
    evidence: tuple[tuple[str, str], ...] = ()
    details: Mapping[str, object] = field(default_factory=dict)


def _table() -> Mapping[str, Duty]:
    lines = (files("cloud.alerts") / "duties.tsv").read_text("utf-8").splitlines()[1:]
    rows = (line.split("\t") for line in lines)
    return {
        code: Duty(cast(Area, area), cast(Severity, severity), int(hours), source, *_WORDS[code])
        for code, area, severity, hours, source in rows
    }


DUTIES: Final[Mapping[str, Duty]] = _table()


def due(code: str, raised: int) -> int:
    """By when a duty is to be handled that was raised at a time (ms UTC)."""
    return raised + DUTIES[code].hours * HOUR_MS

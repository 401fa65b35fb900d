"""What reached the county's offices in words: complaints of consumers, and what subjects were told to set right.

One complaint in a fortnight, one notice a month; the older they are the further they have come.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Final, NamedTuple

from sqlmodel import Session, col, select

from cloud.complaints import office
from cloud.dataquality import office as rectifications
from cloud.dataquality.rules import DUE_DAYS, Violation
from cloud.kernel.audit import Deed
from cloud.vouchers import Voucher
from zhigen.seed.chance import moment, stream
from zhigen.seed.records import REVIEWER, Clock, Made
from zhigen.seed.year import County


class _Case(NamedTuple):
    """about: of cloud.complaints.words.SUBJECTS; what was said, where; the answer, what came of it, the remark."""

    about: str
    text: str
    place: str
    answer: str
    outcome: str
    remark: str


class _Notice(NamedTuple):
    code: Violation
    evidence: str
    answer: str


_LATEST: Final = 40  # vouchers, of which somebody has scanned one
_SCANNED: Final = ("words", "quality", "fake")
_EVERY: Final = 14  # days from complaint to complaint
_CASES: Final = (
    _Case(
        "words", "箱上写的产地和凭证上的不一样", "县城东门菜市场",
        "已核对进货凭证，摊主混放了两批货，已责令分开存放。", "founded", "摊主已整改",
    ),
    _Case(
        "quality", "买回家的菜叶发黏，有药味", "柳溪镇农贸市场",
        "同批次复检合格，异味来自包装箱，已通知更换。", "unfounded", "复检报告已归档",
    ),
    _Case(
        "seller", "买五斤菜，问他要合格证说没有", "石桥镇集市",
        "经营户没有索证，已当场补索并约谈。", "founded", "已约谈",
    ),
    _Case(
        "fake", "扫码显示的品种和箱里的不是一样东西", "网上买的",
        "码是从别的箱上揭下来的，案卷已转市场监管部门。", "elsewhere", "移交清单已签收",
    ),
    _Case(
        "grower", "隔壁地里刚打完药第二天就收菜", "王庄镇",
        "已查田间记录和采收时间，安全间隔期已满。", "unfounded", "现场核查",
    ),
)  # fmt: skip
_NOTICES: Final = (
    _Notice("false_records", "巡查时田间有新打药痕迹，档案里当日没有记录", "漏记一次，已补录并写明补录时间"),
    _Notice("broken_chain", "出货单上有一批货，批次里没有登记", "批次已补登，出货前先登记"),
)
_ANSWERED: Final = 3  # days after which a complaint is answered
_CLOSED: Final = 10  # days after which it is closed
_FIRST_NOTICE: Final = 6  # days before the last
_MONTH: Final = 30


def hear(session: Session, clock: Clock, plan: County, made: Made) -> None:
    """Write both down up to the last day."""
    chance = stream(plan.seed, "heard")
    towns = sorted({party.region for party in plan.parties})
    length = (plan.last - plan.first).days
    latest = select(Voucher).where(Voucher.event != "").order_by(col(Voucher.issued).desc(), Voucher.id)
    vouchers = session.exec(latest.limit(_LATEST)).all()
    for place, ago in enumerate(range(1, length, _EVERY)):
        case = _CASES[place % len(_CASES)]
        told = office.Told(about=case.about, text=case.text, region=chance.choice(towns), place=case.place)
        if vouchers and case.about in _SCANNED:
            one = chance.choice(vouchers)
            told = replace(told, region=one.region, kind="voucher", code=one.id, batch=one.batch, subject=one.subject)
        _complain(session, clock, case, told, plan.last, ago)
    growers = [ground.subject for ground in plan.grounds]
    for place, ago in enumerate(range(_FIRST_NOTICE, length, _MONTH)):
        notice = _NOTICES[place % len(_NOTICES)]
        _tell(session, clock, notice, made.subjects[chance.choice(growers)], plan.last, ago)


def _complain(session: Session, clock: Clock, case: _Case, told: office.Told, last: date, ago: int) -> None:
    """`ago` days before `last`; what would come after it has not happened."""
    row, _ = office.complain(_deed(session, clock, last, ago, 11), told)
    if ago > 1:
        office.accept(_deed(session, clock, last, ago - 1, 9), row)
    if ago > _ANSWERED:
        office.answer(_deed(session, clock, last, ago - _ANSWERED, 15), row, case.answer)
    if ago > _CLOSED:
        office.close(_deed(session, clock, last, ago - _CLOSED, 10), row, case.outcome, case.remark)


def _tell(session: Session, clock: Clock, notice: _Notice, subject: str, last: date, ago: int) -> None:
    day = last - timedelta(days=ago)
    deed = _deed(session, clock, last, ago, 16)
    row = rectifications.tell(deed, subject, notice.code, notice.evidence, day, DUE_DAYS)
    if ago > _ANSWERED:
        rectifications.move(_deed(session, clock, last, ago - _ANSWERED, 19), row, "answer", notice.answer)
    if ago > _CLOSED:
        rectifications.move(_deed(session, clock, last, ago - _CLOSED, 10), row, "accept", "")


def _deed(session: Session, clock: Clock, last: date, ago: int, hour: float) -> Deed:
    return clock.deed(session, moment(last - timedelta(days=ago), hour), REVIEWER)

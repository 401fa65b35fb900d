"""The production file of a cycle (农产品质量安全法 27: what was used, when, on what; kept two years at least).

Nothing of it is ever deleted here, so that the day until which it must be kept is told and not enforced by a job.
"""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from typing import Final

from sqlmodel import Session

from cloud import subjects
from cloud.kernel.language import Language, Words
from cloud.kernel.scope import NATION
from cloud.production import store
from cloud.production.harvesting import harvest
from cloud.production.model import Cycle
from cloud.production.proof import proof
from cloud.production.report_views import FileView, environment_view, evidence_view, harvest_view
from cloud.production.surroundings import environment
from cloud.production.views import OperationView, UseView, cycle_view, operation_views
from cloud.telemetry import TimeSeries
from contract.law.verdict import ANSWERS, Outcome
from contract.moment import LAW_ZONE

KEPT_YEARS: Final = 2
_MARK: Final = "\ufeff"  # a spreadsheet takes UTF-8 without it for the machine's old code page
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
ACTIONS: Final[dict[str, tuple[str, str]]] = {
    "sow": ("播种", "sowing"),
    "transplant": ("移栽", "transplanting"),
    "fertilise": ("施肥", "fertilising"),
    "irrigate": ("灌溉", "irrigation"),
    "spray": ("施药", "spraying"),
    "weed": ("除草", "weeding"),
    "prune": ("整枝", "pruning"),
    "feed": ("投喂", "feeding"),
    "treat": ("用药治疗", "treatment"),
    "vaccinate": ("免疫", "vaccination"),
    "stock": ("进栏或放养", "stocking"),
    "harvest": ("采收", "harvest"),
    "slaughter": ("出栏屠宰", "slaughter"),
    "clear": ("清园", "clearing"),
    "other": ("其他", "other"),
}
_HEADINGS: Final = (
    ("时间（北京时间）", "time (Beijing)"),
    ("操作", "operation"),
    ("数量", "amount"),
    ("单位", "unit"),
    ("投入品登记证号", "registration of the input"),
    ("用量", "amount used"),
    ("用量单位", "unit used"),
    ("防治对象", "pest"),
    ("购进记录", "purchase"),
    ("判断", "judgement"),
    ("间隔期（天）", "interval (days)"),
    ("最早采收日", "earliest harvest"),
    ("疑点", "doubts"),
    ("记录人", "told by"),
    ("更正", "correction"),
    ("备注", "note"),
)


def dossier(session: Session, series: TimeSeries, cycle: Cycle, now: int) -> FileView:
    """The whole file of a cycle. May raise StoreError."""
    rows = store.operations(NATION, session, cycle.id, corrected=True)
    uses = store.uses(NATION, session, [row.id for row in rows]) if rows else ()
    plot = subjects.plot(NATION, session, cycle.plot)
    subject = subjects.subject(NATION, session, cycle.subject)
    found = environment(session, series, cycle, now, {})
    refused = sum(use.outcome == "refused" for use in uses if not use.withdrawn)
    return FileView(
        cycle=cycle_view(cycle),
        subject=subject.name if subject is not None else "",
        plot=plot.name if plot is not None else "",
        origin_code=plot.origin_code if plot is not None else "",
        keep_until=_later(cycle.ended) if cycle.ended else "",
        operations=operation_views(rows, uses),
        harvest=harvest_view(cycle.id, now, harvest(session, cycle, now), refused),
        environment=environment_view(cycle.id, found),
        evidence=evidence_view(cycle.id, proof(session, cycle, found, now)),
    )


def sheet(file: FileView, language: Language) -> str:
    """The file as CSV that prints: what it is about, then a line for each input used and each operation without one."""
    side = 0 if language == "zh" else 1
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    text.write(_MARK)
    cycle = file.cycle
    for heading, value in (
        (("生产档案", "production file"), cycle.id),
        (("主体", "subject"), file.subject),
        (("地块", "plot"), f"{file.plot} {file.origin_code}"),
        (("品种", "product"), f"{cycle.product} {cycle.variety}"),
        (("起止", "from and to"), f"{cycle.begun} {cycle.ended}"),
        (("采收", "harvest"), _in(file.harvest.words, language)),
        (("保存到", "keep until"), file.keep_until),
    ):
        writer.writerow([heading[side], _plain(value.strip())])
    writer.writerow([])
    writer.writerow([heading[side] for heading in _HEADINGS])
    for operation in file.operations:
        uses: list[UseView | None] = [*operation.inputs] or [None]
        writer.writerows([_plain(cell) for cell in _row(operation, use, language)] for use in uses)
    return text.getvalue()


def _row(one: OperationView, use: UseView | None, language: Language) -> list[str]:
    side = 0 if language == "zh" else 1
    answers = {outcome.word: words[2 + side] for outcome, words in ANSWERS.items()}
    answers[Outcome.REAL_NAME_NEEDED.word] = answers[Outcome.ALLOWED.word]
    doubts = [*one.doubts, *(use.doubts if use is not None else ())]
    told = [
        _time(one.at),
        ACTIONS.get(one.action, (one.action, one.action))[side],
        one.amount if one.unit else "",
        one.unit,
    ]
    used = [""] * 8
    if use is not None:
        unknown = "" if use.unknown is None else _in(use.unknown, language)
        used = [
            use.registration, use.told_amount, use.told_unit, one.pest, use.purchase, answers.get(use.outcome, ""),
            unknown if use.interval is None else str(use.interval), use.earliest,
        ]  # fmt: skip
    said = ("；" if language == "zh" else "; ").join(_in(doubt.words, language) for doubt in doubts)
    return [*told, *used, said, one.clerk or one.gateway, one.corrected_by, one.note or one.why]


def _later(ended: str) -> str:
    day = date.fromisoformat(ended)
    if (day.month, day.day) == (2, 29):
        day = day.replace(month=3, day=1)
    return day.replace(year=day.year + KEPT_YEARS).isoformat()


def _time(at: int) -> str:
    """The minute in Beijing; the bare number where no calendar reaches."""
    try:
        return f"{datetime.fromtimestamp(at / 1000, LAW_ZONE):%Y-%m-%d %H:%M}"
    except (ValueError, OverflowError, OSError):
        return str(at)


def _in(words: Words, language: Language) -> str:
    return words.zh if language == "zh" else words.en


def _plain(text: str) -> str:
    """Unable to be a formula on the desk of whoever opens the file."""
    return "'" + text if text.startswith(_FORMULA) else text

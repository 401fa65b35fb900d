"""检测报告单: what a laboratory found in a sample, against the limits of its date, on paper.

Everything that the conclusion rests on stands there: sample, who had it, each figure with its limit and edition, what
could not be judged and why, doubts. No QR code stands on it: nothing in public answers for a report yet.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from sqlmodel import Session

from cloud import subjects
from cloud.kernel.doubt import split
from cloud.kernel.language import Language
from cloud.kernel.scope import NATION, Scope
from cloud.printing import Facts, Form, Passage, Rows, form_sheet
from cloud.testing import lab_store, sample_doubts, sample_store
from cloud.testing.lab_model import LabResidue, LabTest
from cloud.testing.limit_names import LimitNames
from cloud.testing.limit_rules import REASONS, VERDICT_WORDS
from cloud.testing.sample_model import PURPOSE_WORDS, STEP_WORDS, Sample, SampleCustody
from cloud.testing.sample_records import AUTHORITY, Records
from contract.law import RuleSet
from contract.moment import LAW_ZONE
from contract.quantity import plain

_TITLES: Final = ("农产品质量安全检测报告单", "Test report on the safety of farm produce")
_NOT_FOUND: Final = ("未检出", "not found")
_NONE: Final = "—"
Block = Facts | Rows | Passage


def report(scope: Scope, session: Session, test: LabTest, language: Language) -> bytes:
    """The report of a test as PDF; captions in one language, the title in both."""
    return form_sheet(form(scope, session, test, language)).pdf


def form(scope: Scope, session: Session, test: LabTest, language: Language) -> Form:
    """What stands on it."""
    page = _Page(session, language)
    sample = sample_store.sample(NATION, session, test.sample) if test.sample else None
    residues = lab_store.residues(NATION, session, [test.id])
    review = lab_store.reviews(scope, session, [test.id]).get(test.id)
    steps = sample_store.steps(NATION, session, sample.id) if sample else ()
    say = page.say
    blocks: list[Block] = [
        Facts(page.about_sample(test, sample), say("样品", "Sample")),
        *([page.way(steps)] if steps else []),
        Facts(page.about_test(test), say("检测", "Test")),
        page.findings(test, list(residues)),
        Passage(page.conclusion(test, list(residues)), say("结论", "Conclusion"), strong=True),
        *page.doubts(test),
        Passage(page.reviewed(review.created_by if review else "", review.created if review else 0)),
    ]
    signs = (say("检验：", "Tested by:"), say("审核：", "Checked by:"), say("批准（盖章）：", "Approved (stamp):"))
    return Form(_TITLES[0], _TITLES[1], say(f"报告编号：{test.report}", f"Report No. {test.report}"), tuple(blocks),
                signs, say("本报告仅对来样负责。", "This report is about the sample alone."))  # fmt: skip


class _Page:
    """The words of one report in one language."""

    def __init__(self, session: Session, language: Language) -> None:
        self._session = session
        self._zh = language == "zh"
        records = Records(session)
        self._names: LimitNames = records.names
        self._rules: RuleSet = records.rules

    def say(self, zh: str, en: str) -> str:
        return zh if self._zh else en

    def about_sample(self, test: LabTest, sample: Sample | None) -> tuple[tuple[str, str], ...]:
        say = self.say
        rows = [
            (say("样品编号", "Sample No."), test.number),
            (say("样品名称", "Product"), self._produce(sample.product if sample else test.product)),
        ]
        if sample is None:
            return tuple(rows)
        amount = f"{plain(sample.amount)} {sample.unit}" if sample.amount else _NONE
        rows += [
            (say("被抽检单位", "Taken from"), self._who(sample.of)),
            (say("抽样单位", "Taken by"), self._who(sample.sampler)),
            (say("检测类别", "Purpose"), self._pair(PURPOSE_WORDS, sample.purpose)),
            (say("抽样时间", "Taken"), _time(sample.at)),
            (say("样品数量", "Amount"), amount),
            (say("备份样品", "Second part"), say("有", "kept") if sample.spare else say("无", "none")),
            (say("抽样地点", "Place"), sample.place or _NONE),
            (say("批次", "Batch"), sample.batch or _NONE),
        ]
        return tuple(rows)

    def about_test(self, test: LabTest) -> tuple[tuple[str, str], ...]:
        say = self.say
        editions = [one for one in test.editions.split(",") if one]
        rows = [
            (say("检测机构", "Laboratory"), self._who(test.laboratory)),
            (say("检测方法", "Method"), test.method),
            (say("检测时间", "Tested"), _time(test.tested)),
            (say("报告时间", "Reported"), _time(test.at)),
            (say("判定依据", "Judged by"), "、".join(editions) if self._zh else ", ".join(editions)),
        ]
        if test.reinspects:
            rows.append((say("复检", "Reinspection"), say("对原检测结果的复检", "of an earlier result")))
        return tuple((caption, value or _NONE) for caption, value in rows)

    def way(self, steps: Iterable[SampleCustody]) -> Rows:
        say = self.say
        heads = (say("时间", "Time"), say("经过", "Step"), say("经手", "By"), say("接收", "To"), say("封条", "Seal"),
                 say("温度 ℃", "°C"))  # fmt: skip
        rows = []
        for one in steps:
            warm = _NONE if one.celsius is None else f"{one.celsius:g}"
            seal = say("完好", "whole") if one.intact else say("破损", "broken")
            receiver = self._who(one.receiver) if one.receiver else _NONE
            rows.append((_time(one.at), self._pair(STEP_WORDS, one.step), self._who(one.by), receiver, seal, warm))
        broken = frozenset(number for number, row in enumerate(rows) if row[4] == say("破损", "broken"))
        return Rows(heads, tuple(rows), (30, 23, 40, 40, 15, 15), broken, say("样品流转", "Custody"))

    def findings(self, test: LabTest, residues: list[LabResidue]) -> Rows:
        say = self.say
        heads = (
            say("项目", "Substance"), say("结果 mg/kg", "Found mg/kg"), say("检出限", "Least"), say("限量", "Limit"),
            say("依据", "By"), say("判定", "Verdict"), say("说明", "Why"),
        )  # fmt: skip
        rows = []
        for one in residues:
            found = plain(one.value) if one.value else one.told if one.odd else say(*_NOT_FOUND)
            by = " ".join(filter(None, (one.edition, self._produce(one.produce) if one.produce else "")))
            rows.append(
                (
                    one.substance if self._zh else self._names.substance_en(one.substance),
                    found,
                    _NONE if one.detectable is None else plain(one.detectable),
                    say("不得检出", "none") if one.ban else _NONE if one.most is None else plain(one.most),
                    self._ban(one.ban) or by or _NONE,
                    self._pair(VERDICT_WORDS, one.verdict),
                    self._pair(REASONS, one.reason),
                )
            )
        marked = frozenset(number for number, one in enumerate(residues) if one.verdict == "violation")
        return Rows(heads, tuple(rows), (28, 20, 15, 17, 38, 20, 36), marked, say("检测结果", "Findings"))

    def conclusion(self, test: LabTest, residues: list[LabResidue]) -> str:
        judged = sum(one.verdict != "not_judged" for one in residues)
        bad = [one.substance if self._zh else self._names.substance_en(one.substance)
               for one in residues if one.verdict == "violation"]  # fmt: skip
        verdict = self._pair(VERDICT_WORDS, test.verdict)
        zh = f"{verdict}。共检 {len(residues)} 项，判定 {judged} 项"
        en = f"{verdict[:1].upper()}{verdict[1:]}. {len(residues)} substances tested, {judged} judged"
        if bad:
            return self.say(f"{zh}，不合格：{'、'.join(bad)}。", f"{en}; in violation: {', '.join(bad)}.")
        return self.say(f"{zh}。", f"{en}.")

    def doubts(self, test: LabTest) -> list[Passage]:
        said = [sample_doubts.words("test", code) for code in split(test.doubts)]
        if not said:
            return []
        text = self.say("；".join(one.zh for one in said) + "。", "; ".join(one.en for one in said).capitalize() + ".")
        return [Passage(text, self.say("疑点", "Doubts"))]

    def reviewed(self, by: str, at: int) -> str:
        if not by:
            return self.say("尚未审核，不得公开。", "Not reviewed yet, and not for publication.")
        return self.say(f"已审核：{by}，{_time(at)}。", f"Reviewed by {by}, {_time(at)}.")

    def _who(self, subject_id: str) -> str:
        if subject_id == AUTHORITY:
            return self.say("主管部门", "the authority")
        found = subjects.subject(NATION, self._session, subject_id) if subject_id else None
        return found.name if found is not None else subject_id or _NONE

    def _ban(self, rule_id: str) -> str:
        """The notice behind a ban; a substance of animals has it in words already."""
        rule = next((one for one in self._rules.rules if one.id == rule_id), None)
        source = self._rules.source_of(rule) if rule is not None else None
        return self.say(source.zh, source.en) if source is not None else rule_id

    def _produce(self, key: str) -> str:
        return key if self._zh else self._names.produce_en(key)

    def _pair(self, table: dict[str, tuple[str, str]], code: str) -> str:
        return self.say(*table.get(code, (code, code)))


def _time(at: int) -> str:
    return f"{datetime.fromtimestamp(at / 1000, LAW_ZONE):%Y-%m-%d %H:%M}" if at > 0 else _NONE

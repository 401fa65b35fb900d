"""召回总结报告: what was called back, from whom, and what became of it, on paper.

It says the same as the view: what lies outside of the reader's region is counted and not named. Of a recall that lasts
it says so in its title.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from sqlmodel import Session

from cloud.kernel.language import Language
from cloud.kernel.scope import Scope
from cloud.printing import Facts, Form, Passage, Rows, form_sheet
from cloud.recall import listing
from cloud.recall.model import Recall
from cloud.recall.summing import Holder, Standing, Sum, standing
from contract.moment import LAW_ZONE
from contract.quantity import plain

_TITLES: Final = ("农产品召回总结报告", "Report on a recall of farm produce")
_INTERIM: Final = ("农产品召回进展报告", "How a recall of farm produce stands")
LEVEL_WORDS: Final[dict[str, tuple[str, str]]] = {
    "one": ("一级", "one"), "two": ("二级", "two"), "three": ("三级", "three"),
}  # fmt: skip
_NONE: Final = "—"
_SHARES: Final = (34, 14, 18, 18, 18, 18, 18, 18, 18)


def printed(scope: Scope, session: Session, recall: Recall, language: Language) -> bytes:
    """The report as PDF; captions in one language, the title in both."""
    found = standing(scope, session, recall)
    return form_sheet(form(recall, listing.roots(session, recall.id), found, language)).pdf


def form(recall: Recall, batches: list[str], found: Standing, language: Language) -> Form:
    """What stands on it."""
    page = _Page(language)
    say = page.say
    titles = _INTERIM if recall.closed is None else _TITLES
    blocks: list[Facts | Rows | Passage] = [
        Facts(page.about(recall, batches, found), say("召回", "Recall")),
        page.sums(found.sums),
        *(page.holder(one) for one in found.holders),
        *page.outside(found),
        Passage(recall.summary or _NONE, say("处理结果", "What became of it"), strong=recall.closed is not None),
        *(
            [Passage(recall.unknown_why, say("下落不明的原因", "Why something is not found"))]
            if recall.unknown_why
            else []
        ),
        Passage(page.sum_rule()),
    ]
    signs = (say("经办：", "Written by:"), say("负责人（盖章）：", "Approved (stamp):"))
    return Form(*titles, say(f"召回编号：{recall.id}", f"Recall {recall.id}"), tuple(blocks), signs)


class _Page:
    """The words of one report in one language."""

    def __init__(self, language: Language) -> None:
        self._zh = language == "zh"

    def say(self, zh: str, en: str) -> str:
        return zh if self._zh else en

    def about(self, recall: Recall, batches: Iterable[str], found: Standing) -> tuple[tuple[str, str], ...]:
        say = self.say
        rows = [
            (say("批次", "Batches"), (", " if not self._zh else "、").join(batches)),
            (say("原因", "Reason"), recall.reason),
            (say("级别", "Level"), say(*LEVEL_WORDS[recall.level])),
            (say("依据", "Basis"), recall.basis),
            (say("启动", "Opened"), f"{_time(recall.frozen)} {recall.created_by}"),
            (say("期限", "Deadline"), _time(recall.deadline)),
            (say("关闭", "Closed"), f"{_time(recall.closed or 0)} {recall.closed_by}".strip()),
            (say("补充次数", "Supplements"), str(recall.rounds)),
            (say("通知", "Notices"), str(found.notices)),
            (say("未签收", "Unread"), str(found.unread)),
        ]
        if recall.reopens:
            rows.append((say("接续召回", "Goes on with"), recall.reopens))
        return tuple(rows)

    def sums(self, sums: Iterable[Sum]) -> Rows:
        """All in all, a line for each unit."""
        rows = tuple((self.say("合计", "In all"), *self._amounts(one)) for one in sums)
        return Rows(self._heads(self.say("范围", "Of")), rows, _SHARES, frozenset(range(len(rows))),
                    self.say("数量", "Amounts"))  # fmt: skip

    def holder(self, one: Holder) -> Rows:
        """One holder's lines and sums."""
        rows = [(line.batch, *self._amounts(line.sum)) for line in one.lines]
        first = len(rows)
        rows += [(self.say("小计", "Sum"), *self._amounts(part)) for part in one.sums]
        read = self.say("已签收", "read") if one.read else self.say("未签收", "not read")
        name = f"{one.name or one.subject}（{read}）" if self._zh else f"{one.name or one.subject} ({read})"
        left = self.say("已离开登记主体", "Left the register")
        heading = name if one.subject else left
        return Rows(self._heads(self.say("批次", "Batch")), tuple(rows), _SHARES,
                    frozenset(range(first, len(rows))), heading)  # fmt: skip

    def outside(self, found: Standing) -> list[Rows]:
        """What lies elsewhere: counted."""
        out = found.outside
        if not out.lines:
            return []
        rows = tuple((self.say("辖区以外", "Elsewhere"), *self._amounts(one)) for one in out.sums)
        heading = self.say(
            f"辖区以外：{out.holders} 个持有人，{out.lines} 个批次",
            f"Elsewhere: {out.holders} holders, {out.lines} batches",
        )
        return [Rows(self._heads(self.say("范围", "Of")), rows, _SHARES, heading=heading)]

    def sum_rule(self) -> str:
        """How the columns add up."""
        return self.say(
            "清单数量 = 追回 + 销毁 + 已售 + 灭失 + 转到他处 + 下落不明。",
            "Listed = recovered + destroyed + sold + lost + passed on + unknown.",
        )

    def _heads(self, first: str) -> tuple[str, ...]:
        say = self.say
        return (
            first, say("单位", "Unit"), say("清单", "Listed"), say("追回", "Recovered"), say("销毁", "Destroyed"),
            say("已售", "Sold"), say("灭失", "Lost"), say("转出", "Passed"), say("不明", "Unknown"),
        )  # fmt: skip

    def _amounts(self, one: Sum) -> tuple[str, ...]:
        balance = one.balance
        amounts = (balance.listed, *balance.answered, balance.passed, balance.unknown)
        return one.unit, *(plain(amount) for amount in amounts)


def _time(at: int) -> str:
    return f"{datetime.fromtimestamp(at / 1000, LAW_ZONE):%Y-%m-%d %H:%M}" if at > 0 else _NONE

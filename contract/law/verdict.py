"""What comes out of a judgement: one of four answers, every reason with its paper, and what is still to be asked."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import IntEnum
from typing import Final, Literal, NamedTuple

Ask = Literal[
    "ingredients", "registration", "labels", "crop", "pest", "purpose", "made", "expiry", "licence", "card", "rules"
]
# What a till or a clerk must find out, in the order in which it is asked.
ASKS: Final[dict[Ask, tuple[str, str]]] = {
    "rules": ("联网更新规则", "go online and fetch the rules"),
    "ingredients": ("有效成分", "the active ingredients"),
    "registration": ("登记证号和有效期", "the registration and its validity"),
    "labels": ("标签登记的作物", "the crops on the label"),
    "licence": ("本店经营许可证", "the shop's licence"),
    "made": ("生产日期", "the day of production"),
    "expiry": ("保质期到哪天", "the day of expiry"),
    "crop": ("用在什么作物上", "the crop"),
    "pest": ("防治什么", "the pest"),
    "purpose": ("做什么用", "the purpose"),
    "card": ("刷身份证", "the buyer's identity card"),
}


class Outcome(IntEnum):
    """The answers, from the mildest to the strictest; a verdict is the strictest of its reasons.

    held: something needed is not known. Nothing is sold until it is, and then the answer is another one.
    """

    ALLOWED = 0
    REAL_NAME_NEEDED = 1
    HELD = 2
    REFUSED = 3

    @property
    def word(self) -> str:
        """How the wire and the API name it."""
        return self.name.lower()


# (sale zh, sale en, use zh, use en)
ANSWERS: Final[dict[Outcome, tuple[str, str, str, str]]] = {
    Outcome.ALLOWED: ("可售", "may be sold", "可用", "may be used"),
    Outcome.REAL_NAME_NEEDED: ("需实名", "real name needed", "可用", "may be used"),
    Outcome.HELD: ("暂停，待核", "held until known", "待核", "held until known"),
    Outcome.REFUSED: ("拒售", "refused", "不准用", "must not be used"),
}


class Reason(NamedTuple):
    """One reason: what it leads to, a code for programs, the sentence in both languages, and where it comes from.

    rule: the id of the rule, "" where it is a duty of 农药管理条例 or a missing fact; about: the substance or number.
    """

    outcome: Outcome
    code: str
    about: str
    zh: str
    en: str
    rule: str = ""
    source: tuple[str, str] = ("", "")
    confidence: str = ""

    def text(self, language: str = "zh") -> str:
        """The sentence with its source."""
        said, source = (self.zh, self.source[0]) if language == "zh" else (self.en, self.source[1])
        if not source:
            return said
        return f"{said}（{source}）" if language == "zh" else f"{said} ({source})"


class Verdict(NamedTuple):
    """The answer, its reasons (strictest first), what to ask: of a held sale so that it can go on, of any because a
    seller owes the question (农药管理条例 27)."""

    outcome: Outcome
    reasons: tuple[Reason, ...] = ()
    asks: tuple[Ask, ...] = ()

    def answer(self, language: str = "zh") -> str:
        """The answer for a sale, as on the till."""
        return ANSWERS[self.outcome][0 if language == "zh" else 1]


class UseVerdict(NamedTuple):
    """The answer for a use; harvest_from: the first lawful day of harvest after it, None: hold, it is not known."""

    outcome: Outcome
    reasons: tuple[Reason, ...] = ()
    asks: tuple[Ask, ...] = ()
    harvest_from: date | None = None

    def answer(self, language: str = "zh") -> str:
        """The answer for a use."""
        return ANSWERS[self.outcome][2 if language == "zh" else 3]


def weigh(reasons: Iterable[Reason], asks: Iterable[Ask]) -> tuple[Outcome, tuple[Reason, ...], tuple[Ask, ...]]:
    """The strictest outcome, the reasons without doubles and in a fixed order, the asks in theirs."""
    found = sorted(set(reasons), key=lambda reason: (-reason.outcome, reason.code, reason.about, reason.rule))
    wanted = set(asks)
    outcome = found[0].outcome if found else Outcome.ALLOWED
    return outcome, tuple(found), tuple(ask for ask in ASKS if ask in wanted)

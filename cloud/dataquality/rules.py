"""What is wanted of a record, when it is in time, and what article 17 calls a violation. Data and pure decisions.

Source of the violations: the national trial's 农产品质量安全追溯管理办法（试行）, article 17; the wording here is ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, NamedTuple, get_args

from contract.law import Deadline, deadline
from contract.moment import DAY_MS

Violation = Literal["false_records", "broken_chain", "stolen_codes", "mixed_batches"]
VIOLATIONS: Final[Mapping[Violation, tuple[str, str]]] = {
    "false_records": ("不记录或虚假记录", "no records, or false ones"),
    "broken_chain": ("追溯链断裂", "a broken chain"),
    "stolen_codes": ("冒用、伪造追溯码", "stolen or forged codes"),
    "mixed_batches": ("混批", "mixed batches"),
}
CODES: Final[tuple[Violation, ...]] = get_args(Violation)
State = Literal["open", "answered", "accepted", "withdrawn"]
STATES: Final[tuple[State, ...]] = get_args(State)
STATE_WORDS: Final[Mapping[State, tuple[str, str]]] = {
    "open": ("还没有回复", "has not been answered"),
    "answered": ("已经回复", "was answered"),
    "accepted": ("已经通过", "was accepted"),
    "withdrawn": ("已经撤回", "was withdrawn"),
}
# state -> verb -> the state after it
MOVES: Final[Mapping[State, Mapping[str, State]]] = {
    "open": {"answer": "answered", "withdraw": "withdrawn"},
    "answered": {"accept": "accepted", "reopen": "open", "withdraw": "withdrawn"},
    "accepted": {},
    "withdrawn": {},
}
TIMELY_MS: Final = DAY_MS
DUE_DAYS: Final = 10  # working days, unless whoever tells it says otherwise
MOST_DUE_DAYS: Final = 60


class Want(NamedTuple):
    """A field that every fact of some kind should have. code: what the list of gaps calls it."""

    code: str
    zh: str
    en: str


# By kind of fact; the first ones are columns of 农药管理条例 26 and 27, the rest what a trace needs to go on.
# How each is asked of the database stands in cloud.dataquality.count.
WANTS: Final[Mapping[str, tuple[Want, ...]]] = {
    "purchase": (
        Want("supplier", "供货单位", "supplier"),
        Want("document", "单据号", "number of the paper"),
        Want("registration", "目录里的登记证号", "registration in the catalogue"),
        Want("lot", "批号或追溯码", "lot or pack code"),
        Want("expiry", "有效期", "expiry"),
    ),
    "sale": (
        Want("registration", "目录里的登记证号", "registration in the catalogue"),
        Want("lot", "批号或追溯码", "lot or pack code"),
        Want("buyer", "购买人（应实名的）", "buyer, where the law wants one"),
        Want("crop", "作物", "crop"),
        Want("notice", "使用告知", "advice confirmed"),
    ),
    "operation": (Want("cycle", "茬口", "cycle"), Want("amount", "采收数量", "amount, of a harvest")),
    "input_use": (
        Want("purchase", "投入品的来源", "where the input was bought"),
        Want("interval", "安全间隔期", "safety interval"),
    ),
}


@dataclass(frozen=True, slots=True)
class Score:
    """Two shares from 0 to 1, None where there is nothing to judge; `index` is their product in percent.

    A product, because records that are complete and come a month late are worth as little as quick and empty ones.
    """

    completeness: float | None
    timeliness: float | None

    @property
    def index(self) -> float | None:
        """0 to 100."""
        if self.completeness is None or self.timeliness is None:
            return None
        return round(100 * self.completeness * self.timeliness, 1)


def score(facts: int, wanted: int, given: int, timely: int) -> Score:
    """The shares of some counts. Raises ValueError where a part is larger than its whole."""
    if not (0 <= given <= wanted and 0 <= timely <= facts):
        raise ValueError(f"{given} of {wanted} fields, {timely} of {facts} facts")
    return Score(given / wanted if wanted else None, timely / facts if facts else None)


def due_day(told: date, days: int = DUE_DAYS) -> Deadline:
    """The last day on which an answer is in time: `days` working days after it was told."""
    return deadline(told, days)


def overdue(state: str, due: str, today: date) -> bool:
    """Whether an answer should have come; an answered one waits for the authority and not for the subject."""
    return state == "open" and date.fromisoformat(due) < today

"""The tests that a simulated analyzer makes: invented samples and rates from a seed, and the faults it is given.

half           a reply, line or frame stops in the middle     silence    it neither answers nor speaks
checksum       bytes of it are changed on the wire            duplicate  it says everything twice
contradiction  its verdict is the opposite of its rate        charset    its texts are UTF-8 instead of GBK
clock          its clock is five years ahead                  garbage    noise comes before what it says
unplug         its cable is pulled out                        lost_end   it stops before EOT, or before the line's end
weak_blank     its reagent is old: the blank changes too little
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Final

from contract.errors import ContractError
from contract.moment import LAW_ZONE

KINDS: Final = (
    "half",
    "checksum",
    "contradiction",
    "clock",
    "unplug",
    "silence",
    "duplicate",
    "charset",
    "garbage",
    "lost_end",
    "weak_blank",
)
_SPELLING: Final = re.compile(r"(?P<kind>[a-z_]+)(@(?P<start>\d+(\.\d+)?)(\+(?P<span>\d+(\.\d+)?))?)?\Z")
_SAMPLES: Final = ("菠菜", "白菜", "芹菜", "韭菜", "豇豆", "黄瓜", "番茄", "辣椒", "生菜", "茄子", "西兰花", "上海青")
_WEAK: Final = 0.21  # ΔA0, below what any edition of the method accepts
_FIVE_YEARS_S: Final = 5 * 365 * 86_400


@dataclass(frozen=True, slots=True)
class Test:
    """One finished test: rate in %, verdict as a sound instrument gives it, UTC seconds."""

    __test__ = False

    number: int
    sample: str
    rate: float
    at: int

    @property
    def passed(self) -> bool:
        """Enzyme inhibition: below 50 % is negative."""
        return self.rate < 50

    @property
    def local(self) -> datetime:
        """As the display of an instrument in China shows it."""
        return datetime.fromtimestamp(self.at, LAW_ZONE)


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault from `start_s` after the beginning on, for `for_s` seconds (None: for good)."""

    kind: str
    start_s: float = 0.0
    for_s: float | None = None

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            known = ", ".join(KINDS)
            raise ContractError(
                "mistake", zh=f"没有故障 {self.kind}，有 {known}", en=f"{self.kind}: no such fault, one of {known}"
            )

    def active(self, elapsed_s: float) -> bool:
        """Whether it holds now."""
        return self.start_s <= elapsed_s and (self.for_s is None or elapsed_s < self.start_s + self.for_s)


def parse(text: str) -> Fault:
    """Read KIND[@START[+SECONDS]]; a ContractError says what is wrong."""
    found = _SPELLING.match(text)
    if found is None:
        raise ContractError(
            "mistake",
            zh=f"{text}：应写成 故障[@开始[+秒数]]，如 silence@10+5",
            en=f"{text}: write KIND[@START[+SECONDS]], as in silence@10+5",
        )
    return Fault(found["kind"], float(found["start"] or 0), float(found["span"]) if found["span"] else None)


class Bench:
    """Test after test, and what is wrong with the instrument now. `elapsed_s` is set by whoever runs it; so may be
    `control`, for a blank that is too weak."""

    def __init__(self, seed: int = 1, faults: tuple[Fault, ...] = (), channels: int = 9999) -> None:
        self._random = Random(seed)  # noqa: S311  # invented results
        self.faults = list(faults)
        self._channels = channels  # after the last the numbers begin again at 1
        self.elapsed_s = 0.0
        self.control = 0.512  # ΔA0 of the blank
        self.done: list[Test] = []

    def wrong(self, kind: str) -> bool:
        """Whether this fault holds now."""
        return any(fault.kind == kind and fault.active(self.elapsed_s) for fault in self.faults)

    def finish(self, at: int, number: int | None = None, *, beyond: bool | None = None) -> Test:
        """The next test is done at `at` (UTC s): most are low, some beyond 50 %, some exactly at it.

        number: that one instead of the next; beyond: whether its rate is to be one that is positive.
        """
        random = self._random
        draw = random.random()
        rate = random.uniform(0, 35) if draw < 0.8 else random.uniform(35, 65) if draw < 0.95 else 50.0
        if beyond is not None:
            rate = random.uniform(55, 85) if beyond else random.uniform(2, 35)
        shown = at + _FIVE_YEARS_S if self.wrong("clock") else at
        place = len(self.done) % self._channels + 1 if number is None else number
        test = Test(place, random.choice(_SAMPLES), round(rate, 1), shown)
        self.done.append(test)
        return test

    def blank(self) -> float:
        """ΔA0 of the blank now."""
        return _WEAK if self.wrong("weak_blank") else self.control

    def says_passed(self, test: Test) -> bool:
        """The verdict that the instrument gives."""
        return test.passed != self.wrong("contradiction")

    def text(self, text: str, charset: str = "gbk") -> bytes:
        """A text as the instrument encodes it."""
        return text.encode("utf-8" if self.wrong("charset") else charset)

    def spoil(self, data: bytes) -> bytes:
        """What arrives of `data`, with the faults of the wire."""
        if self.wrong("checksum") and len(data) > 2:
            place = len(data) // 2
            data = data[:place] + bytes([data[place] ^ 0x04]) + data[place + 1 :]
        if self.wrong("half"):
            data = data[: max(1, len(data) // 2)]
        if self.wrong("garbage"):
            data = b"\x00\xff\x55" + data
        return data


def of_day(tests: list[Test], day: tuple[int, int, int]) -> Iterator[Test]:
    """Those made on one local day."""
    return (test for test in tests if (test.local.year, test.local.month, test.local.day) == day)

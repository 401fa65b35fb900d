"""What becomes of a result that an analyzer gave: an event with its doubts, once.

Nothing is corrected. What is odd about a result travels with it as words:

contradiction  the instrument's verdict and its rate disagree, by the threshold of the method (contract.testing)
clock          its time does not exist, or lies before 2015 or more than an hour ahead of us
range          its rate is below 0 or above 100 %
charset        a text was in another character set than the profile says, and is left out
verdict        its verdict is a word that the profile does not know
repeated       the same without a time was heard before, too long ago to be an echo: a repeat or a rerun with equal rate

A result is the same as another where device, number, sample, item, rate, ΔA0, ΔAt, verdict and time of test are. With
a time it is never recorded twice: neither when an instrument is asked for its memory at every beat, nor after a lost
ACK, nor after a restart (what was recorded is remembered with the event, in one transaction). A rerun has another time,
or another number, and is another result. Without a time there is no proof, so the manner of the protocol decides:

memory   the instrument was asked for all that it keeps: the same again is the same
latest   it shows its latest result: the same as the one before is the same
spoken   it says a result when it is done: the same again within `repeat_ms` is an echo, later it is recorded, doubted
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Literal

from msgspec.structs import replace

from contract.event import RapidTest
from contract.testing import Judgement, Result, judge, usual

MEMORY: Final = 2000  # results of one device that are remembered; an instrument keeps fewer
_EARLIEST_MS: Final = 1_420_070_400_000  # 2015-01-01: older than any such instrument with an interface
_AHEAD_MS: Final = 3_600_000
_SET_MS: Final = 1_577_836_800_000  # before 2020 our own clock is not set, and judges nobody
Manner = Literal["memory", "latest", "spoken"]
Key = tuple[str, str, str, float | None, float | None, float | None, str, int]


def doubted(test: RapidTest, wall: int) -> RapidTest:
    """The same with every doubt that can be told from it at `wall` UTC ms."""
    doubts = list(test.doubts)
    rate, reasons = test.rate, judged(test).reasons
    if "contradiction" in reasons:
        doubts.append("contradiction")
    if rate is not None and not 0 <= rate <= 100:
        doubts.append("range")
    if test.tested and (test.tested < _EARLIEST_MS or (wall >= _SET_MS and test.tested > wall + _AHEAD_MS)):
        doubts.append("clock")
    return replace(test, doubts=tuple(dict.fromkeys(doubts)))


def judged(test: RapidTest, crop: str = "") -> Judgement:
    """What the usual edition of its method makes of a result: the county's own judgement, offline too.

    It is for people to see; the event says what the instrument told. crop: a key of contract.law's crops, "" unknown.
    """
    told = Result(test.rate, test.verdict, test.control, test.change, test.item)
    return judge(told, usual(test.method), crop)


def key_of(test: RapidTest) -> Key:
    """What makes two results of one device the same."""
    return (test.number, test.sample, test.item, test.rate, test.control, test.change, test.verdict, test.tested)


class Known:
    """What one device has told so far; `recorded` are the results of the runs before, oldest first."""

    def __init__(self, manner: Manner, repeat_ms: int = 0, recorded: Iterable[RapidTest] = ()) -> None:
        self._manner = manner
        self._repeat_ms = repeat_ms
        self._heard: dict[Key, int | None] = {key_of(test): None for test in recorded}

    def new(self, test: RapidTest, mono: int) -> RapidTest | None:
        """The result as it is to be recorded, None where it is known already; `mono` ms now.

        It counts as known from now on: if it could not be recorded, say so with `forget`.
        """
        key = key_of(test)
        known = key in self._heard
        before = self._heard.get(key)
        latest = next(reversed(self._heard), None) == key
        if not test.tested and self._manner == "latest":
            same = latest
        elif not test.tested and self._manner == "spoken":
            same = before is not None and mono - before < self._repeat_ms
        else:
            same = known
        if not same or self._manner != "latest":
            self._remember(key, mono)
        if same:
            return None
        if known and not test.tested and self._manner == "spoken":
            return replace(test, doubts=(*test.doubts, "repeated"))
        return test

    def forget(self, test: RapidTest) -> None:
        """It was not recorded after all, and is to be taken for new when it comes again."""
        self._heard.pop(key_of(test), None)

    def _remember(self, key: Key, mono: int) -> None:
        self._heard.pop(key, None)
        self._heard[key] = mono
        if len(self._heard) > MEMORY:
            del self._heard[next(iter(self._heard))]

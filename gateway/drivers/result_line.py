"""The result line: many bench analyzers print one line of text for each finished test, to a printer or a computer.

    01,菠菜,37.2%,合格 CR LF          GBK; number, sample, rate, verdict
    30 31 2C B2 A4 B2 CB 2C 33 37 2E 32 25 2C BA CF B8 F1 0D 0A

Separator, order of the parts and character set are the profile's. There is no checksum and mostly no time: a line must
have exactly its parts and an end. One that stands still without an end, or ran into the next one, is kept as
unreadable. A digit lost inside a rate cannot be seen by anybody.

A line of another character set keeps what is ASCII in it, number and rate; its name and its verdict are not guessed,
and the result carries the doubt "charset".
"""

from __future__ import annotations

import re
from typing import Final

from contract.profile.analyzer_options import ResultLine
from gateway.drivers.analyzer import Action, Dialogue, Moment, Result, Spoke, Unreadable, Words, local_ms
from gateway.drivers.text import LOST, foreign, readable

_RATE: Final = re.compile(r"([+-]?\d{1,4}(?:\.\d{1,6})?)\s*%?\Z")
_NO_RATE: Final = frozenset({"", "-", "--", "---", "NA", "N/A"})
_TIME: Final = re.compile(r"(\d{4})\D{0,2}(\d{1,2})\D{0,2}(\d{1,2})\D{0,3}(\d{1,2})\D?(\d{2})(?:\D?(\d{2}))?\Z")
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")
_LONGEST: Final = 512  # bytes of a line
_LONGEST_PART: Final = 64


def dialogue(options: ResultLine) -> Dialogue:
    """The conversation with one instrument; it speaks when a test is done."""
    return Lines(options)


class Lines(Dialogue):
    """Cuts what comes into lines, and reads each."""

    def __init__(self, options: ResultLine) -> None:
        self._options = options
        self._words = Words(options.verdicts)
        self._buffer = b""
        self._last = 0

    def opened(self, now: Moment) -> list[Action]:
        """Half a line from before the wire broke is told, and never joined to what comes now."""
        return self._cut()

    def heard(self, data: bytes, now: Moment) -> list[Action]:
        """Every line that has its end is read."""
        self._last = now.mono
        *whole, self._buffer = re.split(rb"[\r\n]+", self._buffer + data)
        found: list[Action] = []
        for line in whole:
            if line.strip(b" \t\0"):
                action = self.read(line)
                found += [action] if isinstance(action, Unreadable) else [action, Spoke()]
        if len(self._buffer) > _LONGEST:
            found.append(Unreadable("no_line", self._buffer))
            self._buffer = b""
        return found

    def passed(self, now: Moment) -> list[Action]:
        """A line that stood still too long has lost its end."""
        return self._cut() if self._buffer and now.mono - self._last >= self._options.idle_ms else []

    def wait_ms(self, now: Moment) -> int | None:
        """Until the line begun is given up."""
        return max(0, self._last + self._options.idle_ms - now.mono) if self._buffer else None

    def read(self, line: bytes) -> Result | Unreadable:
        """One line without its end."""
        options = self._options
        parts = [part.strip(" \t\0") for part in line.decode(options.charset, "replace").split(options.separator)]
        strange = any(len(part) > _LONGEST_PART or _CONTROL.search(part) for part in parts)
        if len(parts) != len(options.fields) or strange:
            return Unreadable("wrong_parts", line)
        named = dict(zip(options.fields, parts, strict=True))
        rate = _rate(named.get("rate", ""))
        if isinstance(rate, str):
            return Unreadable("no_rate", line)
        word = named.get("verdict", "")
        verdict = self._words(word)
        sample, item = named.get("sample", ""), named.get("item", "")
        doubts: tuple[str, ...] = ()
        if foreign(line, options.charset):
            sample, item, doubts = "", "", ("charset",)
        elif LOST in sample + item + word:
            sample, item, doubts = readable(sample)[0], readable(item)[0], ("charset",)
        elif verdict is None:
            doubts = ("verdict",)
        number = named.get("number", "")
        if LOST in number:
            return Unreadable("wrong_parts", line)
        if rate is None and not verdict:
            return Unreadable("no_rate", line)
        control, change = _rate(named.get("control", "")), _rate(named.get("change", ""))
        if isinstance(control, str) or isinstance(change, str):
            return Unreadable("no_rate", line)
        tested, doubts = _tested(named.get("time"), doubts)
        return Result(number, sample, item, rate, verdict or "", tested, doubts, line, control, change)

    def _cut(self) -> list[Action]:
        if not self._buffer.strip(b" \t\0"):
            self._buffer = b""
            return []
        line, self._buffer = self._buffer, b""
        return [Unreadable("half_line", line)]


def _rate(text: str) -> float | str | None:
    """The number; None where the instrument has none to give, the text where it is no rate."""
    if text.upper() in _NO_RATE:
        return None
    found = _RATE.match(text)
    return float(found[1]) if found else text


def _tested(text: str | None, doubts: tuple[str, ...]) -> tuple[int, tuple[str, ...]]:
    """UTC ms and doubts; a time that cannot be read is none, and doubted. Without such a part there is nothing odd."""
    if text is None:
        return 0, doubts
    found = _TIME.match(text)
    tested = local_ms(*(int(part or 0) for part in found.groups())) if found else 0
    return tested, doubts if tested else (*doubts, "clock")

"""LZ-4000T, a handheld pesticide-residue tester (enzyme inhibition), asked for the tests of one day.

Question, 115200 8N1:

    7E   | 10      | 03 00    | YY MM DD             | CRC8 | AA
    flag | command | length LE| year - 2000, mon, day| over command..day, polynomial 0x31, initial 0

Reply, one record of 26 bytes for each test of that day, nothing between them:

    0  1    2 3   4 5      6 7   8 9       10..15     16..21             22 23        24   25
    7E 11 | ? ? | count | ? ? | number | name (GBK) | YY MM DD hh mm ss| rate × 100 | ?  | AA
                  LE      LE                          binary             LE, %

`count` is how many records the reply has, the same in each. Bytes marked ? are not known: nothing that is published
reads them. Byte 24 stands where the question has its CRC; `record_crc` of the profile makes it count. Without it the
guards of a record are its two flags, the count that all share, and a time that exists. What the instrument says of a
day without tests is not published either: a head with count 0, closed by AA, is taken for it, and silence where the
profile says so. Source: public source code of a client by the maker's dealer.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Final

from contract.moment import EARLIEST_MS, LAW_ZONE
from contract.profile.analyzer_options import Lz4000t
from gateway.core.fault import Fault
from gateway.drivers.analyzer import Action, Moment, Result, Unreadable, local_ms
from gateway.drivers.asking import Asking, Exchange, Question, Span, Unaskable
from gateway.drivers.checksum import crc8
from gateway.drivers.text import named

RECORD: Final = 26
_HEAD: Final = b"\x7e\x11"
_LATEST_MS: Final = 4_102_416_000_000  # 2100-01-01 in China: a year is one byte from 2000
_MOST: Final = 2000  # records in one reply; a larger count is a head that is none


def dialogue(options: Lz4000t, interval_ms: int) -> Asking:
    """The conversation with one instrument."""
    return Asking(_Days(options).exchange, interval_ms, options.timeout_ms)


def question(day: date) -> bytes:
    """The bytes that ask for the tests of `day` (2000-2099)."""
    body = bytes([0x10, 0x03, 0x00, day.year - 2000, day.month, day.day])
    return b"\x7e" + body + bytes([crc8(body)]) + b"\xaa"


def whole(heard: bytes) -> Span | None:
    """Where the first reply that is whole stands in what came."""
    first = heard.find(_HEAD)
    while first >= 0:
        count = int.from_bytes(heard[first + 4 : first + 6], "little")
        if len(heard) < first + 6 or count <= _MOST:
            break
        first = heard.find(_HEAD, first + 1)
    if first < 0 or len(heard) < first + 7:
        return None
    if count == 0:
        end = heard.find(b"\xaa", first + 6)
        return (first, end + 1) if end >= 0 else None
    end = first + count * RECORD
    return (first, end) if len(heard) >= end else None


def results(reply: bytes, options: Lz4000t) -> Iterator[Action]:
    """What a whole reply holds, record by record; a bad one spoils no other."""
    count = reply[4:6]
    for place in range(0, len(reply) - RECORD + 1, RECORD):
        yield _record(reply[place : place + RECORD], count, options)


def _record(data: bytes, count: bytes, options: Lz4000t) -> Action:
    if data[:2] != _HEAD or data[25] != 0xAA or data[4:6] != count:
        return Unreadable("bad_record", data)
    if options.record_crc and crc8(data[1:24]) != data[24]:
        return Unreadable("bad_checksum", data)
    year, *rest = data[16:22]
    sample, doubts = named(data[10:16], "gbk")
    return Result(
        number=str(int.from_bytes(data[8:10], "little")),
        sample=sample,
        rate=int.from_bytes(data[22:24], "little") / 100,
        tested=local_ms(2000 + year, *rest),
        doubts=doubts,
        raw=data,
    )


class _Days:
    """Which days are still to be asked for: from the last that was answered, since it may not have been over."""

    def __init__(self, options: Lz4000t) -> None:
        self._options = options
        self._since: date | None = None

    def exchange(self, now: Moment) -> Exchange:
        if not EARLIEST_MS <= now.wall < _LATEST_MS:
            raise Unaskable(Fault("clock_unset"))
        options = self._options
        today = datetime.fromtimestamp(now.wall / 1000, LAW_ZONE).date()
        day = today - timedelta(options.lookback_days) if self._since is None else min(self._since, today)
        while day <= today:
            yield Question(
                question(day), whole, lambda reply: results(reply, options), empty_is_fine=options.silent_when_empty
            )
            self._since = day
            day += timedelta(1)

"""DY-3000, a bench analyzer (enzyme inhibition) that gives out its last tests at once.

Question, 9600 or 115200 8N1, by profile: the 18 hex digits in ASCII, as the public client sends them, or their bytes.

    AA BB 06 83 01 F9 01 00 00

Reply, up to 25 records of 10 bytes:

    0  1    2        3    4 ..                          4+n  5+n
    81 04 | n      | 00 | records, n bytes together   | ?  | 81
            bytes

    record:  0        1 2   3  4  5  6  7    8 9
             number | ? ? | YY MM DD hh mm | rate × 100, LE, % |

An instrument without tests replies `81 04 00 00 01 81`. There is no checksum that is known: length, both ends, and
times that exist are the only guards, and a record whose time does not exist is kept as unreadable. Source: public
source code of a client by the maker's dealer.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contract.profile.analyzer_options import Dy3000
from gateway.drivers.analyzer import Action, Moment, Result, Unreadable, local_ms
from gateway.drivers.asking import Asking, Exchange, Question, Span

RECORD: Final = 10
QUESTION: Final = bytes.fromhex("AABB068301F9010000")
_HEAD: Final = b"\x81\x04"


def dialogue(options: Dy3000, interval_ms: int) -> Asking:
    """The conversation with one instrument."""
    data = QUESTION if options.request == "bytes" else QUESTION.hex().upper().encode("ascii")

    def exchange(_: Moment) -> Exchange:
        yield Question(data, whole, results)

    return Asking(exchange, interval_ms, options.timeout_ms)


def whole(heard: bytes) -> Span | None:
    """Where the first reply that is whole stands in what came: the byte after its announced length must close it."""
    first = heard.find(_HEAD)
    while first >= 0:
        if len(heard) < first + 3:
            return None
        end = first + heard[first + 2] + 6
        if len(heard) >= end:
            if heard[end - 1] == 0x81 and heard[first + 3] == 0:
                return first, end
        elif len(heard) < first + 4 or heard[first + 3] == 0:
            return None
        first = heard.find(_HEAD, first + 1)
    return None


def results(reply: bytes) -> Iterator[Action]:
    """What a whole reply holds, record by record."""
    records = reply[4:-2]
    if len(records) % RECORD:
        yield Unreadable("wrong_size", reply)
        return
    for place in range(0, len(records), RECORD):
        data = records[place : place + RECORD]
        year, *rest = data[3:8]
        tested = local_ms(2000 + year, *rest)
        if not tested:
            yield Unreadable("bad_record", data)
            continue
        yield Result(number=str(data[0]), rate=int.from_bytes(data[8:10], "little") / 100, tested=tested, raw=data)

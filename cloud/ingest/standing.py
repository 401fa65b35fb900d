"""How the workers stand: which of them does not take in what gateways send, and why. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal, NamedTuple

from cloud.ingest.model import IngestStatus

FRESH_MS: Final = 10_000  # five beats of the keeper
NO_LINE: Final = ("没有连上 MQTT 服务器", "no line to the broker")
_NOBODY: Final = (
    "没有接收进程在跑：网关的数据在网关里等着",
    "no worker takes in messages: the data waits in the gateways",
)
_GONE: Final = ("{span} 秒没有消息，别的进程接着收", "not heard of for {span} s, the others go on")
Code = Literal["held", "cut_off", "gone", "nobody"]


class Standing(NamedTuple):
    """Something that is wrong with a worker ("": with all), in a line for a person."""

    worker: str
    code: Code
    zh: str
    en: str


def standings(rows: Sequence[IngestStatus], now: int) -> list[Standing]:
    """What is wrong, a line for each worker at most; `now` in ms. None where messages are taken in as they should."""
    fresh = [row for row in rows if now - row.beat <= FRESH_MS]
    if not fresh:
        return [Standing("", "nobody", *_NOBODY)]
    found = {}
    for row in rows:
        if row.worker not in found and (one := _standing(row, now)):
            found[row.worker] = one
    return [found[worker] for worker in sorted(found)]


def _standing(row: IngestStatus, now: int) -> Standing | None:
    if now - row.beat > FRESH_MS:
        span = (now - row.beat) // 1000
        return Standing(row.worker, "gone", *(text.format(span=span) for text in _GONE))
    if not row.connected:
        return Standing(row.worker, "cut_off", *NO_LINE)
    if row.held:
        zh, _, en = row.held.partition("\n")
        return Standing(row.worker, "held", zh, en or zh)
    return None

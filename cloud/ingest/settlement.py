"""The acks of a batch: ranges merged per gateway, lane, epoch and boot, as few messages as there are gateways.

An ack deletes, so it is signed, and it names the boot whose rows it means: two machines under one identity number their
rows alike. With it go the highest numbers that the cloud has seen, by which a restored image knows itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from cloud.ingest.coverage import Stretch
from cloud.ingest.holes import coalesce
from contract.ack import MAX_SPAN, Ack, Durable, High, Lane, Range, Refused, encode
from contract.errors import ContractError
from contract.keys import Signs
from contract.topics import Topic, build

_Door = tuple[str, str]  # county and gateway, as the topic of the message says them


class Settlement:
    """What became of the rows of one lane, gathered until it is durable."""

    def __init__(self, lane: Lane) -> None:
        self._lane = lane
        self._durable: dict[_Door, dict[tuple[int, str], list[Range]]] = defaultdict(lambda: defaultdict(list))
        self._refused: dict[_Door, dict[tuple[int, str, str], list[Range]]] = defaultdict(lambda: defaultdict(list))
        self._high: dict[_Door, Sequence[High]] = {}
        self._texts: dict[str, str] = {}

    def durable(self, topic: Topic, epoch: int, boot: str, ranges: Iterable[Range]) -> None:
        """These rows will be stored."""
        self._durable[topic.county, topic.gateway][epoch, boot] += ranges

    def refused(self, topic: Topic, epoch: int, boot: str, ranges: Iterable[Range], error: ContractError) -> None:
        """These rows will lie in the quarantine."""
        self._refused[topic.county, topic.gateway][epoch, boot, error.code] += ranges
        self._texts[error.code] = error.text("en")

    def covered(self) -> dict[Stretch, list[Range]]:
        """Every row that is settled here, either way and of whatever boot."""
        found: dict[Stretch, list[Range]] = defaultdict(list)
        for (_, gateway), stored in self._durable.items():
            for (epoch, _), ranges in stored.items():
                found[Stretch(gateway, self._lane, epoch)] += ranges
        for (_, gateway), sent_back in self._refused.items():
            for (epoch, _, _), ranges in sent_back.items():
                found[Stretch(gateway, self._lane, epoch)] += ranges
        return found

    def high(self, topic: Topic, marks: Sequence[High]) -> None:
        """The highest numbers that the cloud has seen of this gateway."""
        self._high[topic.county, topic.gateway] = marks

    def acks(self, now: int, signer: Signs | None) -> Iterator[tuple[str, bytes]]:
        """Topic and body of each ack, `now` in ms; call it when all is durable."""
        for door in dict.fromkeys((*self._durable, *self._refused, *self._high)):
            lane = self._lane
            durable = [
                Durable(lane, epoch, piece, boot)
                for (epoch, boot), ranges in self._durable.get(door, {}).items()
                for piece in _pieces(ranges)
            ]
            refused = [
                Refused(lane, epoch, piece, code, self._texts[code], boot)
                for (epoch, boot, code), ranges in self._refused.get(door, {}).items()
                for piece in _pieces(ranges)
            ]
            ack = Ack(t=now, durable=durable, refused=refused, high=list(self._high.get(door, ())))
            yield build(Topic(*door, "ack")), encode(ack, signer)


def _pieces(ranges: Iterable[Range]) -> Iterator[list[Range]]:
    merged = coalesce(ranges)
    return (merged[start : start + MAX_SPAN] for start in range(0, len(merged), MAX_SPAN))

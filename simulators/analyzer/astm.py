"""A simulated analyzer that hands over its results by ASTM E1381/E1394: the sending side.

    ENQ -> ACK | frame 1 H -> ACK | 2 O -> ACK | 3 R -> ACK | 4 L -> ACK | EOT

A frame that is refused is sent again up to six times, one that stays unanswered ends the message after `reply_s` with
EOT, and the message is tried again from its beginning, as the standard wants it. Texts longer than 240 bytes go on in
the next frame. `checksum` spoils the first sending of each frame, `half` stops in mid-frame, `duplicate` takes every
ACK for lost, `lost_end` never sends EOT.
"""

from __future__ import annotations

from collections import deque
from typing import Final

from contract.profile.analyzer_options import Astm
from simulators.analyzer.bench import Bench, Test
from simulators.analyzer.instrument import Instrument

ENQ, ACK, NAK, EOT = b"\x05", b"\x06", b"\x15", b"\x04"
RETRIES: Final = 6
TEXT: Final = 240


class AstmInstrument(Instrument):
    """reply_s: how long it waits for an answer; rest_s: until it tries again."""

    def __init__(self, bench: Bench, options: Astm, reply_s: float = 15.0, rest_s: float = 10.0) -> None:
        super().__init__(bench)
        self._options = options
        self._reply_s = reply_s
        self._rest_s = rest_s
        self._messages: deque[list[bytes]] = deque()
        self._frames: deque[bytes] = deque()
        self._sent = b""  # the frame that waits for its ACK
        self._tries = 0
        self._until: float | None = None  # of the answer, while one is awaited
        self._rest = 0.0
        self.refused = 0

    @property
    def waiting(self) -> int:
        """Messages that are not acknowledged yet."""
        return len(self._messages)

    def finished(self, test: Test, now: float) -> list[bytes]:
        """A message of one test is to be sent."""
        self._messages.append(self._records(test))
        return self.tick(now)

    def tick(self, now: float) -> list[bytes]:
        """Give up what stays unanswered; begin what waits."""
        if self.bench.wrong("silence"):
            return []
        if self._until is not None and now >= self._until:
            return self._stop(now)
        if self._until is None and self._messages and now >= self._rest:
            self._frames = deque(_frames(self._messages[0]))
            self._sent, self._until = b"", now + self._reply_s
            return [ENQ]
        return []

    def hear(self, data: bytes, now: float) -> list[bytes]:
        """ACK moves on, NAK repeats; whatever else is no answer."""
        said: list[bytes] = []
        for byte in data:
            if self._until is None:
                break
            if byte == ACK[0]:
                said += self._next(now)
            elif byte == NAK[0]:
                self.refused += 1
                said += self._again(now)
        return said

    def _next(self, now: float) -> list[bytes]:
        if self._sent and self.bench.wrong("duplicate") and self._tries == 0:
            self._tries, self._until = 1, now + self._reply_s
            return [self._sent]
        if not self._frames:
            self._messages.popleft()
            self._until = None
            return [] if self.bench.wrong("lost_end") else [EOT]
        self._sent, self._tries, self._until = self._frames.popleft(), 0, now + self._reply_s
        if self.bench.wrong("half"):
            return [self._sent[: len(self._sent) // 2]]
        return [self.bench.spoil(self._sent)]

    def _again(self, now: float) -> list[bytes]:
        self._tries += 1
        if not self._sent or self._tries > RETRIES:
            return self._stop(now)
        self._until = now + self._reply_s
        return [self._sent]

    def _stop(self, now: float) -> list[bytes]:
        self._until, self._rest, self._sent = None, now + self._rest_s, b""
        return [EOT]

    def _records(self, test: Test) -> list[bytes]:
        options, bench = self._options, self.bench
        flag = (options.verdicts.passed if bench.says_passed(test) else options.verdicts.failed)[0]
        code = options.test or "抑制率"
        when = test.local.strftime("%Y%m%d%H%M%S")
        records = (
            f"H|\\^&|||zhigen sim^analyzer|||||||P|1|{when}",
            f"O|1|{test.number:04d}||^^^{code}|||||||||||{test.sample}",
            f"R|1|^^^{code}|{test.rate:.1f}|%||{flag}||F||||{when}",
            "L|1|N",
        )
        return [bench.text(record + "\r", options.charset) for record in records]


def _frames(records: list[bytes]) -> list[bytes]:
    texts: list[tuple[bytes, bytes]] = []
    for record in records:
        parts = [record[place : place + TEXT] for place in range(0, len(record), TEXT)]
        texts += [(part, b"\x17") for part in parts[:-1]] + [(parts[-1], b"\x03")]
    found = []
    for number, (text, end) in enumerate(texts, 1):
        body = b"%d" % (number % 8) + text + end
        found.append(b"\x02" + body + f"{sum(body) % 256:02X}".encode() + b"\r\n")
    return found

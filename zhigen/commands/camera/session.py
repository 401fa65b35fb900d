"""One session beside a camera: pictures are taken from a feed, looked at, and told about on a terminal."""

from __future__ import annotations

import json
from collections import deque
from datetime import datetime
from time import monotonic, sleep
from typing import Final

import click

from contract.profile.camera import CameraField
from gateway.core.count import Counted
from gateway.core.fault import Fault
from gateway.core.inlet import kind_of, shown
from gateway.drivers.camera import Tally
from gateway.rim import clock
from gateway.rim.camera.feed import Feed
from gateway.rim.camera.grab import Frame
from gateway.vision.watch import Look, Watch
from zhigen.commands.device.table import table
from zhigen.tongue import language, said

_HOME: Final = "\x1b[H\x1b[J"  # to the upper left, and clear from there
_DRAW_S: Final = 0.5
_RATE_MS: Final = 2000
_ROWS: Final = 12
_TURN_S: Final = 0.2


class Session:
    """live: a picture that is drawn again and again, else a line for each thing; as_json: such lines as JSON.

    pictures, counted: so far. What is told beside the codes (lost, found, the summary) goes to stderr with as_json.
    """

    def __init__(self, source: str, feed: Feed, watch: Watch, *, live: bool, as_json: bool) -> None:
        self._place = shown(source)
        self._once = kind_of(source) == "file"
        self._feed, self._watch = feed, watch
        self._live, self._as_json = live, as_json
        self._begun = monotonic()
        now = clock.now()[1]
        self._tally, self._tally_ms = Tally(now), now
        self._figures: dict[CameraField, float | None] = {}
        self._rows: deque[tuple[str, ...]] = deque(maxlen=_ROWS)
        self._fault: Fault | None = None
        self._seen: Look | None = None
        self._drawn = 0.0
        self.pictures = self.dropped = self.counted = self.lost = 0

    def run(self, for_s: float | None) -> None:
        """Until so many seconds are over, or the recording is."""
        until = None if for_s is None else self._begun + for_s
        while until is None or monotonic() < until:
            came = self._feed.take(_TURN_S)
            if isinstance(came, Frame):
                self._see(came)
            elif came is not None and self._miss(came):
                return
            elif came is None and (wait := self._feed.wait_s()):
                sleep(min(wait, _TURN_S))
            if self._live and monotonic() - self._drawn >= _DRAW_S:
                self._draw()

    def summary(self) -> str:
        """All of it in one line."""
        seconds = monotonic() - self._begun
        zh = (
            f"{seconds:.0f} 秒，看了 {self.pictures} 帧，丢 {self.dropped} 帧，"
            f"数了 {self.counted} 件，断线 {self.lost} 次"
        )
        en = (
            f"{seconds:.0f} s, {self.pictures} pictures seen, {self.dropped} dropped, {self.counted} counted, "
            f"lost {self.lost} times"
        )
        return said(zh, en)

    def _see(self, frame: Frame) -> None:
        if self._fault is not None:
            self._fault = None
            self._aside(said("画面回来了", "pictures come again"))
        look = self._watch.look(frame.picture, frame.mono_ms)
        wall, mono = clock.now()
        self.pictures += 1
        self.dropped += frame.dropped
        self._tally.decided(mono - frame.mono_ms, frame.dropped, len(look.counted))
        if mono - self._tally_ms >= _RATE_MS:
            self._tally_ms, self._figures = mono, self._tally.report(mono)
        for counted in look.counted:
            self._count(counted, wall, mono)
        self._seen = look

    def _count(self, counted: Counted, wall: int, mono: int) -> None:
        self.counted += 1
        text = "" if counted.sort == "foreign" else counted.code.text
        if self._as_json:
            told = {
                "t": wall,
                "code": counted.sort,
                "text": text,
                "symbology": counted.code.symbology,
                "reads": counted.reads,
                "proof": counted.proof,
                "decided_ms": mono - counted.legible_ms,
            }
            click.echo(json.dumps(told, ensure_ascii=False))
            return
        when = datetime.fromtimestamp(wall / 1000).strftime("%H:%M:%S")  # noqa: DTZ006  # the engineer's own clock
        row = (when, counted.sort, counted.code.symbology, text or "—", f"{mono - counted.legible_ms} ms")
        self._rows.append(row)
        if not self._live:
            click.echo("  ".join(row))

    def _miss(self, fault: Fault) -> bool:
        """Whether there is nothing more to come."""
        if fault.code == "camera_ended":
            return True
        if self._fault is None or self._fault.code != fault.code:
            self.lost += self._fault is None
            self._aside(fault.text(language()))
        self._fault = fault
        return self._once

    def _aside(self, text: str) -> None:
        if not self._live:
            click.echo(f"! {text}", err=self._as_json)

    def _draw(self) -> None:
        self._drawn = monotonic()
        figures = self._figures
        rate, latency, dropped = (figures.get(name) or 0.0 for name in ("frame_rate", "latency", "dropped"))
        zh = (
            f"{rate:.1f} 帧/秒，时延 {latency:.0f} ms，丢帧 {dropped:.0f} %，"
            f"数了 {self.counted} 件，断线 {self.lost} 次"
        )
        en = (
            f"{rate:.1f} pictures/s, latency {latency:.0f} ms, dropped {dropped:.0f} %, counted {self.counted}, "
            f"lost {self.lost} times"
        )
        words = (("时刻", "time"), ("种类", "sort"), ("码制", "symbology"), ("内容", "text"), ("用时", "took"))
        read = len(self._seen.codes) if self._seen else 0
        now = said(f"画面里读到 {read} 个码", f"codes read in the picture: {read}")
        lines = [
            self._place,
            said(zh, en),
            f"! {self._fault.text(language())}" if self._fault else now,
            "",
            table([said(*word) for word in words], list(self._rows)),
        ]
        click.echo(_HOME + "\n".join(lines))

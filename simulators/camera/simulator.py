"""The conveyor on a live clock: pictures to a file, over HTTP and RTSP, their truth to files; goes wrong on request.

cut       every connection is dropped and new ones are refused    freeze   the same picture again and again
silence   connections stay open, no picture comes                 garbage  what comes is no whole JPEG
dark      `amount` of the light is left (default 0.01)            slow     `amount` pictures a second (default 2)
blur      the lens is knocked: `amount` pixels (default 5)        glare    a lamp adds `amount` grey levels (255)

The ledger gets one line for every code: when it was first sent legibly, or, where it never was, when its box had left
or the simulator stopped.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Final, TextIO

import cv2
import msgspec

from simulators.camera.conveyor import Conveyor
from simulators.camera.door import Door
from simulators.camera.film import Film
from simulators.camera.lens import Picture
from simulators.camera.mjpeg import PATH, Mjpeg
from simulators.camera.newest import Newest
from simulators.camera.rtsp import Rtsp
from simulators.camera.truth import FrameTruth
from simulators.switches import Switches

IDENTITY: Final = "zhigen sim camera"
KINDS: Final = {
    "cut": None,
    "freeze": None,
    "silence": None,
    "garbage": None,
    "dark": 0.01,
    "slow": 2.0,
    "blur": 5.0,
    "glare": 255.0,
}
_WITHHELD: Final = ("cut", "freeze", "silence", "garbage")
Clock = Callable[[], int]


class Simulator:
    """One camera. Use as a context, or `start` and `stop`; addresses are (host, port), port 0 takes a free one.

    user: "name:password" that HTTP and RTSP want, "" for nobody. film: a file and how many seconds go into it.
    """

    def __init__(
        self,
        conveyor: Conveyor,
        *,
        mjpeg: tuple[str, int] | None = None,
        rtsp: tuple[str, int] | None = None,
        film: Film | None = None,
        truth: Path | None = None,
        ledger: Path | None = None,
        user: str = "",
        quality: int = 85,
        clock: Clock = lambda: time.time_ns() // 1_000_000,
    ) -> None:
        self.faults = Switches(KINDS)
        self.conveyor = conveyor
        self.newest = Newest()
        self._over = threading.Event()
        self._mjpeg = Door(mjpeg, Mjpeg(self.newest, user, self._over.is_set).serve) if mjpeg else None
        self._rtsp = Door(rtsp, Rtsp(self.newest, user, self._over.is_set).serve) if rtsp else None
        self._film = film
        self._files = (truth, ledger)
        self._truth: TextIO | None = None
        self._ledger: TextIO | None = None
        self._noted: set[tuple[int, int]] = set()
        self._quality = quality
        self._clock = clock
        self._optics = conveyor.optics
        self._last = b""
        self._due_s = 0.0
        self._orders: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Simulator:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Open doors and files and let the belt run. Raises OSError."""
        self.open()
        self._thread.start()

    def open(self) -> None:
        """Open doors and files. Raises OSError."""
        truth, ledger = self._files
        self._truth = truth.open("a", encoding="utf-8", buffering=1) if truth else None
        self._ledger = ledger.open("a", encoding="utf-8", buffering=1) if ledger else None
        for door in self._doors:
            door.open()
        for file in (self._truth, self._ledger):
            if file is not None:
                file.write(json.dumps(self.identity(), ensure_ascii=False) + "\n")

    def stop(self) -> None:
        """Vanish; the files are whole afterwards."""
        self._over.set()
        if self._thread.ident is not None:
            self._thread.join()
        for door in self._doors:
            door.shut()
        self.conveyor.close()
        for one in self.conveyor.boxes():
            self._note_truth(msgspec.to_builtins(one))
            if one.text and (one.box, one.code) not in self._noted:
                self._note_code(self._clock(), one.last[0], one.box, one.code, one.text, one.symbology, one.why)
        for file in (self._truth, self._ledger):
            if file is not None:
                file.close()

    def wait(self) -> None:
        """Until it is done: the film is full, or somebody said `stop`."""
        self._thread.join()

    @property
    def unattended(self) -> bool:
        """Whether it only fills a film, as fast as it can, and then is done."""
        return self._film is not None and not self._film.endless and not self._doors

    def order(self, do: Callable[[], None]) -> None:
        """Have something done to the conveyor before the next frame."""
        self._orders.put(do)

    def identity(self) -> dict[str, object]:
        """What it is and where it serves, for who starts it."""
        said: dict[str, object] = {
            "simulator": IDENTITY,
            "size": list(self.conveyor.lens.size),
            "fps": self.conveyor.fps,
        }
        if self._mjpeg:
            said["mjpeg"] = "http://{}:{}{}".format(*self._mjpeg.address, PATH)
        if self._rtsp:
            said["rtsp"] = "rtsp://{}:{}/belt".format(*self._rtsp.address)
        if self._film:
            said["file"] = str(self._film.path)
        return {**said, "faults": list(KINDS)}

    def turn(self, elapsed_s: float, now: int) -> None:
        """One frame, `elapsed_s` after the beginning, at `now` UTC ms: draw it, spoil it, note it, send it.

        The live clock calls it; who wants another clock calls `open` and then this, in place of `start`.
        """
        self._obey()
        fault = next((kind for kind in KINDS if self.faults.holds(kind)), None)
        changes: dict[str, float] = {}
        for kind, field in (("dark", "light"), ("blur", "sigma_px"), ("glare", "glare")):
            if self.faults.holds(kind):
                changes[field] = self.faults.amount(kind)
        self.conveyor.optics = replace(self._optics, **changes)  # type: ignore[arg-type]
        for door in self._doors:
            if self.faults.holds("cut"):
                door.shut()
            else:
                door.open()
        slow = self.faults.amount("slow")
        skipped = slow > 0 and elapsed_s < self._due_s
        # A film has no connection that could fail.
        sent = not self._doors or not (skipped or fault in _WITHHELD)
        picture, truth = self.conveyor.frame(sent=sent)
        self._note(truth, now, fault, sent)
        if self._film:
            self._film.add(picture)
        if self._doors and not skipped:
            self._due_s = elapsed_s + (1 / slow if slow else 0)
            self._send(picture, truth, fault)

    @property
    def _doors(self) -> list[Door]:
        return [door for door in (self._mjpeg, self._rtsp) if door is not None]

    def _run(self) -> None:
        pause_s = 1 / self.conveyor.fps
        begun = time.monotonic()
        due = begun
        while not self._over.is_set():
            self.turn(time.monotonic() - begun, self._clock())
            if self._film and self._film.full and not self._doors:
                break
            due += pause_s
            late = time.monotonic() - due
            if late > 1:
                # A machine that cannot keep up shows a slower belt; it never hurries after lost time.
                due += late
            if not self.unattended:
                self._over.wait(max(0.0, -late))
        if self._film:
            self._film.close()

    def _obey(self) -> None:
        while True:
            try:
                self._orders.get_nowait()()
            except Empty:
                return

    def _send(self, picture: Picture, truth: FrameTruth, fault: str | None) -> None:
        if fault in ("cut", "silence"):
            return
        if fault != "freeze" or not self._last:
            _, data = cv2.imencode(".jpg", picture, (cv2.IMWRITE_JPEG_QUALITY, self._quality))
            self._last = data.tobytes()
        jpeg = self._last
        if fault == "garbage":
            middle = len(jpeg) // 3
            jpeg = jpeg[:middle] + bytes(reversed(jpeg[middle : 2 * middle]))
        self.newest.show(truth.t_ms, jpeg)

    def _note(self, truth: FrameTruth, now: int, fault: str | None, sent: bool) -> None:
        """Write before sending: what a client has, the files have."""
        self._note_truth({**msgspec.to_builtins(truth), "t": now, "sent": sent, "fault": fault})
        for one in truth.codes:
            if one.legible and (one.box, one.code) not in self._noted:
                self._note_code(now, truth.frame, one.box, one.code, one.text, one.symbology, "")
        for box in self.conveyor.passed:
            if box.text and (box.box, box.code) not in self._noted:
                self._note_code(now, truth.frame, box.box, box.code, box.text, box.symbology, box.why)
        if self._truth:
            for box in self.conveyor.passed:
                self._note_truth(msgspec.to_builtins(box))
        self._noted -= {(box.box, box.code) for box in self.conveyor.passed}
        self.conveyor.passed.clear()

    def _note_truth(self, line: dict[str, object]) -> None:
        if self._truth:
            self._truth.write(json.dumps(line, ensure_ascii=False) + "\n")

    def _note_code(self, now: int, frame: int, box: int, code: int, text: str, symbology: str, why: str) -> None:
        self._noted.add((box, code))
        if self._ledger:
            line = {"t": now, "frame": frame, "box": box, "code": code, "text": text, "symbology": symbology}
            self._ledger.write(json.dumps({**line, "legible": not why, "why": why}, ensure_ascii=False) + "\n")

"""A device that was added by the page, on trial: it answers in time, or its file is taken out again.

    devices.d/soil-2.yaml    what was added
    devices.d/soil-2.trial   stands beside it until it has proved itself

The note is written first and removed last, so that a machine which dies in between finds it at its next start and takes
the file out: nobody was there to see whether the device answered. A pushed configuration (gateway.rim.trial) must win a
line to the county as well; this must not, since devices are added where there may be no network.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import Final

import msgspec

from gateway.config.care.sheet import Sheet
from gateway.config.reading import FOLDER
from gateway.core.errors import GatewayError
from gateway.rim.identity import write
from gateway.rim.poll import Clock
from gateway.rim.terminal.care_view import AdditionView
from gateway.rim.terminal.report import Words

log = logging.getLogger(__name__)
NOTE: Final = ".trial"
_NONE: Final = Words("", "")
_NEW: Final = Words("没有来得及读它", "it was not read in time")
Status = Callable[[str], tuple[str, Words] | None]  # id -> its state and why, None: it is not looked after


class Additions:
    """One at a time. base: the folder of the configuration; hurry: have its files read now. `look` about once a second.

    What an earlier run left unproved is taken out here, before anything reads on.
    """

    def __init__(self, base: Path, status: Status, hurry: Callable[[], None], clock: Clock) -> None:
        self._base, self._status, self._hurry, self._clock = base, status, hurry, clock
        self._lock = Lock()
        self._until = 0  # monotonic ms
        self.last: AdditionView | None = None
        self._resume()

    def begin(self, sheet: Sheet, patience_s: float) -> AdditionView:
        """Write it down and give it so long. Raises GatewayError where another is on trial, or the disk refuses."""
        with self._lock:
            if self.last is not None and self.last.state == "trying":
                raise GatewayError("addition_pending", device=self.last.device)
            path = self._base / sheet.name
            if path.exists():
                raise GatewayError("addition_there", path=sheet.name)
            try:
                path.parent.mkdir(exist_ok=True)
                write(path.with_suffix(NOTE), b"")
                write(path, sheet.text)
                path.chmod(0o644)
            except OSError as error:
                raise GatewayError("addition_unwritable", path=sheet.name, why=error.strerror or error) from None
            wall, mono = self._clock()
            self._until = mono + round(patience_s * 1000)
            self.last = AdditionView(sheet.id, "trying", wall + round(patience_s * 1000), _NONE)
            log.info("addition device=%s state=trying", sheet.id)
        self._hurry()
        return self.last

    def look(self) -> None:
        """Whether the one on trial has proved itself, or its time is over."""
        last = self.last
        if last is None or last.state != "trying":
            return
        state, why = self._status(last.device) or ("new", _NONE)
        path = self._base / FOLDER / f"{last.device}.yaml"
        try:
            if state == "ok":
                path.with_suffix(NOTE).unlink(missing_ok=True)
                self.last = msgspec.structs.replace(last, state="stayed")
            elif self._clock()[1] >= self._until:
                _take_out(path)
                self.last = msgspec.structs.replace(last, state="taken_back", why=why if why.zh else _NEW)
                self._hurry()
            else:
                return
        except OSError as error:  # tried again at the next look
            log.warning("addition device=%s state=stuck why=%r", last.device, error.strerror)
            return
        log.info("addition device=%s state=%s", last.device, self.last.state)

    def _resume(self) -> None:
        for note in sorted((self._base / FOLDER).glob(f"*{NOTE}")):
            try:
                _take_out(note.with_suffix(".yaml"))
            except OSError as error:
                log.warning("addition file=%s state=stuck why=%r", note.name, error.strerror)
                continue
            log.warning("addition device=%s state=taken_back cause=interrupted", note.stem)
            zh, en = "试用时网关停了，已撤回", "the gateway ended while it was on trial: taken back"
            self.last = AdditionView(note.stem, "taken_back", 0, Words(zh, en))
            self._hurry()


def _take_out(path: Path) -> None:
    path.unlink(missing_ok=True)
    path.with_suffix(NOTE).unlink(missing_ok=True)

"""A pushed configuration on trial, in files beside the configuration `farm.yaml`:

    farm.yaml.trial      the note of a trial that is under way or waits to be told (gateway.core.trial)
    farm.yaml.previous   the configuration before; it stays, for a person who wants it back

The note is written first, then the copy, then the new file takes the place of the old; each step is one rename and on
disk before the next. Whatever kills the machine in between, `resume` at the next start knows from the note and the
file what is to be done.
"""

from __future__ import annotations

import logging
from collections.abc import Collection
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Final

import msgspec

from gateway.core import trial as decide
from gateway.core.errors import GatewayError
from gateway.core.trial import Note
from gateway.rim.identity import write

log = logging.getLogger(__name__)
NOTE: Final = ".trial"
PREVIOUS: Final = ".previous"
_decode: Final = msgspec.json.Decoder(Note).decode


class Trial:
    """The trial of one configuration file, if there is one. Everything raises OSError where the disk does not let it.

    file: the configuration, as the command line named it.
    """

    def __init__(self, file: Path) -> None:
        self._file = file.resolve()  # a link stays a link: the file behind it is replaced
        self._note_file = self._file.with_name(self._file.name + NOTE)
        self._previous = self._file.with_name(self._file.name + PREVIOUS)
        self.note = self._read()

    @property
    def under_way(self) -> bool:
        """Whether this run has to prove a new configuration."""
        return self.note is not None and not self.note.outcome

    def resume(self) -> None:
        """At a start, before the configuration is read: go on with what was under way."""
        if self.note is None:
            return
        step, note = decide.resume(self.note, self._found())
        if note != self.note:
            self._keep(note)
        if step == "roll_back":
            self._restore()
        log.info("trial command=%s state=%s starts=%d", note.id, note.outcome or "run", note.starts)

    def holds(self, text: bytes) -> bool:
        """Whether the file holds exactly this already."""
        return self._found() == _digest(text)

    def begin(self, command: str, text: bytes, answered: Collection[str], patience_ms: int) -> None:
        """Put a new configuration in the place of the old. Raises GatewayError where one is on trial already."""
        if self.note is not None:
            raise GatewayError("on_trial")
        before = self._file.read_bytes()
        try:
            self._keep(Note(command, _digest(before), _digest(text), sorted(answered), patience_ms))
            write(self._previous, before)
            self._place(text)
        except OSError:
            self.end()  # the old file is in its place
            raise

    def roll_back(self, why: str) -> None:
        """Give the old configuration its place back, after a run that did not prove the new one."""
        if self.note is None or self.note.outcome:
            return
        self._keep(msgspec.structs.replace(self.note, outcome="rolled_back", why=why[:200]))
        self._restore()
        log.warning("trial command=%s state=rolled_back why=%r", self.note.id, why)

    def end(self) -> None:
        """The trial is over, and that is remembered elsewhere."""
        self._note_file.unlink(missing_ok=True)
        self.note = None

    def _restore(self) -> None:
        self._place(self._previous.read_bytes())

    def _place(self, text: bytes) -> None:
        mode = self._file.stat().st_mode & 0o777
        write(self._file, text)
        with suppress(OSError):  # who may read it besides us is not worth failing for
            self._file.chmod(mode)

    def _found(self) -> str:
        try:
            return _digest(self._file.read_bytes())
        except FileNotFoundError:
            return ""

    def _keep(self, note: Note) -> None:
        write(self._note_file, msgspec.json.encode(note))
        self.note = note

    def _read(self) -> Note | None:
        try:
            return _decode(self._note_file.read_bytes())
        except FileNotFoundError:
            return None
        except msgspec.MsgspecError as error:
            log.error("trial state=damaged file=%s why=%r", self._note_file, str(error))
            self._note_file.unlink()
            return None


def _digest(text: bytes) -> str:
    return sha256(text).hexdigest()

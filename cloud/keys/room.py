"""The key room: the private keys of the county, a file each, readable by the cloud's user only, never in a database.

`<data>/keys/<kid>.pem` holds a PKCS #8 key behind two lines that say from when to when it may be used. A file that
is taken away takes its power with it: the root belongs in a safe, not here. A file put back is found again at once.
"""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Final, NamedTuple

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from cloud.kernel.errors import CloudError
from cloud.keys.rules import CountyPurpose
from contract.keys import Algorithm, Context, PublicKey, Signer, encoded, key_id

FOLDER: Final = "keys"
_WAITING: Final = ".pem.made"
_FORM: Final = (
    serialization.Encoding.PEM,
    serialization.PrivateFormat.PKCS8,
    serialization.NoEncryption(),
)
_DATES: Final = re.compile(rb"not_before: (\d+)\nnot_after: (\d+)\n")
Private = Ed25519PrivateKey | X25519PrivateKey


class Held(NamedTuple):
    """A private key that lies in the room, with its dates (UTC ms)."""

    kid: str
    private: Private
    not_before: int
    not_after: int


class KeyRoom:
    """The key room of a data folder (the folder itself, not its `keys`). Threads may share one."""

    def __init__(self, data: Path) -> None:
        self.folder = data / FOLDER
        self._lock = threading.Lock()
        self._seen: tuple[int, ...] = ()
        self._held: dict[str, Held] = {}

    def make(self, purpose: CountyPurpose, not_before: int, not_after: int) -> tuple[PublicKey, Private]:
        """A new key. Its file waits until the key is on record and `admit` is called. Raises CloudError."""
        private = X25519PrivateKey.generate() if purpose == "vault" else Ed25519PrivateKey.generate()
        public = private.public_key().public_bytes_raw()
        kid = key_id(purpose, public)
        text = f"not_before: {not_before}\nnot_after: {not_after}\n".encode() + private.private_bytes(*_FORM)
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            write(self.folder / f"{kid}{_WAITING}", text)
        except OSError as error:
            raise CloudError("key_room", folder=self.folder, why=(error.strerror or "").lower()) from None
        alg: Algorithm = "x25519" if purpose == "vault" else "ed25519"
        return PublicKey(kid, purpose, encoded(public), alg, not_before, not_after), private

    def admit(self, known: Collection[str]) -> None:
        """Use the waiting keys that are on record. A crash before this is mended by the next start, which calls it."""
        for file in self.folder.glob(f"*{_WAITING}"):
            kid = file.name.removesuffix(_WAITING)
            if kid in known:
                file.replace(self.path(kid))

    def signer(self, purpose: CountyPurpose, now: int) -> Signer:
        """The key of a purpose to sign with at `now` (UTC ms): valid, here, the youngest. Raises CloudError."""
        return Signer(self.private(purpose, now), purpose)

    def private(self, purpose: CountyPurpose, now: int) -> Ed25519PrivateKey:
        """The same, bare. Raises CloudError("key_missing" | "key_room")."""
        fit = [one for one in self.held(purpose) if one.not_before <= now <= one.not_after]
        found = max(fit, key=lambda one: (one.not_before, one.kid), default=None)
        if found is None or not isinstance(found.private, Ed25519PrivateKey):
            raise CloudError("key_missing", purpose=purpose, folder=self.folder)
        return found.private

    def held(self, purpose: CountyPurpose) -> list[Held]:
        """All keys of a purpose that lie here, whatever their dates. Raises CloudError("key_room")."""
        with self._lock:
            self._look()
            return [one for one in self._held.values() if one.kid.startswith(f"{purpose}-")]

    def path(self, kid: str) -> Path:
        """Where a key lies, or would."""
        return self.folder / f"{kid}.pem"

    def destroy(self, kid: str) -> None:
        """A revoked key must not sign again by mistake: its private half goes."""
        self.path(kid).unlink(missing_ok=True)

    def _look(self) -> None:
        """Read what has changed; called for every signature, so it looks at the files' stamps first."""
        try:
            files = sorted(self.folder.glob("*-*.pem"))
            seen = tuple(stamp for file in files for stamp in _stamps(file))
            if seen != self._seen:
                self._held = {one.kid: one for file in files for one in _read(file)}
                self._seen = seen
        except OSError as error:
            raise CloudError("key_room", folder=self.folder, why=(error.strerror or "").lower()) from None


class Rotating:
    """Signs with whatever key of a purpose is at work: a rotation needs no restart. Threads may share one."""

    def __init__(self, room: KeyRoom, purpose: CountyPurpose, clock: Callable[[], int]) -> None:
        self._room, self._purpose, self._clock = room, purpose, clock
        self._mine = threading.local()

    @property
    def kid(self) -> str:
        """The id of the key that this thread's next `sign` uses. Raises CloudError."""
        self._mine.signer = self._room.signer(self._purpose, self._clock())
        return str(self._mine.signer.kid)

    def sign(self, context: Context, body: bytes) -> bytes:
        """The signature by the key whose id this thread asked for last. Raises CloudError."""
        signer: Signer | None = getattr(self._mine, "signer", None)
        return (signer or self._room.signer(self._purpose, self._clock())).sign(context, body)


def write(path: Path, body: bytes) -> None:
    """Replace a file at once and durably, readable by its owner only. Raises OSError."""
    fresh = path.with_name(f".{path.name}.new")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def _stamps(file: Path) -> Iterator[int]:
    known = file.stat()
    yield from (known.st_ino, known.st_mtime_ns)


def _read(file: Path) -> Iterator[Held]:
    text = file.read_bytes()
    dates = _DATES.search(text)
    try:
        private = serialization.load_pem_private_key(text[text.index(b"-----BEGIN") :], None)
    except ValueError:
        raise CloudError("key_file", path=file) from None
    if dates is None or not isinstance(private, Ed25519PrivateKey | X25519PrivateKey):
        raise CloudError("key_file", path=file)
    yield Held(file.stem, private, int(dates[1]), int(dates[2]))

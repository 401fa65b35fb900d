"""The dossier that this gateway goes by, in one file of its storage folder, as it came and was proved.

It is replaced at once and durably, so that whatever happens there is one whole dossier, and it is there at the next
start without a network. What cannot be proved yet, because the time or the key is not known here, is tried again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Final, NamedTuple

from contract import codec, dossier
from contract.dossier import Dossier
from contract.errors import ContractError
from contract.keys import KeyRing
from contract.moment import iso
from gateway.core import dossier as decide
from gateway.core.errors import GatewayError
from gateway.rim.identity import Identity, write

log = logging.getLogger(__name__)
FILE: Final = "dossier"
_CAUSES: Final = 100


class _Paper(NamedTuple):
    dossier: Dossier
    raw: bytes


class DossierShelf:
    """Takes dossiers as they come; not for two threads, but `present` may be asked from any.

    folder: the storage folder; now: () -> best known UTC ms. Raises GatewayError("dossier_unusable").
    """

    def __init__(self, folder: Path, county: str, gateway: str, identity: Identity, now: Callable[[], int]) -> None:
        self._path, self._county, self._gateway = folder / FILE, county, gateway
        self._identity, self._now = identity, now
        self._later: tuple[bytes, str, KeyRing] | None = None  # as it came, why not yet, by which keys
        self._said: set[str] = set()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._paper = _paper(self._path)
        except OSError as error:
            raise GatewayError("dossier_unusable", path=self._path, why=error.strerror) from None
        if self._paper is not None and not self._own(self._paper.dossier):
            log.warning("dossier state=foreign file=%s", self._path)  # a card that was another gateway's
            self._paper = None
        if self._paper is not None:
            log.info("dossier state=found %s", _told(self._paper.dossier))

    @property
    def present(self) -> Dossier | None:
        """The newest dossier that was proved; None before the first."""
        paper = self._paper
        return paper.dossier if paper is not None else None

    def beat(self) -> None:
        """Try again what could not be proved for want of the time or of a key. Raises OSError."""
        if self._later is None:
            return
        payload, why, ring = self._later
        if why != "unknown_key" or ring is not self._identity.ring:
            self.hear(payload)

    def hear(self, payload: bytes) -> bool:
        """A dossier as it came; whether it is another than before. Raises OSError."""
        if not payload:
            return False
        ring, self._later = self._identity.ring, None
        paper = self._paper
        try:
            raw = codec.inflate(payload)
            if paper is not None and raw == paper.raw:
                return False
            heard = dossier.verified(raw, ring, self._gateway, self._best())
        except ContractError as error:
            self._refuse(error.code, error.text("en"))
            if error.code in ("key_expired", "unknown_key"):
                self._later = payload, error.code, ring
            return False
        known, known_raw = (paper.dossier, paper.raw) if paper is not None else (None, b"")
        verdict = decide.judge(heard, raw, self._county, self._gateway, known, known_raw)
        if verdict in decide.WORDS:
            self._refuse(f"{verdict} {heard.version}", f"version {heard.version}: {decide.WORDS[verdict]}")
        if verdict != "take":
            return False
        try:
            write(self._path, raw)
        except OSError:
            self._later = payload, "disk", ring
            raise
        self._paper = _Paper(heard, raw)
        self._said = set()
        log.info("dossier state=taken %s", _told(heard))
        return True

    def _own(self, found: Dossier) -> bool:
        return (found.county, found.gateway) == (self._county, self._gateway)

    def _best(self) -> int:
        """A clock that stands before a dossier which was proved already is behind."""
        return max(self._now(), self._paper.dossier.issued if self._paper is not None else 0)

    def _refuse(self, cause: str, why: str) -> None:
        """One line for each cause until one is taken again, not for each message: a flood does not fill the log."""
        if cause not in self._said and len(self._said) < _CAUSES:
            self._said.add(cause)
            log.warning("dossier state=refused why=%r", why)


def found(storage: Path) -> Dossier | None:
    """The dossier that lies in a gateway's storage folder, for whoever only looks. Raises OSError."""
    paper = _paper(storage / FILE)
    return paper.dossier if paper is not None else None


def _paper(path: Path) -> _Paper | None:
    try:
        raw = path.read_bytes()
        return _Paper(dossier.decode(raw), raw)
    except FileNotFoundError:
        return None
    except ContractError as error:
        log.error("dossier state=damaged file=%s why=%r", path, error.text("en"))
        return None


def _told(present: Dossier) -> str:
    holder = present.holder.id if present.holder is not None else ""
    counts = f"stock={len(present.stock)} growings={len(present.growings)} batches={len(present.batches)}"
    return f"version={present.version} issued={iso(present.issued)} holder={holder!r} {counts}"

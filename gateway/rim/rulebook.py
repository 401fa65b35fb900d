"""The rules that this gateway goes by, in files of a folder of their own:

    manifest       the signed manifest in force, as it came
    part-<sha256>  the bytes of a part; kept by their hash, so that only what changed is fetched again

A part is written when it comes, the manifest last and at once: whatever happens in between, the folder holds one whole
set of rules. The part `keys` is handed to the identity before its manifest counts as taken.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Final, NamedTuple

from contract import codec, rules
from contract.birth import RulesState
from contract.errors import ContractError
from contract.moment import iso
from contract.rules import Manifest, Part
from gateway.core import rules as decide
from gateway.core.errors import GatewayError
from gateway.rim.identity import Identity, write

log = logging.getLogger(__name__)
FOLDER: Final = "rules"
MANIFEST: Final = "manifest"
_PART: Final = "part-"
_CAUSES: Final = 100


class _Sheet(NamedTuple):
    manifest: Manifest
    raw: bytes


class RuleBook:
    """Takes manifests and parts as they come; not for two threads, but `state` and `part` may be asked from any.

    folder: where the files lie; county: the own one; now: () -> best known UTC ms.
    Raises GatewayError("rules_unusable") where the folder cannot be used.
    """

    def __init__(self, folder: Path, county: str, identity: Identity, now: Callable[[], int]) -> None:
        self._folder, self._county, self._identity, self._now = folder, county, identity, now
        self._later = b""  # to be tried again: the time was not known, or the key
        self._strange = b""  # signed by a key that is not known here
        self._crossed = 0  # the version of the last bridge
        self._said: set[str] = set()
        self._expired = False
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._parts = _held(folder)
            self._force = _sheet(folder / MANIFEST)
        except OSError as error:
            raise GatewayError("rules_unusable", folder=folder, why=error.strerror) from None
        self._newest = self._force
        if self._force is not None:
            log.info("rules state=found %s", self._told(self._force.manifest))

    @property
    def state(self) -> RulesState | None:
        """Version and dates of the rules in force, None before the first."""
        force = self._force
        return decide.state(force.manifest if force else None)

    def part(self, name: str) -> bytes | None:
        """The bytes of a part of the rules in force; None where there is none. They may be past their time."""
        force = self._force
        part = force.manifest.parts.get(name) if force else None
        return self._parts.get(part.sha256) if part else None

    def in_force(self, name: str) -> tuple[Part, bytes, int] | None:
        """A part of the rules in force: its name and hash, its bytes, until when (ms UTC) the manifest holds."""
        force = self._force
        part = force.manifest.parts.get(name) if force else None
        body = self._parts.get(part.sha256) if part else None
        return None if force is None or part is None or body is None else (part, body, force.manifest.valid_until)

    def beat(self) -> list[str]:
        """Try again what could not be proved for want of the time, and say once when the rules are past theirs.

        The names of parts to fetch. Raises OSError.
        """
        wanted = self.hear(self._later) if self._later else []
        force = self._force
        past = force is not None and self._now() > force.manifest.valid_until
        if past and not self._expired and force is not None:
            log.warning("rules state=expired %s", self._told(force.manifest))
        self._expired = past
        return wanted

    def hear(self, payload: bytes) -> list[str]:
        """A manifest as it came; the names of the parts that are to be fetched for it. Raises OSError."""
        if not payload:
            return []
        try:
            raw = codec.inflate(payload)
            manifest = rules.verified(raw, self._identity.ring, self._best())
        except ContractError as error:
            self._refuse(error.code, error.text("en"))
            self._later = payload if error.code == "key_expired" else b""
            self._strange = payload if error.code == "unknown_key" else b""
            return decide.ancestors(self._identity.ring) if self._strange else []
        self._later = self._strange = b""
        known = self._newest
        verdict = decide.judge(
            manifest, raw, self._county, known.manifest if known else None, known.raw if known else b""
        )
        if verdict in decide.WORDS:
            self._refuse(f"{verdict} {manifest.version}", f"version {manifest.version}: {decide.WORDS[verdict]}")
            return []
        self._newest = _Sheet(manifest, raw)
        return self._complete()

    def hear_part(self, name: str, payload: bytes) -> bool:
        """A part as it came; whether it is one that the newest manifest wants. Raises OSError."""
        if name in decide.ancestors(self._identity.ring):
            return self._cross(payload)
        newest = self._newest
        wanted = newest.manifest.parts.get(name) if newest else None
        if wanted is None or not payload:
            return False
        if wanted.sha256 in self._parts:
            return True
        try:
            body = codec.inflate(payload)
        except ContractError as error:
            self._refuse(f"part {name} {error.code}", f"part {name}: {error.text('en')}")
            return False
        if not decide.fits(wanted, body):
            self._refuse(f"part {name}", f"part {name}: its hash is not the one of the manifest")
            return False
        write(self._folder / f"{_PART}{wanted.sha256}", body)
        self._parts[wanted.sha256] = body
        self._complete()
        return True

    def _cross(self, payload: bytes) -> bool:
        """A bridge as it came: go by the keys that a key believed here has named, then look at the manifest again."""
        if not payload or not self._strange:
            return True
        try:
            manifest, keys = rules.crossed(codec.inflate(payload), self._identity.ring)
            followers = decide.succession(keys, self._best())
        except ContractError as error:
            self._refuse(f"bridge {error.code}", f"bridge: {error.text('en')}")
            return False
        least = max(self._crossed + 1, self._force.manifest.version if self._force else 0)
        if manifest.county != self._county or manifest.version < least:
            return True  # crossed already, or it leads back
        self._identity.trust(followers)
        log.info("rules state=crossed version=%d kid=%s", manifest.version, manifest.kid)
        self._crossed, self._later = manifest.version, self._strange
        return True

    def _complete(self) -> list[str]:
        """Bring the newest manifest into force where all of its parts are here; else the parts that lack."""
        newest = self._newest
        if newest is None:
            return []
        lacking = decide.missing(newest.manifest, self._parts)
        if not lacking and newest != self._force:
            self._enforce(newest)
        return lacking

    def _enforce(self, sheet: _Sheet) -> None:
        keys = sheet.manifest.parts.get(rules.KEYS)
        if keys is not None:
            try:
                self._identity.trust(decide.succession(self._parts[keys.sha256], self._best()))
            except ContractError as error:
                said = f"version {sheet.manifest.version}: {error.text('en')}"
                self._refuse(said, said)
                self._newest = self._force
                return
        write(self._folder / MANIFEST, sheet.raw)
        self._force = sheet
        self._said, self._expired = set(), False
        log.info("rules state=taken %s", self._told(sheet.manifest))
        for digest in decide.unused(sheet.manifest, list(self._parts)):
            del self._parts[digest]
            with suppress(OSError):
                (self._folder / f"{_PART}{digest}").unlink(missing_ok=True)

    def _best(self) -> int:
        """A clock that stands before rules which were proved already is behind."""
        return max(self._now(), self._force.manifest.issued if self._force else 0)

    def _refuse(self, cause: str, why: str) -> None:
        """One line for each cause until rules are taken again, not for each message: a flood does not fill the log."""
        if cause not in self._said and len(self._said) < _CAUSES:
            self._said.add(cause)
            log.warning("rules state=refused why=%r", why)

    def _told(self, manifest: Manifest) -> str:
        hours = (self._now() - manifest.issued) / 3_600_000
        dates = f"issued={iso(manifest.issued)} valid_until={iso(manifest.valid_until)}"
        return f"version={manifest.version} {dates} age_hours={hours:.1f} parts={len(manifest.parts)}"


def _held(folder: Path) -> dict[str, bytes]:
    """The parts on disk by their SHA-256; one that is not what its name says is fetched again."""
    bodies = ((path.name.removeprefix(_PART), path.read_bytes()) for path in folder.glob(f"{_PART}*"))
    return {digest: body for digest, body in bodies if sha256(body).hexdigest() == digest}


def _sheet(path: Path) -> _Sheet | None:
    try:
        raw = path.read_bytes()
        return _Sheet(rules.decode(raw), raw)
    except FileNotFoundError:
        return None
    except ContractError as error:
        log.error("rules state=damaged file=%s why=%r", path, error.text("en"))
        return None


def found(storage: Path) -> Manifest | None:
    """The manifest in force that lies in a gateway's storage folder, for whoever only looks."""
    sheet = _sheet(storage / FOLDER / MANIFEST)
    return sheet.manifest if sheet else None


def found_part(storage: Path, name: str) -> tuple[bytes, int] | None:
    """A part of the same and until when (ms UTC) it holds; None where there is none. Raises OSError.

    A running gateway may put newer rules into force between two reads, and drop the part: then these are read.
    """
    last: Manifest | None = None
    while (manifest := found(storage)) is not None and manifest != last:
        part, last = manifest.parts.get(name), manifest
        if part is None:
            break
        with suppress(FileNotFoundError):
            body = (storage / FOLDER / f"{_PART}{part.sha256}").read_bytes()
            return (body, manifest.valid_until) if sha256(body).hexdigest() == part.sha256 else None
    return None

"""Rules from the county, decided without a file or a wire: which manifest is taken, which keys may follow, how old.

A manifest reaches here proved (contract.rules.verified). It is taken only where it is of the own county and newer than
anything seen; the same version with other bytes is told apart, because somebody must then have signed two.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final, Literal

import msgspec

from contract.birth import RulesState
from contract.errors import ContractError
from contract.keys import KeyRing, PublicKey, refusal
from contract.rules import Manifest, Part, part_of

Verdict = Literal["take", "known", "older", "twin", "county"]
# verdict -> what the log says of it
WORDS: Final = {
    "older": "an older version than the one known",
    "twin": "the version that is known, with other bytes: signed twice",
    "county": "of another county",
}
_keys: Final = msgspec.json.Decoder(list[PublicKey]).decode


def judge(manifest: Manifest, raw: bytes, county: str, known: Manifest | None, known_raw: bytes) -> Verdict:
    """What to do with a proved manifest, `raw` as it came, beside the newest that is known (None: none yet)."""
    if manifest.county != county:
        return "county"
    if known is None or manifest.version > known.version:
        return "take"
    if manifest.version < known.version:
        return "older"
    return "known" if raw == known_raw else "twin"


def missing(manifest: Manifest, held: Collection[str]) -> list[str]:
    """The parts to fetch: those whose bytes (by their SHA-256) are not held."""
    return [name for name, part in manifest.parts.items() if part.sha256 not in held]


def fits(part: Part, body: bytes) -> bool:
    """Whether these bytes are the part that the manifest names."""
    return part_of(body) == part


def ancestors(ring: KeyRing) -> list[str]:
    """The rules keys that are believed here; a bridge of one of them may lead to a key that is not known yet."""
    return [key.kid for key in ring if key.purpose == "rules"]


def succession(body: bytes, now: int) -> list[PublicKey]:
    """The county's keys from the part `keys`, to go by from now on.

    Raises ContractError("shape") where they cannot be read, or hold no rules key that is usable at `now` (ms) or later:
    whoever took them would never again believe a rule.
    """
    try:
        keys = _keys(body)
        KeyRing(keys)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise ContractError("shape", "keys", why=str(error)) from None
    if not any(key.purpose == "rules" and not refusal(key, max(now, key.not_before)) for key in keys):
        raise ContractError("shape", "keys", why="there is no rules key that could sign what comes next")
    return keys


def state(manifest: Manifest | None) -> RulesState | None:
    """What the heartbeat tells of the rules in force."""
    return None if manifest is None else RulesState(manifest.version, manifest.issued, manifest.valid_until)


def unused(manifest: Manifest, held: Iterable[str]) -> list[str]:
    """Of the parts held those that the manifest in force does not name."""
    named = {part.sha256 for part in manifest.parts.values()}
    return [digest for digest in held if digest not in named]

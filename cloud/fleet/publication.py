"""Publishing rules: what a person lays down becomes a version, and the process that may sign makes a manifest of it.

Whoever publishes (command line, API) needs no key: the version waits, unsigned, until the courier adds the part `keys`
and signs it. The parts `keys`, `law`, `revoked`, `gate` and `catalogue` are ours and never laid down by a person: the
courier adds them, and renews by itself before a version runs out and whenever the county's keys, the law of its
regions, the list of what is no longer good, the policy of its gates or its catalogue change. A version is the unix
second of its making, and at least one more than the last: a county that was restored from an old copy does not fall
behind its gateways.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import msgspec
from sqlmodel import Session, col, select

from cloud import inputs, law, market, vouchers
from cloud.fleet import lifecycle
from cloud.fleet.model import RulesPart, RulesVersion
from cloud.kernel.problem import Problem
from contract import codec, names, rules
from contract.catalogue import PART as CATALOGUE
from contract.gate import PART as GATE
from contract.keys import PublicKey, Signs
from contract.law.part import PART as LAW
from contract.moment import DAY_MS
from contract.rules import KEYS, Manifest, Part, part_of
from contract.voucher import PART as REVOKED
from contract.voucher import encode_revoked

# part -> its name in Chinese and English: what a person lays down.
PARTS: Final[Mapping[str, tuple[str, str]]] = {
    "thresholds": ("限值", "thresholds"),
}
ITSELF: Final = "zhigen"
DAYS: Final = 7
MOST_DAYS: Final = 90
_parts: Final = msgspec.json.Decoder(dict[str, Part]).decode


@dataclass(frozen=True, slots=True)
class Plan:
    """What a publication would be: parts by name, and what is different from the version before."""

    version: int
    parts: Mapping[str, Part]
    bodies: Mapping[str, bytes]
    added: list[str]
    changed: list[str]
    dropped: list[str]


def parts_of(row: RulesVersion) -> dict[str, Part]:
    """The parts that a version names."""
    return _parts(row.parts.encode())


def latest(session: Session, county: str) -> RulesVersion | None:
    """The newest version of a county."""
    query = select(RulesVersion).where(RulesVersion.region == county)
    return session.exec(query.order_by(col(RulesVersion.version).desc())).first()


def plan(session: Session, county: str, laid: Mapping[str, bytes], drop: Collection[str], now: int) -> Plan:
    """Lay these JSON documents over the parts in force, and drop some.

    Raises Problem("county_code" | "rules_part" | "rules_json" | "too_large").
    """
    if not names.COUNTY.match(county):
        raise Problem("county_code", found=county[:20])
    for name in (*laid, *drop):
        if name not in PARTS:
            raise Problem("rules_part", found=name[:40], known=", ".join(PARTS))
    last = latest(session, county)
    before = _laid(last) if last else {}
    bodies = {name: _compact(name, body) for name, body in laid.items()}
    after = {**before, **{name: part_of(body) for name, body in bodies.items()}}
    dropped = [name for name in drop if after.pop(name, None) is not None]
    changed = [name for name in after if name in before and before[name] != after[name]]
    added = [name for name in after if name not in before]
    version = max(now // 1000, last.version + 1 if last else 1)
    return Plan(version, after, bodies, added, changed, dropped)


def publish(
    session: Session,
    county: str,
    laid: Mapping[str, bytes],
    drop: Collection[str],
    *,
    days: int,
    by: str,
    now: int,
) -> RulesVersion:
    """Make a version that is in force for `days`. Raises as `plan`, and Problem("rules_days")."""
    if not 1 <= days <= MOST_DAYS:
        raise Problem("rules_days", most=MOST_DAYS)
    planned = plan(session, county, laid, drop, now)
    for body in planned.bodies.values():
        _keep(session, county, body)
    return _add(session, county, planned.version, planned.parts, now, days * DAY_MS, by)


def due(session: Session, county: str, keys: Sequence[PublicKey], now: int) -> bool:
    """Whether the county's rules are to be signed, or renewed first."""
    last = latest(session, county)
    return last is None or not last.manifest or _renew(session, last, keys, now)


def sign(session: Session, county: str, keys: Sequence[PublicKey], signer: Signs, now: int) -> RulesVersion:
    """The newest version of a county, signed; a new one where there is none, or it has to be renewed."""
    last = latest(session, county)
    if last is None:
        last = _add(session, county, max(now // 1000, 1), {}, now, DAYS * DAY_MS, ITSELF)
    elif last.manifest and _renew(session, last, keys, now):
        life = last.valid_until - last.issued
        last = _add(session, county, max(now // 1000, last.version + 1), _laid(last), now, life, ITSELF)
    if last.manifest:
        return last
    ours = _ours(session, county, keys, now)
    for body in ours.values():
        _keep(session, county, body)
    parts = {**_laid(last), **{name: part_of(body) for name, body in ours.items()}}
    manifest = Manifest(
        county=county, version=last.version, issued=last.issued, valid_until=last.valid_until, parts=parts
    )
    last.parts, last.manifest = msgspec.json.encode(parts).decode(), rules.encode(manifest, signer)
    last.kid = signer.kid
    session.add(last)
    session.flush()
    _let_go(session, last)
    return last


def bodies(session: Session, row: RulesVersion) -> dict[str, bytes]:
    """The bytes of the parts of a version, by name."""
    found = {}
    for name, part in parts_of(row).items():
        kept = session.get(RulesPart, (row.region, part.sha256))
        if kept is not None:
            found[name] = kept.body
    return found


def bridges(session: Session, row: RulesVersion, keys: Sequence[PublicKey]) -> dict[str, bytes]:
    """For each rules key that others have followed: its last manifest with the keys it named, by its id.

    None for a key that was revoked: whoever knows only that one must be enrolled anew.
    """
    good = {key.kid for key in keys if not key.revoked} - {row.kid}
    query = select(RulesVersion).where(RulesVersion.region == row.region, col(RulesVersion.kid).in_(good))
    last = {old.kid: old for old in session.exec(query.order_by(col(RulesVersion.version)))}
    return {kid: rules.bridge(old.manifest, bodies(session, old)[KEYS]) for kid, old in last.items()}


def _renew(session: Session, last: RulesVersion, keys: Sequence[PublicKey], now: int) -> bool:
    known = parts_of(last)
    changed = any(known.get(name) != part_of(body) for name, body in _ours(session, last.region, keys, now).items())
    return changed or lifecycle.worn(last.issued, last.valid_until, now)


def _laid(row: RulesVersion) -> dict[str, Part]:
    """What persons laid down in a version; parts that this product knows no more are left out."""
    return {name: part for name, part in parts_of(row).items() if name in PARTS}


def _ours(session: Session, county: str, keys: Sequence[PublicKey], now: int) -> dict[str, bytes]:
    return {
        LAW: law.part_of_county(session, county),
        KEYS: _keys_body(keys),
        REVOKED: encode_revoked(vouchers.revoked_list(session, county, now)),
        GATE: market.gate_part(session, county, now),
        CATALOGUE: inputs.catalogue_part(session, county, now),
    }


def _keys_body(keys: Sequence[PublicKey]) -> bytes:
    return msgspec.json.encode(sorted(keys, key=lambda key: key.kid))


def _compact(name: str, body: bytes) -> bytes:
    try:
        compact = msgspec.json.encode(msgspec.json.decode(body))
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise Problem("rules_json", part=name, why=str(error)) from None
    if len(compact) > codec.MAX_INFLATED or len(codec.deflate(compact)) > codec.MAX_BODY:
        raise Problem("too_large")
    return compact


def _keep(session: Session, county: str, body: bytes) -> None:
    session.merge(RulesPart(region=county, sha256=part_of(body).sha256, body=body))


def _let_go(session: Session, row: RulesVersion) -> None:
    """Of the catalogue, which is large, only the bytes in force are kept: nobody is judged by an older one."""
    older = select(RulesVersion).where(RulesVersion.region == row.region, RulesVersion.version < row.version)
    older = older.where(RulesVersion.kid != "")  # one that nobody signed has none
    last = session.exec(older.order_by(col(RulesVersion.version).desc()).limit(1)).first()
    before = parts_of(last).get(CATALOGUE) if last is not None else None
    if before is not None and before != parts_of(row).get(CATALOGUE):
        kept = session.get(RulesPart, (row.region, before.sha256))
        if kept is not None:
            session.delete(kept)


def _add(
    session: Session, county: str, version: int, parts: Mapping[str, Part], now: int, life_ms: int, by: str
) -> RulesVersion:
    row = RulesVersion(
        region=county,
        version=version,
        issued=now,
        valid_until=now + life_ms,
        by=by,
        parts=msgspec.json.encode(dict(parts)).decode(),
    )
    session.add(row)
    session.flush()
    return row

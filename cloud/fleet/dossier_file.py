"""The file of dossiers: a new version only where it says something new, or its key is no longer good."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import Final

from msgspec.structs import replace
from sqlmodel import Session, col, select

from cloud.fleet.dossier_model import GatewayDossier
from cloud.registry import Gateway
from contract import codec, dossier
from contract.dossier import Dossier, Heard
from contract.errors import ContractError
from contract.keys import PublicKey, Signs, refusal
from contract.topics import Topic, build

REST_MS: Final = 5 * 60_000


def due(last: GatewayDossier | None, drawn: Dossier, keys: Sequence[PublicKey], now: int) -> bool:
    """Whether a gateway is to be told anew, at `now` (ms). Who never belonged to anybody is told nothing.

    One whose own events are counted by now can wait for a while: it has added them itself, and a busy shop must not
    get its whole stock after each sale.
    """
    if last is None:
        return drawn.holder is not None
    if last.kid not in {key.kid for key in keys if key.purpose == "rules" and not refusal(key, now)}:
        return True
    if last.digest == digest(drawn):
        return False
    return now - last.issued >= REST_MS or _heard(last) == drawn.heard


def keep(session: Session, gateway: Gateway, drawn: Dossier, signer: Signs, now: int) -> GatewayDossier:
    """The next version, signed. Raises ContractError where no gateway could read it."""
    last = session.get(GatewayDossier, gateway.id)
    version = max(now // 1000, last.version + 1 if last is not None else 1)
    payload = dossier.encode(replace(drawn, version=version, issued=now), signer)
    dossier.decode(payload)
    row = GatewayDossier(
        gateway=gateway.id,
        region=gateway.region,
        county=gateway.county,
        version=version,
        issued=now,
        digest=digest(drawn),
        kid=signer.kid,
        payload=codec.deflate(payload),
    )
    return session.merge(row)


def digest(drawn: Dossier) -> str:
    """By what two dossiers are told apart."""
    return sha256(dossier.content(drawn)).hexdigest()


def _heard(row: GatewayDossier) -> Heard | None:
    try:
        return dossier.decode(codec.inflate(row.payload)).heard
    except ContractError:  # of a version that this product does not know
        return None


def kept(session: Session) -> list[str]:
    """The gateways that have a dossier."""
    return list(session.exec(select(GatewayDossier.gateway).order_by(col(GatewayDossier.gateway))))


def message(row: GatewayDossier) -> tuple[str, bytes]:
    """Topic and payload, to be retained."""
    return build(Topic(row.county, row.gateway, "dossier")), row.payload

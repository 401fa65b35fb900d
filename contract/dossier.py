"""What a county tells one gateway of whom it serves: name, licences, stock, what grows there, who its guests are.

Retained at `zhigen/v1/{county}/{gateway}/dossier` and signed by the rules key, for this gateway alone: a farm's plots
are no business of the shop next door. A newer version takes the place of an older one. Of the gateway's own events
those after `heard` count on top of `stock`. Growings and batches need no such mark: a use only makes a lock later, and
a batch has its own number, so that what is told twice says nothing twice.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Final, Literal

import msgspec

from contract.errors import ContractError
from contract.event.field import Amount, BatchId, Day
from contract.keys import Alg, KeyRing, Signs, signed, split
from contract.law.facts import Licence
from contract.wire import Count, Line, Name, Ordinal, Reader, Time, Version

VERSION: Final = 1
MOST: Final = 5_000


class Holder(msgspec.Struct, frozen=True, omit_defaults=True):
    """The subject that a gateway belongs to. kinds: as the register names them; region: where it stands."""

    id: Name
    name: Line
    kinds: Annotated[tuple[Name, ...], msgspec.Meta(max_length=20)] = ()
    region: Name = ""
    address: Line = ""


class LicencePaper(msgspec.Struct, frozen=True):
    """A licence to sell one kind of goods (contract.law.goods.licence_kind)."""

    kind: Name
    number: Line
    licence: Licence


class Heard(msgspec.Struct, frozen=True):
    """The last event of this gateway that is counted in the stock of a dossier."""

    epoch: Ordinal
    seq: Count


class Held(msgspec.Struct, frozen=True, omit_defaults=True):
    """Stock of one pack or lot, as the cloud reckons it: `amount` (a decimal) of the product's stock unit."""

    product: Line
    amount: Amount
    unit: Amount
    pack: Name = ""
    lot: Name = ""
    made: Day = ""
    expires: Day = ""


class Lock(msgspec.Struct, frozen=True, omit_defaults=True):
    """When something may be harvested, by all that the cloud knows of its growing: from a day on, or nobody knows.

    from_day: the first lawful day, None: hold, it is not known; zh, en: the use that it is due to."""

    from_day: date | None
    zh: Line = ""
    en: Line = ""


class Growing(msgspec.Struct, frozen=True, omit_defaults=True):
    """A cycle, herd or pond that is not ended. place: the name of its plot; plot: that plot's origin code; area: mu.

    lock: None where nothing was used that has to be waited for."""

    id: Name
    kind: Literal["crop", "herd", "pond"]
    product: Line
    plot: Name = ""
    place: Line = ""
    area: Amount = ""
    since: Day = ""
    lock: Lock | None = None


class Guest(msgspec.Struct, frozen=True, omit_defaults=True):
    """A subject that a test room or a gate may meet. codes: its identity codes in force; a person's name is masked."""

    id: Name
    name: Line
    region: Name = ""
    codes: Annotated[tuple[Name, ...], msgspec.Meta(max_length=4)] = ()
    products: Annotated[tuple[Line, ...], msgspec.Meta(max_length=40)] = ()


class Offer(msgspec.Struct, frozen=True, omit_defaults=True):
    """A batch that the holder has now: what a label, voucher or sample may be of. held: it may not go out."""

    batch: BatchId
    product: Line
    amount: Amount
    unit: Amount
    cycle: Name = ""
    held: bool = False


class Dossier(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One version. issued: UTC ms, `version` rises by each; heard: None where the cloud has no event of it yet."""

    ver: Version = msgspec.field(default_factory=lambda: VERSION)
    county: Name
    gateway: Name
    version: Ordinal
    issued: Time
    holder: Holder | None = None
    heard: Heard | None = None
    licences: Annotated[tuple[LicencePaper, ...], msgspec.Meta(max_length=40)] = ()
    stock: Annotated[tuple[Held, ...], msgspec.Meta(max_length=MOST)] = ()
    growings: Annotated[tuple[Growing, ...], msgspec.Meta(max_length=MOST)] = ()
    batches: Annotated[tuple[Offer, ...], msgspec.Meta(max_length=MOST)] = ()
    guests: Annotated[tuple[Guest, ...], msgspec.Meta(max_length=MOST)] = ()
    alg: Alg = "none"
    kid: Name = ""


_read: Final = Reader(Dossier, VERSION)
_encode: Final = msgspec.json.Encoder(order="deterministic").encode


def content(dossier: Dossier) -> bytes:
    """What it says, whichever version says it and whoever signs: equal bytes need no new version."""
    return _encode(msgspec.structs.replace(dossier, version=1, issued=0, alg="none", kid=""))


def encode(dossier: Dossier, signer: Signs) -> bytes:
    """The signed payload."""
    body = _encode(msgspec.structs.replace(dossier, alg="ed25519", kid=signer.kid))
    return signed(body, signer.sign("dossier", body))


def decode(payload: bytes) -> Dossier:
    """Read a dossier, its signature unproved. Raises what contract.wire.Reader raises, and nothing else."""
    return _read(split(payload)[0])


def verified(payload: bytes, ring: KeyRing, gateway: str, now: int) -> Dossier:
    """Read a dossier that the rules key signed for this gateway. Raises ContractError as `decode` and KeyRing.check do,
    and "topic_mismatch" for that of another gateway."""
    body, signature = split(payload)
    dossier = _read(body)
    ring.check("dossier", dossier.kid, body, signature, purpose="rules", now=now)
    if dossier.gateway != gateway:
        raise ContractError("topic_mismatch", said=dossier.gateway, topic=gateway)
    return dossier

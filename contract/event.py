"""Trace events: what happened at the edge, one by one, each provable by itself.

On the wire an event is `json bytes`, or `json bytes \\n signature` with the signature in unpadded base64url. What was
signed is kept as it came and never serialised again, so a frame carries its own bytes. `prev` is the SHA-256 of the
predecessor's json bytes in the same epoch, "" for the first: the cloud links the chain afterwards, late is normal.

The union of bodies is closed: a kind that this version does not know is refused as `newer_version`, never guessed.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Annotated, Final, Literal
from uuid import UUID

import msgspec

from contract import names
from contract.errors import ContractError
from contract.keys import Alg, Signs, signed, split
from contract.personal import Sealed
from contract.wire import Count, Key, Line, Name, Ordinal, Reader, Time, Version

VERSION: Final = 1
Raw = Annotated[str, msgspec.Meta(max_length=2048, pattern="^([0-9a-f]{2})*$")]
Amount = Annotated[str, msgspec.Meta(max_length=26, description="a decimal or a unit of contract.quantity")]
Day = Annotated[str, msgspec.Meta(pattern="^([0-9]{4}-[0-9]{2}-[0-9]{2})?$")]


class Birth(msgspec.Struct, tag_field="kind", tag="birth", frozen=True):
    """A run of the gateway began, or a run went over to another configuration (`config`, with a restart or without)."""

    software: Name
    meta: Name
    reason: Literal["start", "restart", "config"] = "start"


class Gap(msgspec.Struct, tag_field="kind", tag="gap", frozen=True):
    """Readings of [start, end] ms may be missing and never will come: said, not hidden.

    device "" means all devices. `rows` is how many were dropped, where that is known (None: never measured). Where rows
    had an address already, first..last of `lane` and `epoch` name it (0: none; epoch 0: the event's own), so that the
    cloud does not take the hole for a loss. Rows that were `thinned` come as minima, maxima and means of minutes.
    """

    start: Time
    end: Time
    cause: Literal["restart", "outbox_full", "disk_full", "thinned", "salvage", "clock"]
    device: Name = ""
    rows: Count | None = None
    lane: Literal["events", "readings"] = "readings"
    epoch: Count = 0
    first: Count = 0
    last: Count = 0


class Alarm(msgspec.Struct, tag_field="kind", tag="alarm", frozen=True):
    """A point crossed a limit (raise) or came back beyond the hysteresis (clear). `alarm` pairs the two."""

    alarm: Name
    state: Literal["raise", "clear"]
    device: Name
    point: Key
    side: Literal["high", "low"]
    limit: float
    value: float
    severity: Literal["notice", "warning", "critical"] = "warning"


class DeviceHealth(msgspec.Struct, tag_field="kind", tag="device", frozen=True):
    """A device stopped answering (lost) or answers again (found)."""

    device: Name
    state: Literal["lost", "found"]
    cause: Line = ""
    since: Time = 0


class ClockStep(msgspec.Struct, tag_field="kind", tag="clock", frozen=True):
    """What became known of the wall clock: `step` ms forward (+) or back (−); rows from now on carry `segment`.

    source: `set` by somebody on the machine, or the time was learnt from `ntp` or from an `ack` of the cloud. `truth`
    is then the true UTC ms at this event's `mono` (0: not known): what this boot signed earlier is corrected by it.
    """

    step: Time
    segment: Count
    synced: bool
    source: Literal["set", "ntp", "ack"] = "set"
    truth: Count = 0


class Epoch(msgspec.Struct, tag_field="kind", tag="epoch", frozen=True):
    """The outbox goes on under a new epoch, and why: its file was `restored` from an old image, or was damaged.

    events, readings: the highest numbers of the epoch before as this outbox knew them; seen_…: as the cloud did.
    """

    previous: Count
    reason: Literal["restored", "salvage"]
    events: Count = 0
    readings: Count = 0
    seen_events: Count = 0
    seen_readings: Count = 0


class Renewal(msgspec.Struct, tag_field="kind", tag="renewal", frozen=True):
    """The gateway made a new key and asks for a certificate: `request` is a PKCS #10 request in PEM."""

    request: Annotated[str, msgspec.Meta(max_length=4096)]


class Buyer(msgspec.Struct, tag_field="kind", tag="buyer", frozen=True):
    """Somebody showed a document at a till: number, name and phone sealed to the vault (contract.personal)."""

    person: Sealed
    document: Literal["id_card", "passport", "other"] = "id_card"


class RapidTest(msgspec.Struct, tag_field="kind", tag="rapid_test", frozen=True):
    """A residue analyzer gave a result.

    number, sample, item (what was tested for): as the instrument names them, "" where it does not; rate: inhibition in
    %, None where it gives none; verdict: the instrument's own word, "" where it says none; tested: UTC ms by the
    instrument's clock, 0: it has none or it cannot be read. doubts name what does not fit, kept and never corrected:
    `contradiction` (verdict against rate), `clock` (an absurd time), `charset` (a text that could not be read is left
    out), `range` (a rate beyond 0-100 %), `verdict` (a word that is none), `repeated` (heard before, without a time
    that tells a rerun from an echo). raw: the bytes that said so, in hex.
    """

    device: Name
    number: Line = ""
    sample: Line = ""
    item: Line = ""
    rate: float | None = None
    verdict: Literal["pass", "fail", ""] = ""
    tested: Time = 0
    method: Literal["enzyme_inhibition", "colloidal_gold", "other"] = "enzyme_inhibition"
    doubts: tuple[Literal["contradiction", "clock", "charset", "range", "verdict", "repeated"], ...] = ()
    raw: Raw = ""


class Unread(msgspec.Struct, tag_field="kind", tag="unread", frozen=True):
    """An instrument said what could not be read: why, and the bytes in hex, so that nothing is dropped in silence."""

    device: Name
    cause: Line
    raw: Raw = ""


class Scan(msgspec.Struct, tag_field="kind", tag="scan", frozen=True):
    """A camera counted one printed code on one thing that went by: once, however long that thing stands there.

    code: what sort of code it is (contract.printed); `foreign` is none that this county knows, and then `text` stays
    "" here and on the wire, because a stranger's QR code may hold anybody's name or phone. symbology: how it is
    printed; reads: pictures that said the same; proof: why it counts, by a `check` in the code itself or by the
    `agreement` of pictures. legible: UTC ms when it could first be read. snapshot: name of the picture that the gateway
    keeps of it, "" where it keeps none.
    """

    device: Name
    code: Literal["label", "voucher", "pesticide_pack", "veterinary_pack", "goods", "foreign"]
    text: Annotated[str, msgspec.Meta(max_length=1024)] = ""
    symbology: Literal["qr_code", "data_matrix", "code_128", "ean_13"] = "qr_code"
    reads: Ordinal = 1
    proof: Literal["check", "agreement"] = "agreement"
    legible: Time = 0
    snapshot: Name = ""


class Goods(msgspec.Struct, frozen=True, omit_defaults=True):
    """Farm inputs in one line of a ledger: `amount` (a decimal) of `unit` of one product, pack or lot.

    product: its registration number, or the number of its licence; pack: the 32 or 24 digits of one pack; lot: the
    maker's; made, expires: days as 2026-11-30, `expires` the first on which it is too old; "" where nobody knows.
    """

    product: Line
    amount: Amount
    unit: Amount
    pack: Name = ""
    lot: Name = ""
    made: Day = ""
    expires: Day = ""


Lines = Annotated[tuple[Goods, ...], msgspec.Meta(min_length=1, max_length=200)]


class Purchase(msgspec.Struct, tag_field="kind", tag="purchase", frozen=True, omit_defaults=True):
    """Goods came in. subject: who bought ("": whom the gateway belongs to); document: the number of the paper.

    supplier: as the paper names it; supplier_subject: its id where it is known here. clerk: the account that told.
    at: UTC ms when it happened, 0: when the event was made; the same in all bodies of a ledger.
    """

    items: Lines
    supplier: Line
    supplier_subject: Name = ""
    document: Line = ""
    subject: Name = ""
    clerk: Name = ""
    at: Time = 0


class Sale(msgspec.Struct, tag_field="kind", tag="sale", frozen=True, omit_defaults=True):
    """Goods were sold. buyer: the id of the `buyer` event that tells who, "" where nobody had to be told.

    crop, pest: what the buyer said they are for. outcome: what the till's rules answered, law: their digest. notice:
    the buyer confirmed the advice. prescription: its number, for medicine that needs one. receipt: as printed.
    """

    items: Lines
    buyer: Name = ""
    crop: Line = ""
    pest: Line = ""
    outcome: Literal["allowed", "real_name_needed", "held", "refused", ""] = ""
    law: Name = ""
    notice: bool = False
    prescription: Line = ""
    receipt: Name = ""
    subject: Name = ""
    clerk: Name = ""
    at: Time = 0


class Refusal(msgspec.Struct, tag_field="kind", tag="refusal", frozen=True, omit_defaults=True):
    """A sale was asked for and not done: reasons are codes of contract.law, law is the digest of the rules."""

    items: Lines
    reasons: Annotated[tuple[Name, ...], msgspec.Meta(max_length=40)]
    buyer: Name = ""
    crop: Line = ""
    pest: Line = ""
    law: Name = ""
    subject: Name = ""
    clerk: Name = ""
    at: Time = 0


class Reversal(msgspec.Struct, tag_field="kind", tag="reversal", frozen=True, omit_defaults=True):
    """An entry is taken back by another one: nothing of a ledger is ever edited.

    entry: the id of the event; items: the part of it, none: all. cause: `void` it never happened, `return` the goods
    came back, `correction` it was typed wrongly and the right entry follows.
    """

    entry: Name
    cause: Literal["void", "return", "correction"]
    why: Line
    items: Annotated[tuple[Goods, ...], msgspec.Meta(max_length=200)] = ()
    subject: Name = ""
    clerk: Name = ""
    at: Time = 0


class StockCount(msgspec.Struct, tag_field="kind", tag="stock_count", frozen=True, omit_defaults=True):
    """Somebody counted what lies there: the amounts of `items` are what was found, and `why` they may differ."""

    items: Lines
    why: Line
    subject: Name = ""
    clerk: Name = ""
    at: Time = 0


class Operation(msgspec.Struct, tag_field="kind", tag="operation", frozen=True, omit_defaults=True):
    """Something was done on a plot, in a herd or a pond. cycle: its id, or else plot: the plot's id or origin code.

    inputs: what was used of which pack, pest: against what; amount, unit: what was sown, watered or harvested.
    corrects: the id of the operation that this one takes the place of, and `why`.
    """

    action: Literal[
        "sow", "transplant", "fertilise", "irrigate", "spray", "weed", "prune", "feed", "treat", "vaccinate", "stock",
        "harvest", "slaughter", "clear", "other",
    ]  # fmt: skip
    cycle: Name = ""
    plot: Name = ""
    inputs: Annotated[tuple[Goods, ...], msgspec.Meta(max_length=40)] = ()
    pest: Line = ""
    amount: Amount = ""
    unit: Amount = ""
    note: Line = ""
    corrects: Name = ""
    why: Line = ""
    subject: Name = ""
    clerk: Name = ""
    at: Time = 0


Ledger = Purchase | Sale | Refusal | Reversal | StockCount  # what happens to farm inputs
Body = (
    Birth | Gap | Alarm | DeviceHealth | ClockStep | Epoch | Renewal | Buyer | RapidTest | Unread | Scan
    | Purchase | Sale | Refusal | Reversal | StockCount | Operation
)  # fmt: skip
KINDS: Final = (
    "birth", "gap", "alarm", "device", "clock", "epoch", "renewal", "buyer", "rapid_test", "unread", "scan",
    "purchase", "sale", "refusal", "reversal", "stock_count", "operation",
)  # fmt: skip


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """One event. `seq` and `epoch` are its outbox address (lane "events"), `mono` the monotonic ms of its boot."""

    ver: Version = msgspec.field(default_factory=lambda: VERSION)
    id: UUID
    gateway: Name
    epoch: Ordinal
    seq: Ordinal
    boot: Name
    t: Count
    mono: Count
    synced: bool
    prev: Name = ""
    alg: Alg = "none"
    kid: Name = ""
    body: Body


class EventFrame(msgspec.Struct, frozen=True):
    """An event with the bytes that were (or could have been) signed."""

    event: Event
    raw: bytes
    signature: bytes = b""

    @property
    def digest(self) -> str:
        """SHA-256 (hex) of the json bytes: what the successor's `prev` names."""
        return sha256(self.raw).hexdigest()

    def wire(self) -> bytes:
        """The payload to publish."""
        return signed(self.raw, self.signature)


_read: Final = Reader(Event, VERSION, KINDS)
_encode: Final = msgspec.json.Encoder().encode


def frame(event: Event, signer: Signs | None = None) -> EventFrame:
    """Serialise an event, once, and sign what came of it."""
    if signer is None:
        return EventFrame(event, _encode(event))
    event = msgspec.structs.replace(event, alg="ed25519", kid=signer.kid)
    raw = _encode(event)
    return EventFrame(event, raw, signer.sign("event", raw))


def decode(body: bytes) -> EventFrame:
    """Read an event. Raises what contract.wire.Reader raises, and nothing else."""
    event = _read(body.partition(b"\n")[0])
    if not names.GATEWAY.match(event.gateway):
        raise ContractError("shape", "gateway", why="is misspelt")
    raw, signature = split(body)
    return EventFrame(event, raw, signature)

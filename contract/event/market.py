"""What happens at a gate: a code goes by, a vehicle is let in or not."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from contract.event.field import Amount, BatchId, Code
from contract.wire import Line, Name, Ordinal, Time


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


Verdict = Literal["pass", "review", "stop"]
"""放行, 复核, 拦截."""


class Shown(msgspec.Struct, frozen=True, omit_defaults=True):
    """One thing that was shown at a gate, and what the gate made of it by itself; `reasons` are codes of contract.gate.

    text: a voucher's or label's code as scanned, a paper's number, "" where there was none to show. batch, amount,
    unit: as the voucher says.
    """

    kind: Literal["voucher", "label", "paper", "none"]
    verdict: Verdict
    text: Code = ""
    reasons: Annotated[tuple[Name, ...], msgspec.Meta(max_length=20)] = ()
    batch: BatchId | Literal[""] = ""
    product: Line = ""
    amount: Amount = ""
    unit: Amount = ""


class Passage(msgspec.Struct, tag_field="kind", tag="passage", frozen=True, omit_defaults=True):
    """A vehicle or a person with produce came to a gate. verdict: what the gate judged; decision: what was done.

    They differ where the guard knew better, and then `why` says what. shown: every voucher, label and paper of it.
    plate: of the vehicle, as read. product, amount, unit: what the guard saw and weighed, "" where nobody did. listed:
    UTC ms of the list of revocations by which the gate judged, 0: it had none. rapid_test: the event of the test that
    lets produce without a voucher in. snapshot: name of the picture that the gateway keeps. subject: the market ("":
    whom the gateway belongs to).
    """

    shown: Annotated[tuple[Shown, ...], msgspec.Meta(min_length=1, max_length=40)]
    verdict: Verdict
    decision: Verdict
    device: Name = ""
    reasons: Annotated[tuple[Name, ...], msgspec.Meta(max_length=20)] = ()
    plate: Annotated[str, msgspec.Meta(max_length=12)] = ""
    product: Line = ""
    amount: Amount = ""
    unit: Amount = ""
    listed: Time = 0
    law: Name = ""
    rapid_test: Name = ""
    snapshot: Name = ""
    why: Line = ""
    subject: Name = ""
    clerk: Name = ""
    at: Time = 0

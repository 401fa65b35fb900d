"""Four vouchers for the gate: one that is good, one that has run out, one that was made void, one that is forged.

The first three were issued by the office, each on its own day. The fourth names the county's key and was signed with
another: that is what a forger can do.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from cloud.vouchers import office
from cloud.vouchers.desk import signer
from cloud.vouchers.model import Voucher
from contract.keys import Signer
from contract.printed import new_voucher
from contract.voucher import Statement, encode, key_mark, numbered
from contract.voucher.statement import MINUTE_MS
from zhigen.demo.stage.days import Days
from zhigen.demo.stage.props import Props
from zhigen.seed.lot import HOST

_PHONE: Final = "12000000001"  # no mobile number begins so: nobody's telephone rings
_ORIGIN: Final = "青禾县柳溪镇"
_GOOD_DAYS: Final = 5


def vouch(days: Days, batches: dict[int, str], props: Props) -> None:
    """batches: those harvested one day ago and nine days ago (zhigen.demo.stage.fields)."""
    old, new = batches[9], batches[1]
    props.vouchers["expired"] = _issued(days, old, "120", days.at(8, 17)).code
    props.vouchers["good"] = _issued(days, new, "200", days.at(0, 5)).code
    void = _issued(days, new, "80", days.at(0, 5.2))
    props.vouchers["revoked"] = office.void(days.deed(days.now), void, "数量写错，已重开").code
    props.vouchers["forged"] = _forged(days, new)
    days.follow()


def _issued(days: Days, batch: str, kg: str, at: int) -> Voucher:
    asked = office.Asked(
        "conformity", batch, kg, "kg", frozenset({"process_control"}), _GOOD_DAYS, _ORIGIN, contact=_PHONE
    )
    return office.issue(days.deed(at), asked, HOST)


def _forged(days: Days, batch: str) -> str:
    mark = key_mark(signer(days.session, days.now).kid)
    said = Statement(
        "conformity", mark, int(batch, 16), numbered("芹菜"), Decimal(900), "kg", days.now - days.now % MINUTE_MS,
        _GOOD_DAYS, frozenset({"process_control"}),
    )  # fmt: skip
    body = encode(said)
    return new_voucher(body + Signer(Ed25519PrivateKey.generate(), "voucher").sign("voucher", body)).address(HOST)

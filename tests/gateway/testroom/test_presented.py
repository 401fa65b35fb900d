"""What lies under the scanner of a test room."""

from __future__ import annotations

from decimal import Decimal

import pytest

from contract.dossier import Dossier, Growing, Guest, Holder, Offer
from contract.printed import new_identity, new_label
from contract.voucher import Statement, issue, numbered
from gateway.core.testroom.presented import Presented, presented
from tests.contract.messages import signer

CODE = new_identity(77).text
BATCH = "00000000000000ff"
DOSSIER = Dossier(
    county="341225", gateway="gw-1", version=1, issued=1_795_918_800_000,
    holder=Holder("room-1", "城关检测站"),
    growings=(Growing("cycle-1", "crop", "菠菜", "341225101000013", "3 号棚"),),
    batches=(Offer(BATCH, "芹菜", "20", "kg", "cycle-9"),),
    guests=(Guest("farm-1", "赵家合作社", codes=(CODE,), products=("韭菜",)),),
)  # fmt: skip
GUEST = Presented("identity", CODE, "farm-1", "赵家合作社", product="韭菜", products=("韭菜",))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (CODE, GUEST),
        (f"HTTPS://T.EXAMPLE.CN/{CODE}", GUEST),
        (new_identity(78).text, Presented("identity", new_identity(78).text)),  # nobody on the list
        (BATCH, Presented("batch", BATCH, "room-1", "城关检测站", BATCH, "cycle-9", "芹菜", (), "20", "kg")),
        ("0123456789abcdef", Presented("batch", "0123456789abcdef", batch="0123456789abcdef")),
        (new_label(5).text, Presented("label", new_label(5).text)),
        ("3 号棚", Presented("growing", "cycle-1", "room-1", "城关检测站", cycle="cycle-1", product="菠菜")),
        ("1" + "012345" + "1" + "001" + "7" * 21, "pack"),
        ("赵家", "unknown"),
        ("", "unknown"),
    ],
)
def test_what_a_code_is(text: str, found: Presented | str) -> None:
    assert presented(text, DOSSIER) == found


def test_a_voucher_says_its_batch_and_produce_also_without_a_dossier() -> None:
    said = Statement(
        "conformity", "", 255, numbered("芹菜"), Decimal(20), "kg", 1_795_918_800_000, 0, frozenset({"self_test"})
    )
    code = issue(said, signer("voucher", 9))
    address = code.address("T.EXAMPLE.CN")
    own = presented(address, DOSSIER)
    assert own == Presented("voucher", code.text, "room-1", "城关检测站", BATCH, "cycle-9", "芹菜", (), "20", "kg")
    foreign = presented(address, None)
    assert foreign == Presented("voucher", code.text, batch=BATCH, product="芹菜", amount="20", unit="kg")
    assert presented(address[:-1], None) == "unknown"

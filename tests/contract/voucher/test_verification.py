"""Yes or no about a voucher, and why: what every gate must say alike."""

from __future__ import annotations

from decimal import Decimal

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from contract.keys import PublicKey, Signer
from contract.moment import DAY_MS
from contract.printed.voucher import SYMBOLS, VoucherCode, new_voucher
from contract.voucher import Revoked, Statement, Verifier, issue, voucher_id
from contract.voucher.statement import SIZE, START_MS
from contract.voucher.verification import WORDS

SIGNER = Signer(Ed25519PrivateKey.from_private_bytes(bytes(range(32))), "voucher")
OTHER = Signer(Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33))), "voucher")
NOW = START_MS + 2500 * DAY_MS
BATCH = 0xFEED_0000_0000_0001
SAID = Statement(
    kind="conformity",
    mark="",
    batch=BATCH,
    produce=27,
    amount=Decimal(300),
    unit="kg",
    issued=NOW,
    days=3,
    basis=frozenset({"process_control"}),
)
CODE = issue(SAID, SIGNER)


def key(signer: Signer = SIGNER, **more: int) -> PublicKey:
    from contract.keys import encoded

    return PublicKey(kid=signer.kid, purpose="voucher", public=encoded(signer.public), **more)  # type: ignore[arg-type]


def told(code: VoucherCode | str, now: int = NOW, revoked: Revoked | None = None, *keys: PublicKey) -> str | None:
    text = code if isinstance(code, str) else code.address("zg.cn")
    return Verifier(keys or (key(),), revoked or Revoked()).verify(text, now).doubt


def test_a_good_one_says_what_it_is_of_and_who_signed() -> None:
    found = Verifier((key(OTHER), key())).verify(CODE.address("zg.cn"), NOW)
    assert (found.good, found.kid, found.words) == (True, SIGNER.kid, ("凭证有效", "the voucher is good"))
    assert found.statement is not None
    assert (found.statement.batch, found.statement.amount, found.statement.unit) == (BATCH, Decimal(300), "kg")


@pytest.mark.parametrize(
    ("days", "offset", "expected"),
    [
        (3, 3 * DAY_MS - 1, None),
        (3, 3 * DAY_MS, "expired"),
        (3, -10 * 60_000, None),
        (3, -10 * 60_000 - 1, "early"),
        (0, 3000 * DAY_MS, None),
    ],
)
def test_its_days(days: int, offset: int, expected: str | None) -> None:
    assert told(issue(SAID._replace(days=days), SIGNER), NOW + offset) == expected


@given(st.integers(0, len(CODE.text) - 1), st.sampled_from(SYMBOLS))
def test_altered_by_one_character_it_is_never_good(place: int, symbol: str) -> None:
    if CODE.text[place] == symbol:
        return
    text = f"HTTPS://ZG.CN/V/{CODE.text[:place]}{symbol}{CODE.text[place + 1 :]}"
    assert told(text) in ("unreadable", "unknown_key", "forged", "newer")


@given(st.integers(0, 8 * (SIZE + 64) - 1))
def test_altered_by_one_bit_and_sealed_anew_it_is_never_good(bit: int) -> None:
    payload = bytearray(CODE.payload)
    payload[bit // 8] ^= 1 << bit % 8
    assert told(new_voucher(bytes(payload))) in ("forged", "unknown_key", "unreadable", "newer")


def test_a_signature_of_another_statement_proves_nothing() -> None:
    other = issue(SAID._replace(amount=Decimal(3000)), SIGNER)
    assert told(new_voucher(other.payload[:SIZE] + CODE.payload[SIZE:])) == "forged"


def test_keys() -> None:
    assert told(issue(SAID, OTHER)) == "unknown_key"
    assert told(CODE, NOW, None, key(revoked=NOW - 1)) == "key_revoked"
    assert told(CODE, NOW, None, key(not_before=NOW + 1)) == "key_dates"
    assert told(CODE, NOW + 2 * DAY_MS, None, key(not_after=NOW + 1)) is None, "what was issued in its time stays good"
    signed_for_acks = PublicKey(kid=key().kid.replace("voucher", "ack"), purpose="ack", public=key().public)
    assert Verifier((signed_for_acks,)).verify(CODE.address("zg.cn"), NOW).doubt == "unknown_key"


def test_two_keys_with_one_mark_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("contract.voucher.verification.key_mark", lambda _kid: "abcdef")
    code = issue(SAID, OTHER)
    assert told(code, NOW, None, key(), key(OTHER)) is None
    assert told(code, NOW, None, key(), key(OTHER, revoked=NOW)) == "key_revoked"


def test_revoked_and_recalled() -> None:
    assert told(CODE, NOW, Revoked(vouchers=frozenset({voucher_id(CODE)}))) == "revoked"
    second = issue(SAID._replace(amount=Decimal(20)), SIGNER)
    assert told(second, NOW, Revoked(vouchers=frozenset({voucher_id(CODE)}))) is None
    assert told(second, NOW, Revoked(batches=frozenset({f"{BATCH:016x}"}))) == "recalled"


@given(st.text(max_size=300))
def test_no_text_makes_it_fail(text: str) -> None:
    assert told(text) == "unreadable"


def test_every_doubt_has_words_in_both_languages() -> None:
    assert all(zh and en.isascii() for zh, en in WORDS.values())

"""Nobody can forge, swap or outlive: keys, signatures, seals, trees, sealed boxes."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from contract import merkle, personal, seal
from contract.errors import ContractError
from contract.keys import KeyRing, PublicKey, encoded, key_id, split
from tests.contract.messages import ACK_SIGNER, SIGNER, signer

RING = KeyRing([SIGNER.described(10, 20, gateway="farm-01"), ACK_SIGNER.described()])


def refused(ring: KeyRing = RING, **changes: Any) -> str:
    said: dict[str, Any] = {
        "context": "event",
        "kid": SIGNER.kid,
        "body": b"body",
        "signature": SIGNER.sign("event", b"body"),
        "purpose": "gateway",
        "now": 15,
        "gateway": "farm-01",
    }
    said |= changes
    try:
        ring.check(
            said["context"], said["kid"], said["body"], said["signature"], purpose=said["purpose"], now=said["now"],
            gateway=said["gateway"],
        )  # fmt: skip
    except ContractError as error:
        return error.code
    return ""


def test_only_the_right_key_for_the_right_thing_at_the_right_time() -> None:
    assert refused() == ""
    assert refused(signature=b"") == "unsigned"
    assert refused(kid="") == "unsigned"
    assert refused(body=b"bodx") == "bad_signature"
    assert refused(signature=b"x" * 64) == "bad_signature"
    assert refused(signature=b"short") == "bad_signature"
    assert refused(context="reply") == "bad_signature"  # signed as an event, shown as a reply
    assert refused(kid="gateway-0000000000000000") == "unknown_key"
    assert refused(gateway="farm-02") == "unknown_key"
    assert refused(purpose="ack", gateway="") == "unknown_key"
    assert refused(now=9) == "key_expired"
    assert refused(now=21) == "key_expired"
    assert refused(KeyRing([msgspec.structs.replace(SIGNER.described(gateway="farm-01"), revoked=1)])) == "key_revoked"


def test_a_key_is_known_by_its_own_bytes() -> None:
    with pytest.raises(ContractError):
        KeyRing([PublicKey(ACK_SIGNER.kid, "ack", encoded(SIGNER.public))])
    with pytest.raises(ContractError):
        KeyRing([PublicKey(key_id("ack", b"x"), "ack", "not base64!")])


def test_the_youngest_valid_key_is_the_current_one() -> None:
    old, new = signer("rules", 7), signer("rules", 8)
    ring = KeyRing([old.described(0, 100), new.described(50, 200)])
    assert [getattr(ring.current("rules", now), "kid", None) for now in (10, 60, 150, 300)] == [
        old.kid,
        new.kid,
        new.kid,
        None,
    ]


@pytest.mark.parametrize("line", [b"", b"!", b"AA==", b"AB", b"A" * 700, b"\xff\xfe", b"AAAA\nAAAA"])
def test_a_signature_line_has_one_spelling(line: bytes) -> None:
    with pytest.raises(ContractError) as caught:
        split(b"{}\n" + line)
    assert caught.value.where == "signature"


# The eight leaves and two roots of the test vectors that implementations of RFC 6962 share.
LEAVES = [bytes.fromhex(text) for text in (
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
)]  # fmt: skip


def test_the_tree_is_that_of_rfc_6962() -> None:
    hashes = [merkle.leaf_hash(leaf) for leaf in LEAVES]
    assert merkle.root(hashes[:1]).hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    assert merkle.root(hashes).hex() == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"


@given(st.integers(1, 40), st.data())
def test_a_path_proves_its_own_leaf_and_place_only(count: int, data: st.DataObject) -> None:
    hashes = [merkle.leaf_hash(bytes([number])) for number in range(count)]
    root, found = merkle.paths(hashes)
    index = data.draw(st.integers(0, count - 1))
    assert merkle.root_of(hashes[index], index, count, found[index]) == root == merkle.root(hashes)
    assert merkle.root_of(merkle.leaf_hash(b"other"), index, count, found[index]) != root
    for other in range(count):
        if other != index:
            assert merkle.root_of(hashes[index], other, count, found[index]) != root
    assert merkle.root_of(hashes[index], index, count, [*found[index], b"\0" * 32]) != root


@given(st.lists(st.binary(max_size=30).map(lambda raw: raw.replace(b"\n", b"")), min_size=1, max_size=12))
def test_every_message_of_a_flush_is_proved_by_itself(bodies: list[bytes]) -> None:
    for sent, payload in zip(bodies, seal.seal(bodies, SIGNER), strict=True):
        body, found = seal.split(payload)
        assert body == sent
        assert found is not None
        check = seal.SealCheck(RING)
        check.check(body, found, gateway="farm-01", now=15)
        for other, changes, code in (
            (body + b"x", {}, "bad_signature"),
            (body, {"i": found.n}, "bad_signature"),
            (body, {"p": [*found.p, encoded(b"\0" * 32)]}, "bad_signature"),
            (body, {"s": encoded(b"x" * 64)}, "bad_signature"),
            (body, {"kid": ACK_SIGNER.kid}, "unknown_key"),
        ):
            with pytest.raises(ContractError) as caught:
                check.check(other, msgspec.structs.replace(found, **changes), gateway="farm-01", now=15)
            assert caught.value.code == code
    with pytest.raises(ContractError) as bare:
        seal.SealCheck(RING).check(b"{}", None, gateway="farm-01", now=15)
    assert bare.value.code == "unsigned"
    assert seal.seal([], SIGNER) == []


def test_a_second_line_that_is_no_seal_is_refused() -> None:
    for line in (b"", b"{}", b"\xff", b"[" * 3000, b'{"kid":"a","i":0,"n":2000,"p":[],"s":""}'):
        with pytest.raises(ContractError) as caught:
            seal.split(b"{}\n" + line)
        assert (caught.value.code, caught.value.where) == ("shape", "seal")


def test_personal_fields_open_in_the_vault_and_only_for_the_gateway_that_sealed_them() -> None:
    private = X25519PrivateKey.from_private_bytes(b"\5" * 32)
    raw = private.public_key().public_bytes_raw()
    vault = PublicKey(key_id("vault", raw), "vault", encoded(raw), "x25519")
    person = personal.Person("11010519491231002X", "张三", "13800000000")
    box = personal.seal(person, vault, "shop-01")
    assert personal.unseal(box, private, "shop-01") == person
    assert personal.seal(person, vault, "shop-01").box != box.box
    for text in (repr(person), str(person), f"{person}", repr([person])):
        assert "1101" not in text
        assert "张" not in text
    for found, key, gateway in (
        (box, private, "shop-02"),
        (box, X25519PrivateKey.generate(), "shop-01"),
        (personal.Sealed(box.kid, box.box[:-4] + "AAAA"), private, "shop-01"),
        (personal.Sealed(box.kid, "AAAA"), private, "shop-01"),
    ):
        with pytest.raises(ContractError) as caught:
            personal.unseal(found, key, gateway)
        assert caught.value.code == "sealed_box"
    with pytest.raises(ContractError):
        personal.seal(person, SIGNER.described(), "shop-01")
    assert KeyRing([vault]).current("vault", 0) == vault

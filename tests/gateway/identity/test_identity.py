"""The files of an identity: a certificate is taken for one's own key only, and a crash leaves one key or the other."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from contract.keys import KeyRing
from gateway.core.errors import GatewayError
from gateway.rim.identity import Identity, write
from tests.cloud.keys.county import Seat

END = "-----END CERTIFICATE-----\n"


@pytest.fixture(scope="module")
def seat(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seat]:
    """A county with keys."""
    seat = Seat(tmp_path_factory.mktemp("seat"))
    yield seat
    seat.close()


def test_the_key_is_made_once_and_stays(tmp_path: Path) -> None:
    first = Identity(tmp_path / "gw")
    assert Identity(tmp_path / "gw").kid == first.kid
    assert (tmp_path / "gw").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "gw" / "key.pem").stat().st_mode & 0o777 == 0o600
    assert "PRIVATE" not in repr(first.signer)


def test_a_certificate_for_another_key_or_from_another_county_is_refused(seat: Seat, tmp_path: Path) -> None:
    mine, other = seat.enrol("gw-1", tmp_path / "1"), seat.enrol("gw-2", tmp_path / "2")
    foreign = (other.folder / "certificate.pem").read_text()
    before = (mine.folder / "certificate.pem").read_text()
    with pytest.raises(ValueError, match="for another key"):
        mine.certify(foreign)
    with pytest.raises(ValueError, match="CA that this gateway does not know"):
        mine.certify(
            before,
            (tmp_path / "1" / "certificate.pem").read_text().split("-----END")[0] + "-----END CERTIFICATE-----\n",
        )
    leaf, rest = before.split("-----END CERTIFICATE-----\n", 1)
    with pytest.raises(ValueError, match="CA that this gateway does not know"):
        mine.certify(leaf + "-----END CERTIFICATE-----\n")
    with pytest.raises(ValueError, match="chain of certificates is broken"):
        mine.certify(leaf + "-----END CERTIFICATE-----\n" + (mine.folder / "ca.pem").read_text())
    assert rest
    assert (mine.folder / "certificate.pem").read_text() == before


def test_a_crash_between_certificate_and_key_is_finished_at_the_next_start(seat: Seat, tmp_path: Path) -> None:
    identity = seat.enrol("gw-3", tmp_path / "gw")
    old = identity.kid
    identity.request("gw-3", fresh=True)
    pending = Identity(tmp_path / "copy")
    write(pending.folder / "key.pem", (identity.folder / "pending.pem").read_bytes())
    new = seat.enrol("gw-3", tmp_path / "copy")  # the county's answer for the pending key
    assert Identity(tmp_path / "gw").kid == old
    write(identity.folder / "certificate.pem", (new.folder / "certificate.pem").read_bytes())
    # … and here the power fails.
    after = Identity(tmp_path / "gw")
    assert after.kid == new.kid != old
    assert not (identity.folder / "pending.pem").exists()


def test_no_signature_stands_under_another_keys_name(seat: Seat, tmp_path: Path) -> None:
    """Threads that sign while the key changes: each signature fits the id that it stands under."""
    identity = seat.enrol("gw-4", tmp_path / "gw")
    later = [seat.enrol("gw-4", tmp_path / f"next-{number}") for number in range(6)]
    ring = KeyRing([one.signer.described(gateway="gw-4") for one in (identity, *later)])
    over = threading.Event()
    signed: list[tuple[str, bytes]] = []

    def sign() -> None:
        while not over.is_set():
            signer = identity.signer
            signed.append((signer.kid, signer.sign("event", b"body")))

    threads = [threading.Thread(target=sign) for _ in range(3)]
    for thread in threads:
        thread.start()
    try:
        for one in later:
            write(identity.folder / "pending.pem", (one.folder / "key.pem").read_bytes())
            identity.certify((one.folder / "certificate.pem").read_text())
    finally:
        over.set()
        for thread in threads:
            thread.join()
    assert len({kid for kid, _ in signed}) > 1
    for kid, signature in signed:
        ring.check("event", kid, b"body", signature, purpose="gateway", now=0, gateway="gw-4")


def test_a_damaged_identity_is_one_line(tmp_path: Path) -> None:
    Identity(tmp_path)
    (tmp_path / "key.pem").write_text("nothing")
    with pytest.raises(GatewayError, match="cannot use the identity folder"):
        Identity(tmp_path)

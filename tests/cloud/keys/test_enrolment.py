"""Enrolment over plain http: a code is for one gateway and one key, and nobody in between answers for the county."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest
from cryptography import x509

from cloud.keys import gateway_keys
from contract import claim
from contract.errors import ContractError
from gateway.core.errors import GatewayError
from gateway.rim.enrolment import enroll
from gateway.rim.identity import Identity, fingerprints
from tests.cloud.keys.county import COUNTY, WEEK_MS, Seat


def test_a_gateway_gets_a_certificate_for_the_key_that_was_made_on_it(seat: Seat, tmp_path: Path) -> None:
    identity = Identity(tmp_path)
    kid = identity.kid
    assert not identity.enrolled
    grant = enroll(identity, "gw-1", seat.url, seat.claim("gw-1"))
    assert identity.enrolled
    assert identity.kid == kid
    leaf, ca = x509.load_pem_x509_certificates((tmp_path / "certificate.pem").read_bytes())
    (root,) = x509.load_pem_x509_certificates((tmp_path / "ca.pem").read_bytes())
    leaf.verify_directly_issued_by(ca)
    ca.verify_directly_issued_by(root)
    names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert leaf.subject.rfc4514_string() == "CN=gw-1"
    assert names.get_values_for_type(x509.UniformResourceIdentifier) == [f"zhigen:{COUNTY}/gw-1"]
    assert 179 <= (leaf.not_valid_after_utc - leaf.not_valid_before_utc).days - 1 <= 180
    assert {key.purpose for key in identity.ring} == {"rules", "ack", "command", "vault"}
    assert (grant.broker, grant.tls) == ("", False)  # no embedded mosquitto runs here
    with seat.database.read() as session:
        (key,) = gateway_keys(session, "gw-1")
    assert (key.kid, key.gateway, key.not_after) == (kid, "gw-1", identity.not_after)
    assert Identity(tmp_path).not_after == identity.not_after
    assert {file.stat().st_mode & 0o777 for file in tmp_path.iterdir()} == {0o600}


def test_a_code_serves_one_key_and_that_one_again(seat: Seat, tmp_path: Path) -> None:
    code = seat.claim("gw-2")
    identity = Identity(tmp_path / "own")
    first = enroll(identity, "gw-2", seat.url, code)
    again = enroll(identity, "gw-2", seat.url, code.lower().replace("-", ""))  # the answer was lost on the way
    assert again.chain == first.chain
    with pytest.raises(GatewayError, match=r"enrolment refused: The claim code of gw-2 has been used"):
        enroll(Identity(tmp_path / "other"), "gw-2", seat.url, code, language="en")


def test_a_new_code_brings_a_second_certificate_and_revokes_nothing(seat: Seat, tmp_path: Path) -> None:
    identity = seat.enrol("gw-3", tmp_path)
    first = identity.kid
    enroll(identity, "gw-3", seat.url, seat.claim("gw-3"), fresh=True)
    assert identity.kid != first
    assert not (tmp_path / "pending.pem").exists()
    with seat.database.read() as session:
        keys = {key.kid: key for key in gateway_keys(session, "gw-3")}
    assert set(keys) == {first, identity.kid}
    assert not any(key.revoked for key in keys.values())


def test_what_does_not_fit_is_one_line(seat: Seat, tmp_path: Path) -> None:
    identity = Identity(tmp_path)
    old, other = seat.claim("gw-old", WEEK_MS + 60_000), seat.claim("gw-4")
    for gateway, code, says in [
        ("gw-old", old, "The claim code of gw-old has expired"),
        ("gw-5", other, "does not fit the gateway id gw-5"),  # nobody has a claim there
        ("gw-4", claim.code_of([7] * claim.LENGTH), "does not fit the gateway id gw-4"),
    ]:
        with pytest.raises(GatewayError, match=says) as refused:
            enroll(identity, gateway, seat.url, code, language="en")
        assert "\n" not in refused.value.text("en")
    with pytest.raises(GatewayError) as told:
        enroll(identity, "gw-5", seat.url, other, language="zh")
    assert told.value.text("zh").startswith("注册没有成功：注册码和网关编号 gw-5 对不上")
    with pytest.raises(ContractError, match="a character is wrong"):
        enroll(identity, "gw-4", seat.url, other[:-1] + ("X" if other[-1] != "X" else "Y"))
    assert not identity.enrolled
    enroll(identity, "gw-4", seat.url, other)  # the misspelt tries have cost nothing
    assert identity.enrolled


def test_guessing_is_slowed_down(seat: Seat, tmp_path: Path) -> None:
    identity, code = Identity(tmp_path), claim.code_of([1] * claim.LENGTH)
    for _ in range(5):
        with pytest.raises(GatewayError, match="does not fit"):
            enroll(identity, "gw-6", seat.url, code, language="en")
    with pytest.raises(GatewayError, match="Too many attempts"):
        enroll(identity, "gw-6", seat.url, code, language="en")


def test_a_request_that_names_another_or_lies_about_its_key_is_refused(seat: Seat, tmp_path: Path) -> None:
    identity = Identity(tmp_path)
    code = seat.claim("gw-7")
    secret = claim.secret_of(code, "gw-7")
    good = identity.request("gw-7")
    for request, why in [(identity.request("gw-8"), "it names 'gw-8'"), ("nonsense", "certificate request")]:
        body = {"gateway": "gw-7", "request": request, "proof": claim.proof(secret, "gw-7", request)}
        answer = httpx.post(f"{seat.url}/api/v1/enrolment", json=body, headers={"Accept-Language": "en"})
        assert (answer.status_code, answer.json()["code"]) == (422, "request_wrong")
        assert why in answer.json()["detail"]
    swapped = {"gateway": "gw-7", "request": Identity(tmp_path / "m").request("gw-7")}
    answer = httpx.post(f"{seat.url}/api/v1/enrolment", json={**swapped, "proof": claim.proof(secret, "gw-7", good)})
    assert answer.json()["code"] == "claim_wrong"  # the proof is over the request


@contextmanager
def _between(cloud: str, change: Callable[[dict[str, str]], dict[str, str]]) -> Iterator[str]:
    """Somebody between gateway and cloud who passes everything on, and changes the answer."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:  # the base's name
            body = self.rfile.read(int(self.headers["Content-Length"]))
            answer = httpx.post(cloud + self.path, content=body, headers={"Content-Type": "application/json"})
            text = json.dumps(change(answer.json())).encode()
            self.send_response(answer.status_code)
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_nobody_in_the_middle_can_put_in_another_ca_or_key(seat: Seat, tmp_path: Path) -> None:
    identity = Identity(tmp_path / "gw")
    (tmp_path / "evil").mkdir()
    evil = Seat(tmp_path / "evil")
    try:
        foreign = enroll(Identity(tmp_path / "x"), "gw-9", evil.url, evil.claim("gw-9"))
    finally:
        evil.close()

    def other_ca(answer: dict[str, str]) -> dict[str, str]:
        return {**answer, "grant": json.dumps({**json.loads(answer["grant"]), "ca": foreign.ca})}

    with _between(seat.url, other_ca) as cloud, pytest.raises(GatewayError, match="does not know the claim code"):
        enroll(identity, "gw-9", cloud, seat.claim("gw-9"), language="en")
    assert sorted(file.name for file in identity.folder.iterdir()) == ["key.pem"]
    with _between(seat.url, lambda answer: answer) as cloud:
        enroll(identity, "gw-9", cloud, seat.claim("gw-9"))
    assert identity.enrolled


def test_a_fingerprint_pins_the_root(seat: Seat, tmp_path: Path) -> None:
    identity = Identity(tmp_path)
    code = seat.claim("gw-10")
    with pytest.raises(GatewayError, match="fingerprint of the root does not fit") as refused:
        enroll(identity, "gw-10", seat.url, code, fingerprint="00" * 32)
    assert not identity.enrolled
    shown = refused.value.text("en").rsplit(" ", 1)[1]
    enroll(identity, "gw-10", seat.url, code, fingerprint=shown.upper())
    assert fingerprints((tmp_path / "ca.pem").read_text()) == [shown]


@pytest.mark.parametrize(
    ("cloud", "says"),
    [
        ("ftp://127.0.0.1", "is no address of a cloud"),
        ("http://127.0.0.1:9", "cannot reach the cloud at http://127.0.0.1:9"),
    ],
)
def test_a_cloud_that_is_none_is_one_line(tmp_path: Path, cloud: str, says: str) -> None:
    with pytest.raises(GatewayError, match=says):
        enroll(Identity(tmp_path), "gw-1", cloud, claim.code_of([1] * claim.LENGTH))


def test_what_answers_and_is_no_cloud_is_one_line(seat: Seat, tmp_path: Path) -> None:
    with (
        _between(seat.url, lambda _answer: {"hello": "world"}) as cloud,
        pytest.raises(GatewayError, match="no cloud of"),
    ):
        enroll(Identity(tmp_path), "gw-11", cloud, seat.claim("gw-11"))


def test_a_code_is_in_no_log_and_no_table(seat: Seat, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    code = seat.claim("gw-12")
    enroll(Identity(tmp_path), "gw-12", seat.url, code)
    everything = b"".join(file.read_bytes() for file in seat.folder.glob("zhigen.db*"))
    for spelling in (code, code.replace("-", "")):
        assert spelling not in caplog.text
        assert spelling.encode() not in everything

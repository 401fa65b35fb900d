"""Who we are to a broker: TLS, passwords that stay secret, refusals in one line."""

from __future__ import annotations

import gc
import ipaddress
import logging
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from gateway.core.errors import GatewayError
from gateway.rim.session import Broker, Session, SessionError, Tls
from tests.broker import Mosquitto
from tests.parts import free_port, part

SECRET = "wheat-and-rain"


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a self-signed certificate of 127.0.0.1 and its key."""
    folder = tmp_path_factory.mktemp("keys")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    (folder / "key.pem").chmod(0o644)  # mosquitto gives up root before it reads
    folder.chmod(0o755)
    return folder


@pytest.fixture
def guarded(tmp_path: Path, keys: Path) -> Iterator[Mosquitto]:
    """A broker with TLS and one user."""
    passwords = tmp_path / "passwords"
    subprocess.run([part("mosquitto_passwd"), "-b", "-c", str(passwords), "farm-1", SECRET], check=True)
    passwords.chmod(0o644)
    broker = Mosquitto(
        tmp_path,
        f"user root\nallow_anonymous false\npassword_file {passwords}\n"
        f"certfile {keys}/cert.pem\nkeyfile {keys}/key.pem\n",
    )
    broker.start()
    yield broker
    broker.kill()


def session(broker: Broker) -> Session:
    return Session(
        broker, "farm-1", will=("zhigen/v1/341225/farm-1/state", b"{}"), listen=["a/b"], heard=lambda *_: None
    )


def spelt(folder: Path, password: str) -> str:
    path = folder / "pw"
    path.write_text(password + "\n")
    return str(path)


def test_tls_and_a_password_from_a_file(tmp_path: Path, guarded: Mosquitto, keys: Path) -> None:
    tls = Tls(ca=str(keys / "cert.pem"))
    line = session(Broker("127.0.0.1", guarded.port, "farm-1", spelt(tmp_path, SECRET), tls))
    line.open()
    line.publish("x", b"1")
    assert line.room < 100
    line.drain(5)
    assert line.room == 100
    line.close()


def test_a_wrong_password_is_refused_in_one_line_without_it(
    tmp_path: Path, guarded: Mosquitto, keys: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    tls = Tls(ca=str(keys / "cert.pem"))
    broker = Broker("127.0.0.1", guarded.port, "farm-1", spelt(tmp_path, "barley"), tls)
    with pytest.raises(SessionError) as refused:
        session(broker).open()
    assert "Not authorized" in str(refused.value)
    assert "barley" not in caplog.text + str(refused.value) + repr(broker)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")
def test_a_broker_that_nobody_vouches_for_is_not_trusted(guarded: Mosquitto) -> None:
    with pytest.raises(SessionError) as refused:
        session(Broker("127.0.0.1", guarded.port, tls=Tls())).open()
    said = str(refused.value)
    del refused
    gc.collect()  # paho 2.2 leaves the socket of a failed handshake to the collector
    assert "CERTIFICATE_VERIFY_FAILED" in said


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    with pytest.raises(GatewayError) as refused:
        session(Broker("127.0.0.1", 1, "farm-1", str(tmp_path / "none"))).open()
    assert refused.value.code == "secret_unreadable"
    (tmp_path / "ca.pem").write_text("no certificate")
    with pytest.raises(GatewayError) as refused:
        session(Broker("127.0.0.1", 1, tls=Tls(ca=str(tmp_path / "ca.pem")))).open()
    assert refused.value.code == "tls_unusable"


def test_nobody_there() -> None:
    with pytest.raises(SessionError) as refused:
        session(Broker("127.0.0.1", free_port())).open()
    assert "refused" in str(refused.value)

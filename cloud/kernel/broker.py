"""How a program of the cloud reaches the broker: its address, who we are to it, and the encryption."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cloud.kernel.secret import first_line

if TYPE_CHECKING:
    from paho.mqtt.client import Client

    from cloud.kernel.config import Broker


@dataclass(frozen=True, slots=True)
class Access:
    """The way to a broker.

    tls: the connection is encrypted; the files (PEM) are whom to trust (None: the system's), own certificate and key.
    """

    host: str = "127.0.0.1"
    port: int = 1883
    username: str = ""
    password: str = ""
    tls: bool = False
    ca_file: Path | None = None
    cert_file: Path | None = None
    key_file: Path | None = None

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.host}:{self.port})"  # never the password

    def dress(self, client: Client) -> None:
        """Give a client that is not connected yet what it must show. Raises OSError for unusable files."""
        if self.username:
            client.username_pw_set(self.username, self.password)
        if self.tls:
            ca, cert, key = (str(file) if file else None for file in (self.ca_file, self.cert_file, self.key_file))
            client.tls_set(ca, cert, key)


def facts(broker: Broker) -> dict[str, Any]:
    """The fields of an Access as the configuration has them. Raises CloudError where the password cannot be read."""
    return {
        "host": broker.host,
        "port": broker.port,
        "username": broker.username or "",
        "password": first_line(broker.password_file) if broker.password_file else "",
        "tls": broker.tls is not None,
        "ca_file": broker.tls.ca_file if broker.tls else None,
        "cert_file": broker.tls.cert_file if broker.tls else None,
        "key_file": broker.tls.key_file if broker.tls else None,
    }

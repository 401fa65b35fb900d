"""The files that mosquitto reads: its configuration, rights, password, certificates; here or for a broker elsewhere."""

from __future__ import annotations

import os
import pwd
import secrets
import socket
from collections.abc import Sequence
from contextlib import suppress
from ipaddress import ip_address
from pathlib import Path
from typing import Final

from cloud.app import mosquitto
from cloud.kernel.clock import now_ms
from cloud.kernel.config import Embedded
from cloud.kernel.database import Database
from cloud.keys import premises
from cloud.keys.room import write

FOLDER: Final = "broker"
LOOPBACK: Final = "127.0.0.1"
GATEWAY_PORT: Final = 8883
CLOUD_PORT: Final = 8884
_EVERYWHERE: Final = "0.0.0.0"  # noqa: S104  # by certificate or password only
_README: Final = """\
# 这里的文件给别处的 mosquitto 用 · For a mosquitto elsewhere

1. 把本文件夹放到那台机器的 `{folder}`，属主是运行 mosquitto 的用户，权限 0700。
   Put this folder at `{folder}` on that machine, owned by the user that mosquitto runs as, mode 0700.
2. `mosquitto -c {folder}/mosquitto.conf`
3. 云端配置 · the cloud's configuration:

   ```
   broker:
     host: {name}
     port: {cloud_port}
     gateway_port: {gateway_port}
     username: cloud
     password_file: password
     tls: {{ca_file: ca.pem}}
   ```

   `password` 和 `ca.pem` 也在这里，放在云端配置旁边；`password` 不必放到 mosquitto 那台机器上。
   `password` and `ca.pem` are here too: put them beside the cloud's configuration. mosquitto does not need `password`.
4. 吊销之后：再运行 `zhigen cloud broker-config`，把 `crl.pem` 放过去，重启 mosquitto
   （只发 SIGHUP 会读新名单，但不断开已有的连接）。
   After a revocation: run `zhigen cloud broker-config` again, put `crl.pem` there, restart mosquitto (a SIGHUP alone
   reads the new list, but leaves open connections alone).
"""


def prepare(embedded: Embedded, data: Path, database: Database) -> Path:
    """Write everything that the embedded mosquitto reads; returns the path of its configuration. Raises CloudError."""
    folder = data / FOLDER
    assert embedded.tls_port is not None  # noqa: S101  # it has been placed
    conf = mosquitto.embedded(
        folder,
        mosquitto.Door(embedded.host, embedded.tls_port),
        mosquitto.Door(LOOPBACK, embedded.port),
        open=embedded.open,
        user=pwd.getpwuid(os.geteuid()).pw_name,
    )
    _furnish(folder, data, database, names_of(embedded), conf)
    return folder / "mosquitto.conf"


def elsewhere(folder: Path, place: Path, names: Sequence[str], data: Path, database: Database) -> None:
    """Write the same for a broker elsewhere, whose files will lie at `place` there. Raises CloudError."""
    gateways, own = (mosquitto.Door(_EVERYWHERE, port) for port in (GATEWAY_PORT, CLOUD_PORT))
    _furnish(folder, data, database, names, mosquitto.elsewhere(place, gateways, own))
    told = {"folder": place, "name": names[0], "cloud_port": CLOUD_PORT, "gateway_port": GATEWAY_PORT}
    write(folder / "README.md", _README.format(**told).encode())


def names_of(embedded: Embedded) -> list[str]:
    """What the broker's certificate is for: the configured names, this machine's own, the loopback."""
    machine = socket.gethostname()
    found = [*embedded.names, *([] if _wild(embedded.host) else [embedded.host]), machine, "localhost", LOOPBACK, "::1"]
    with suppress(OSError):  # a machine need not know an address for its own name
        found += sorted(str(entry[4][0]) for entry in socket.getaddrinfo(machine, None, type=socket.SOCK_STREAM))
    return list(dict.fromkeys(name.partition("%")[0] for name in found))


def _furnish(folder: Path, data: Path, database: Database, names: Sequence[str], conf: str) -> None:
    premises.furnish(database, data, folder, names, now_ms())
    password = folder / "password"
    if not password.exists():
        write(password, secrets.token_urlsafe(32).encode() + b"\n")
    passwd = mosquitto.password_line(password.read_text().strip())
    texts = {"gateways.acl": mosquitto.GATEWAYS, "cloud.acl": mosquitto.OWN, "mosquitto.conf": conf, "passwd": passwd}
    for name, text in texts.items():
        write(folder / name, text.encode())


def _wild(host: str) -> bool:
    try:
        return ip_address(host).is_unspecified
    except ValueError:
        return False

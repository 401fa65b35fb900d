"""The broker that is started where none is configured: mosquitto where it is installed, else amqtt.

mosquitto lets gateways in by the county's certificates, and the cloud's own processes by a password on the loopback.
amqtt is for a first look on one machine: anonymous, no encryption. Delivery leans on neither; they keep nothing.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path
from time import monotonic, sleep
from types import FrameType
from typing import Final

from cloud.app import broker_files, stores
from cloud.app.broker_files import FOLDER, LOOPBACK
from cloud.app.doorman import Doorman
from cloud.app.mosquitto import CLOUD
from cloud.kernel.config import Broker, Config, Embedded
from cloud.kernel.errors import CloudError

TLS_PORT: Final = 8883
_PATH: Final = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"))
_LOOK_S: Final = 0.2


def mosquitto(embedded: Embedded) -> str | None:
    """The mosquitto to run, None for amqtt. Raises CloudError where it is wanted by name and not here."""
    if embedded.engine == "amqtt":
        return None
    found = shutil.which("mosquitto", path=_PATH)
    if found is None and embedded.engine == "mosquitto":
        raise CloudError("broker_missing")
    return found


def place(embedded: Embedded) -> Embedded:
    """The same with the engine that there is and real port numbers; amqtt has no `tls_port`.

    Raises CloudError where a port cannot be had.
    """
    if mosquitto(embedded) is None:
        port = _free(embedded.host, embedded.port)
        return embedded.model_copy(update={"engine": "amqtt", "port": port, "tls_port": None})
    wish = embedded.tls_port
    if wish is None:
        wish = TLS_PORT if embedded.port else 0
    port = _free(LOOPBACK, embedded.port)
    return embedded.model_copy(
        update={"engine": "mosquitto", "port": port, "tls_port": _free(embedded.host, wish, "--tls-port")}
    )


def _free(host: str, wish: int, option: str = "--broker-port") -> int:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, wish))
        except OSError as error:
            why = os.strerror(error.errno).lower() if error.errno else str(error)
            raise CloudError("broker_port", place=f"{host}:{wish}", why=why, option=option) from None
        port: int = probe.getsockname()[1]
    return port


def own(embedded: Embedded, data: Path) -> Broker:
    """How the cloud's own processes reach the embedded broker of a data folder. Raises CloudError as `mosquitto`."""
    if mosquitto(embedded) is None:
        return Broker(host=embedded.host, port=embedded.port)
    return Broker(host=LOOPBACK, port=embedded.port, username=CLOUD, password_file=data / FOLDER / "password")


def answers(host: str, port: int) -> bool:
    """Whether somebody accepts connections there."""
    try:
        socket.create_connection((host, port), timeout=1).close()
    except OSError:
        return False
    return True


def run(config: Config) -> int:
    """Run the broker as this process (amqtt) or as its child (mosquitto) until SIGTERM; returns the exit code."""
    embedded, data = config.embedded_broker, config.data
    program = mosquitto(embedded)
    if program is None:
        from cloud.app.embedded_broker import run as run_amqtt

        run_amqtt(embedded.host, embedded.port)
        return 0
    database = stores.database(config, data)
    conf = broker_files.prepare(embedded, data, database)
    pid = conf.parent / "mosquitto.pid"
    _end_leftover(pid, conf)
    child = subprocess.Popen([program, "-c", str(conf)], stdin=subprocess.DEVNULL, stdout=sys.stderr)
    pid.write_text(f"{child.pid}\n")
    over = threading.Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        over.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    doorman = Doorman(database, data, conf.parent, own(embedded, data), lambda: child.send_signal(signal.SIGHUP))
    while child.poll() is None and not over.wait(_LOOK_S):
        doorman.look()
    child.terminate()
    code = child.wait()
    pid.unlink(missing_ok=True)
    database.close()
    return 1 if code else 0


def _end_leftover(pid: Path, conf: Path) -> None:
    """A mosquitto of ours whose keeper was killed still holds the port: end it, and only it."""
    try:
        number = int(pid.read_text())
        if str(conf).encode() in Path(f"/proc/{number}/cmdline").read_bytes().split(b"\0"):
            os.kill(number, signal.SIGTERM)
            deadline = monotonic() + 5
            while _lives(number) and monotonic() < deadline:
                sleep(0.05)
    except (OSError, ValueError):
        return


def _lives(number: int) -> bool:
    """Whether a process still lives."""
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    return True

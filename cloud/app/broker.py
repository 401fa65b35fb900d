"""The broker that is started where none is configured: mosquitto where it is installed, else amqtt.

Anonymous, so on the loopback only unless somebody says otherwise. Delivery does not lean on it: it keeps nothing.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path
from time import monotonic, sleep
from types import FrameType
from typing import Final

from cloud.kernel.config import Embedded
from cloud.kernel.errors import CloudError

_PATH: Final = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"))
CONF: Final = """# Written at every start by `zhigen cloud run`.
listener {port} {host}
allow_anonymous true
max_inflight_messages 200
max_queued_messages 0
max_packet_size 1048576
persistence false
set_tcp_nodelay true
connection_messages false
log_dest stderr
log_type error
log_type warning
"""


def mosquitto(embedded: Embedded) -> str | None:
    """The mosquitto to run, None for amqtt. Raises CloudError where it is wanted by name and not here."""
    if embedded.engine == "amqtt":
        return None
    found = shutil.which("mosquitto", path=_PATH)
    if found is None and embedded.engine == "mosquitto":
        raise CloudError("broker_missing")
    return found


def place(embedded: Embedded) -> Embedded:
    """The same with a real port number. Raises CloudError where the port cannot be had."""
    family = socket.AF_INET6 if ":" in embedded.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((embedded.host, embedded.port))
        except OSError as error:
            why = os.strerror(error.errno).lower() if error.errno else str(error)
            raise CloudError("broker_port", place=f"{embedded.host}:{embedded.port}", why=why) from None
        port: int = probe.getsockname()[1]
    return embedded.model_copy(update={"port": port})


def answers(host: str, port: int) -> bool:
    """Whether somebody accepts connections there."""
    try:
        socket.create_connection((host, port), timeout=1).close()
    except OSError:
        return False
    return True


def run(embedded: Embedded, folder: Path) -> int:
    """Run the broker as this process (amqtt) or as its child (mosquitto) until SIGTERM; returns the exit code."""
    program = mosquitto(embedded)
    if program is None:
        from cloud.app.embedded_broker import run as run_amqtt

        run_amqtt(embedded.host, embedded.port)
        return 0
    pid = folder / "mosquitto.pid"
    conf = folder / "mosquitto.conf"
    _end_leftover(pid, conf)
    conf.write_text(CONF.format(port=embedded.port, host=embedded.host))
    child = subprocess.Popen([program, "-c", str(conf)], stdin=subprocess.DEVNULL, stdout=sys.stderr)
    pid.write_text(f"{child.pid}\n")

    def end(_number: int, _frame: FrameType | None) -> None:
        child.terminate()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    code = child.wait()
    pid.unlink(missing_ok=True)
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

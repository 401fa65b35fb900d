"""A real mosquitto for tests: on a free port of the loopback, can be killed with -9 and started again."""

from __future__ import annotations

import signal
import socket
import subprocess
import time
from pathlib import Path

from tests.parts import free_port, part


class Mosquitto:
    """One broker process; `kill()` is SIGKILL, `start()` on the same port."""

    def __init__(self, folder: Path, extra: str = "") -> None:
        self.port = free_port()
        self._program = part("mosquitto")
        self._conf = folder / "mosquitto.conf"
        self._conf.write_text(
            f"listener {self.port} 127.0.0.1\nallow_anonymous true\nmax_inflight_messages 200\n"
            f"max_queued_messages 0\nset_tcp_nodelay true\n{extra}"
        )
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start and wait until it accepts connections."""
        self._process = subprocess.Popen(
            [self._program, "-c", str(self._conf)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        deadline = time.monotonic() + 120
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return
            except OSError:
                if time.monotonic() > deadline or self._process.poll() is not None:
                    raise
                time.sleep(0.02)

    def kill(self, number: int = signal.SIGKILL) -> None:
        """End it, at once by default."""
        if self._process is not None:
            self._process.send_signal(number)
            self._process.wait(60)
            self._process = None

"""A D-Bus of our own: a real dbus-daemon at a socket of our choosing, where anybody may own `org.bluez`.

Whoever is to meet the simulated tags is started with DBUS_SYSTEM_BUS_ADDRESS set to `address`; the machine's own system
bus is never touched.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Final

from contract.errors import ContractError

_CONFIG: Final = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-BUS Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>system</type>
  <listen>unix:path={path}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow user="*"/>
    <allow own="*"/>
    <allow send_destination="*"/>
    <allow send_type="signal"/>
    <allow receive_sender="*"/>
  </policy>
</busconfig>
"""


class PrivateBus:
    """The daemon, from `start` to `stop`; `path` of its socket, whose folder must be there.

    ContractError where dbus-daemon is not installed, does not start, or the path cannot be a socket.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._process: subprocess.Popen[str] | None = None

    @property
    def address(self) -> str:
        """What DBUS_SYSTEM_BUS_ADDRESS must say."""
        return f"unix:path={self.path}"

    def start(self) -> None:
        """Run the daemon; returns when it listens."""
        program = shutil.which("dbus-daemon")
        if program is None:
            raise ContractError(
                "mistake", zh="缺少 dbus-daemon：apt install dbus", en="no dbus-daemon: apt install dbus"
            )
        self.path.unlink(missing_ok=True)
        with tempfile.NamedTemporaryFile("w", suffix=".conf") as config:
            config.write(_CONFIG.format(path=self.path))
            config.flush()
            self._process = subprocess.Popen(
                [program, f"--config-file={config.name}", "--nofork", "--nopidfile", "--nosyslog", "--print-address"],
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
            said = self._process.stdout.readline() if self._process.stdout else ""
        if not said:
            complaint = (self._process.stderr.read() if self._process.stderr else "").strip().split("\n")[-1]
            self.stop()
            raise ContractError("mistake", zh=f"{self.path}：{complaint}", en=f"{self.path}: {complaint}")

    def stop(self) -> None:
        """End the daemon; may be called twice."""
        if self._process is None:
            return
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdout, self._process.stderr):
            if pipe is not None:
                pipe.close()
        self._process = None
        self.path.unlink(missing_ok=True)

    def __enter__(self) -> PrivateBus:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

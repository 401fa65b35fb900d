"""A gateway as its own process, as a farm runs it."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

from tests.keys import trusting

CONFIG = """\
version: 1
gateway: {{id: gw-1, county: "341225"}}
site: {{id: farm-1, name: {{zh: 一号农场}}, region: "341225"}}
broker: {{host: 127.0.0.1, port: {broker}}}
storage: {{folder: {box}, max_mb: 64}}
buses:
  - {{id: house, kind: tcp, host: 127.0.0.1, port: {modbus}}}
devices:
  - {{id: air, profile: xy-md02, bus: house, unit: 1, interval_s: 0.05, heartbeat_s: 0.05, lost_after: 2}}
  - id: soil
    profile: dfrobot-sen0600
    bus: house
    unit: 2
    interval_s: 0.05
    heartbeat_s: 0.05
    points:
      soil_moisture: {{alarms: [{{side: high, limit: 60, clear: 50}}]}}
"""


class GatewayProcess:
    """`zhigen gateway run` in a folder; may be killed and started again on the same outbox."""

    def __init__(self, folder: Path, *, broker: int, modbus: int, box: Path = Path("box")) -> None:
        trusting(folder / "identity")
        self.config = folder / "gw.yaml"
        self.config.write_text(CONFIG.format(broker=broker, modbus=modbus, box=box))
        self._log = (folder / "log").open("ab")
        self.folder = folder
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, *more: str) -> None:
        command = [sys.executable, "-m", "zhigen", "gateway", "run", "--config", str(self.config), *more]
        self.process = subprocess.Popen(command, stderr=self._log, stdout=self._log, cwd=self.folder)

    def end(self, number: int = signal.SIGTERM) -> int:
        assert self.process is not None
        self.process.send_signal(number)
        code = self.process.wait(90)
        self.process = None
        return code

    def close(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
        self._log.close()

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text()

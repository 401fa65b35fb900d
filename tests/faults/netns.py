"""A line between the farm and the county: two network namespaces and a pair of virtual cards, to be cut and spoilt.

Nothing here touches the machine's own network. Names carry the id of the process, so that what a killed run left
behind is found and removed by the next one (`sweep`).
"""

from __future__ import annotations

import os
import re
import subprocess
import time
from typing import Final

from tests.faults.parts import SBIN, alive

RESET: Final = "tcp flags & rst == 0 reject with tcp reset"  # the other end's reset must get through
_NAME: Final = re.compile(r"zf(\d+)-(farm|county)\b")
_FARM, _COUNTY = "10.77.0.1", "10.77.0.2"


class Line:
    """A context. `farm` and `county` are words before a program; `address` is the county's, seen from the farm."""

    address: Final = _COUNTY

    def __init__(self) -> None:
        self._farm, self._county = f"zf{os.getpid()}-farm", f"zf{os.getpid()}-county"
        self.farm = ("nsenter", f"--net=/run/netns/{self._farm}")
        self.county = ("nsenter", f"--net=/run/netns/{self._county}")

    def __enter__(self) -> Line:
        try:
            for name in (self._farm, self._county):
                _do("ip", "netns", "add", name)
                _do("ip", "-n", name, "link", "set", "lo", "up")
            card = ("type", "veth", "peer", "name", "wire", "netns", self._county)
            _do("ip", "-n", self._farm, "link", "add", "wire", *card)
            for name, address in ((self._farm, _FARM), (self._county, _COUNTY)):
                _do("ip", "-n", name, "addr", "add", f"{address}/30", "dev", "wire")
                _do("ip", "-n", name, "link", "set", "wire", "up")
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        for name in (self._farm, self._county):
            subprocess.run(["ip", "netns", "del", name], env=_env(), capture_output=True)

    def cut(self) -> None:
        """No packet passes; nobody is told."""
        _do("ip", "-n", self._farm, "link", "set", "wire", "down")

    def mend(self) -> None:
        """All as it was, but for the speed."""
        _do("ip", "-n", self._farm, "link", "set", "wire", "up")
        for name in (self._farm, self._county):
            _do("ip", "netns", "exec", name, "nft", "flush", "ruleset")

    def thin(self, kbit: int) -> None:
        """So many kbit/s each way, with a second's worth of queue, as a cheap SIM card has; 0: as fast as it can."""
        for name in (self._farm, self._county):
            subprocess.run(["tc", "-n", name, "qdisc", "del", "dev", "wire", "root"], env=_env(), capture_output=True)
            if kbit:
                shape = ("tbf", "rate", f"{kbit}kbit", "burst", "3000", "latency", "1000ms")
                _do("tc", "-n", name, "qdisc", "add", "dev", "wire", "root", *shape)

    def lossy(self, percent: int) -> None:
        """So many of a hundred packets get lost, each way."""
        self.spoil(f"numgen random mod 100 < {percent} drop")

    def reset(self, seconds: float) -> None:
        """Every connection is answered with a TCP reset, at both ends, for a moment."""
        self.spoil(RESET)
        time.sleep(seconds)
        self.mend()

    def spoil(self, verdict: str) -> None:
        """Do so, in the words of nft, with every packet that arrives at either end."""
        chain = f"type filter hook input priority 0;\niifname wire {verdict}\n"
        rules = f"table inet spoil {{\nchain in {{\n{chain}}}\n}}\n"
        for name in (self._farm, self._county):
            _do("ip", "netns", "exec", name, "nft", "-f", "-", feed=rules)


def sweep() -> None:
    """Remove what runs that are gone have left behind."""
    listed = subprocess.run(["ip", "netns", "list"], env=_env(), capture_output=True, text=True)
    for found in _NAME.finditer(listed.stdout):
        if not alive(int(found[1])):
            subprocess.run(["ip", "netns", "del", found[0]], env=_env(), capture_output=True)


def _do(*words: str, feed: str = "") -> None:
    done = subprocess.run(words, env=_env(), input=feed, capture_output=True, text=True)
    if done.returncode:
        raise OSError(f"{' '.join(words)}: {done.stderr.strip()}")


def _env() -> dict[str, str]:
    return {**os.environ, "PATH": SBIN}

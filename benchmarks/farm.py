"""What the benchmarks of the whole way share: the farm's side of the line, and somebody who looks into the store.

The farm is gateway `farm-0` of benchmarks.county with the product's outbox and uplink. How old a live value is counts
until the county shows it: from the time it was measured until the store's latest of its series has come to it, by the
clock of a process that looks every LOOK_S.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final, NamedTuple

from benchmarks.county import ACK, COUNTY, private
from cloud.telemetry.embedded import EmbeddedSeries
from cloud.telemetry.series import name
from contract import birth
from gateway.core.sample import Sample
from gateway.rim import clock
from gateway.rim.identity import KEY, Identity
from gateway.rim.outbox import Outbox
from gateway.rim.outbox_orders import Batch, Bounds
from gateway.rim.session import Broker
from gateway.rim.uplink import Uplink

GATEWAY: Final = "farm-0"
LOOK_S: Final = 0.02


class Moment(NamedTuple):
    """A device's value of time `t` was put, or seen, `at`; ms UTC."""

    device: int
    t: int
    at: int


class Farm:
    """`box` takes samples at once; `line` carries them to the broker on `port` from its start on."""

    def __init__(self, folder: Path, port: int, points: int) -> None:
        identity = _known(folder / "identity")
        site = birth.SiteMeta(GATEWAY, birth.Text("基准"), "farm", COUNTY)
        content = birth.Content(site, [])
        boot = clock.new_boot()
        self._keys = [f"soil_moisture.p{n}" for n in range(points)]
        self.box = Outbox(
            folder / "box",
            gateway=GATEWAY,
            boot=boot,
            meta=content.hash,
            signer=lambda: identity.signer,
            clock=clock.now,
            synced=lambda: True,
            bounds=Bounds(held=1_000_000),
            committed=self._committed,
        )
        self.box.start("bench")
        meta = birth.Meta(
            gateway=GATEWAY, boot=boot, t=clock.now()[0], software="bench", hash=content.hash, content=content
        )
        self.line = Uplink(
            Broker("127.0.0.1", port),
            self.box,
            meta,
            identity=identity,
            county=COUNTY,
            clock=clock.now,
            portrait=lambda: birth.State(online=True, boot=boot, t=clock.now()[0]),
        )

    def measure(self, device: int, ago_ms: int = 0) -> Moment:
        """A device was read, now or so long ago."""
        wall, mono = (moment - ago_ms for moment in clock.now())
        values: dict[str, float | None] = {
            key: round(20 + ((wall // 1000 + place * 7 + device) % 97) / 10, 1) for place, key in enumerate(self._keys)
        }
        self.box.put(Sample(f"d{device}", wall, mono, values, {}))
        return Moment(device, wall, wall)

    def waits(self, until: int) -> bool:
        """Whether a row up to number `until` is still here, because the county has not given its word for it."""
        oldest = self.box.reader.oldest("readings")
        return oldest is not None and oldest[0] <= until

    def close(self) -> None:
        """Send what is live, and end."""
        self.line.stop()
        self.box.close()

    def _committed(self, batch: Batch) -> None:
        line = getattr(self, "line", None)  # a box is filled before there is a line
        if line is not None:
            line.offer(batch)


def watch(folder: Path, devices: int, pipe: Connection) -> None:
    """A process: looks at the newest value of each device until told, then tells the moments at which it saw one."""
    series = EmbeddedSeries.in_folder(folder)
    places = {name(GATEWAY, f"d{device}", "soil_moisture.p0"): device for device in range(devices)}
    newest = dict.fromkeys(places, 0)
    seen: list[Moment] = []
    pipe.send("ready")
    while not pipe.poll(LOOK_S):
        for one in series.latest(list(places)):
            if one.t > newest[one.series]:
                newest[one.series] = one.t
                seen.append(Moment(places[one.series], one.t // 1000, time.time_ns() // 1_000_000))
    pipe.recv()
    pipe.send(seen)
    series.close()


def ages(put: Iterable[Moment], seen: Iterable[Moment]) -> list[int]:
    """How old (ms) each value was when it, or a later one of its device, was seen. Raises RuntimeError for none."""
    looks = sorted(seen, key=lambda moment: moment.at)
    found = []
    for moment in put:
        at = next((look.at for look in looks if look.device == moment.device and look.t >= moment.t), None)
        if at is None:
            raise RuntimeError(f"d{moment.device} of {moment.t} was never seen in the store")
        found.append(at - moment.t)
    return found


def _known(folder: Path) -> Identity:
    """The identity of the gateway whose key the county knows."""
    folder.mkdir(mode=0o700)
    (folder / KEY).write_bytes(private(0))
    identity = Identity(folder)
    identity.trust([ACK.described()])
    return identity

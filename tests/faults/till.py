"""A till: a lean gateway process around the product's own outbox and uplink, with numbered rows and sales.

    python -m tests.faults.till plan.json

It has no bus and no instruments, so it starts quickly, fills a week in a second, and can be one of fifty; outbox and
uplink are those of every gateway. Orders come on standard input, a word a line: `line` (connect), `produce`, `hush`
(produce no more, stay connected). What it gives and what was taken is in its `book`, see there. A sale is an alarm's
clear of an alarm that nobody raised: an event that carries a name of its own and leaves nothing behind.
"""

from __future__ import annotations

import queue
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import msgspec

from contract import event
from contract.birth import Content, DeviceMeta, Meta, PointMeta, SiteMeta, State, Text
from contract.measurement import of_point
from gateway.core.errors import GatewayError
from gateway.core.sample import Sample
from gateway.rim import clock
from gateway.rim.identity import CA, CERTIFICATE, KEY, Identity
from gateway.rim.outbox import Outbox
from gateway.rim.outbox_orders import Batch
from gateway.rim.session import Broker, Tls
from gateway.rim.uplink import Uplink
from tests.faults.book import Book

COUNT = "reply_count"
OTHERS = ("air_temperature", "relative_humidity", "co2", "illuminance", "soil_moisture", "soil_temperature")
EXTRA = ("air_temperature.2", "relative_humidity.2", "soil_moisture.2")
POINTS = (COUNT, *OTHERS, *EXTRA)
SALE = "sale-"
_LONG_AGO_MS = 100 * 86_400_000  # a machine that has run longer than any backlog: monotonic times never fall below 0


class Plan(msgspec.Struct, frozen=True):
    """What a till does.

    keys: the folder of its identity; door: the broker, as in a configuration; then its devices, its pace, the weeks it
    begins with, and who sells.

    backlog_rows, backlog_step_ms: rows already in the outbox of a new till, the last of them now; points: values a row.
    """

    folder: str
    keys: str
    book: str
    gateway: str
    county: str
    door: dict[str, object]
    devices: list[str]
    rows_per_s: float = 30.0
    sales_per_s: float = 8.0
    points: int = 3
    backlog_rows: int = 0
    backlog_step_ms: int = 60_000
    backlog_sales: int = 0
    seller: str = "till"


def values(number: int, points: int) -> dict[str, float | None]:
    """What row `number` says: its own number, and values that follow from it, so that what arrives can be checked."""
    others = {key: round(20 + (number * 7 + place) % 97 / 10, 1) for place, key in enumerate(POINTS[1:points])}
    return {COUNT: float(number), **others}


class Till:
    """One run."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._book = Book(Path(plan.book))
        self._shift = 0  # ms that the clock of the backlog stands behind
        self.failed = threading.Event()
        self.producing = threading.Event()
        self._over = threading.Event()
        boot, identity = clock.new_boot(), Identity(Path(plan.keys))
        content = _content(plan)
        fresh = not Path(plan.folder, "outbox.db").exists()
        if fresh and plan.backlog_rows:
            self._shift = plan.backlog_rows * plan.backlog_step_ms
        self.outbox = Outbox(
            Path(plan.folder),
            gateway=plan.gateway,
            boot=boot,
            meta=content.hash,
            signer=lambda: identity.signer,
            clock=self._now,
            synced=lambda: True,
            committed=self._committed,
            failed=lambda _: self.failed.set(),
        )
        wall, self._since = self._now()
        meta = Meta(gateway=plan.gateway, boot=boot, t=wall, software="till", hash=content.hash, content=content)

        def portrait() -> State:
            wall, mono = self._now()
            return State(
                online=True,
                boot=boot,
                t=wall,
                up_ms=mono - self._since,
                software="till",
                clock=self.outbox.clock_state(),
            )

        self._uplink = Uplink(
            _broker(plan),
            self.outbox,
            meta,
            identity=identity,
            county=plan.county,
            clock=self._now,
            portrait=portrait,
        )
        self._connected = False

    def run(self, orders: Callable[[], str | None]) -> int:
        """Until `orders` gives None; the exit code."""
        self.outbox.start("till")
        if self._shift:
            self._fill()
        threads = [threading.Thread(target=work, daemon=True) for work in (self._rows, self._sales, self._ages)]
        for thread in threads:
            thread.start()
        while (order := orders()) is not None and not self.failed.is_set():
            match order:
                case "line" if not self._connected:
                    self._connected = True
                    self._uplink.start()
                case "produce":
                    self.producing.set()
                case "hush":
                    self.producing.clear()
        self._over.set()
        self.producing.set()
        for thread in threads:
            thread.join()
        self._uplink.stop()
        self.outbox.close()
        return 1 if self.failed.is_set() else 0

    def _now(self) -> tuple[int, int]:
        wall, mono = clock.now()
        return wall - self._shift, mono + _LONG_AGO_MS - self._shift

    def _committed(self, batch: Batch) -> None:
        numbers = [int(sample.values[COUNT] or 0) for sample in batch.samples]
        self._book.done("readings", numbers, batch.samples[-1].t)
        self._uplink.offer(batch)

    def _fill(self) -> None:
        """The rows and sales of weeks without a line, in the times in which they would have come."""
        plan, step = self._plan, self._plan.backlog_step_ms
        wall, mono = self._now()
        first = self._book.will("readings", wall, plan.backlog_rows, step)
        every = plan.backlog_rows // (plan.backlog_sales + 1)
        for place in range(plan.backlog_rows):
            at = place * step
            self._put(first + place, wall + at, mono + at)
            if place % 1000 == 999:
                self.outbox.flush()
            if every and place % every == every - 1 and place // every < plan.backlog_sales:
                self._shift = plan.backlog_rows * step - at
                self._sell()
        self._shift = 0
        self.outbox.flush()

    def _rows(self) -> None:
        while self._beat(self._plan.rows_per_s):
            wall, mono = self._now()
            self._put(self._book.will("readings", wall), wall, mono)

    def _sales(self) -> None:
        while self._beat(self._plan.sales_per_s):
            self._sell()

    def _ages(self) -> None:
        while not self._over.wait(0.1):
            state, wall = self.outbox.state("events"), self._now()[0]
            if self._connected:
                self._book.age(wall, wall - state.oldest if state.backlog and state.oldest else 0)

    def _beat(self, per_s: float) -> bool:
        """Wait for the next turn; False at the end."""
        if per_s <= 0:
            return not self._over.wait() and False
        if self._over.wait(1 / per_s):
            return False
        self.producing.wait()
        return not self._over.is_set()

    def _put(self, number: int, wall: int, mono: int) -> None:
        devices = self._plan.devices
        self.outbox.put(Sample(devices[number % len(devices)], wall, mono, values(number, self._plan.points), {}))

    def _sell(self) -> None:
        wall, _ = self._now()
        number = self._book.will("events", wall)
        sale = event.Alarm(f"{SALE}{number}", "clear", self._plan.seller, COUNT, "high", 0.0, float(number))
        try:
            self.outbox.record(sale)
        except GatewayError:
            return  # refused to its giver: nothing was sold
        self._book.done("events", [number], wall)


def _broker(plan: Plan) -> Broker:
    host, port = str(plan.door["host"]), int(str(plan.door["port"]))
    files = (str(Path(plan.keys, name)) for name in (CA, CERTIFICATE, KEY))
    return Broker(host, port, tls=Tls(*files) if "tls" in plan.door else None)


def _content(plan: Plan) -> Content:
    points = {key: PointMeta(of_point(key).unit) for key in POINTS[: plan.points]}
    devices = [DeviceMeta(device, Text(device), "till", "0" * 16, points) for device in plan.devices]
    return Content(SiteMeta(plan.gateway, Text(plan.gateway), "shop", f"{plan.county}101"), devices)


def main(path: str) -> int:
    """Run one till until SIGTERM or the end of its orders."""
    heard: queue.Queue[str | None] = queue.Queue()
    signal.signal(signal.SIGTERM, lambda *_: heard.put(None))
    try:
        till = Till(msgspec.json.decode(Path(path).read_bytes(), type=Plan))
        threading.Thread(target=_listen, args=(heard,), daemon=True).start()
        return till.run(lambda: _next(heard, till.failed))
    except GatewayError as error:
        print(error.text("en"), flush=True)
        return 2


def _listen(heard: queue.Queue[str | None]) -> None:
    for line in sys.stdin:
        heard.put(line.strip())
    heard.put(None)


def _next(heard: queue.Queue[str | None], failed: threading.Event) -> str | None:
    while not failed.is_set():
        try:
            return heard.get(timeout=0.2)
        except queue.Empty:
            continue
    return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

"""A gate under a real camera, its stream served by the simulator: the plug is pulled and put in again."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("cv2")

from playwright.sync_api import expect

from contract.event import Body, DeviceHealth, Scan
from gateway.core.spec import CameraBus, DeviceSpec
from gateway.rim.camera.camera import CameraPort
from gateway.rim.camera.eye import watch_of
from gateway.rim.terminal.pages import STATIC
from simulators.camera.conveyor import Conveyor
from simulators.camera.parcel import CLEAN
from simulators.camera.simulator import Simulator
from tests.gateway.camera.film import profile
from tests.gateway.gate.market import voucher
from tests.gateway.outbox.world import START, HandClock, bodies
from tests.parts import missing
from tests.patience import until
from tests.terminals.conftest import SIZES
from tests.terminals.gate_ground import GateGround, Visit, verdict

pytestmark = pytest.mark.xdist_group("web")


class RunningClock(HandClock):
    """The tests' day, and its time goes by."""

    def __init__(self) -> None:
        self._begun = time.monotonic_ns() // 1_000_000 - 1_000

    def __call__(self) -> tuple[int, int]:
        mono = time.monotonic_ns() // 1_000_000 - self._begun
        return START + mono, mono

    @property
    def mono(self) -> int:  # type: ignore[override]
        return self()[1]

    @property
    def wall(self) -> int:  # type: ignore[override]
        return self()[0]


class Entry(GateGround):
    """The gate, and its camera above a belt with a good voucher on every box; the belt stands still."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, RunningClock())
        good = [voucher(batch) for batch in range(100, 140)]
        self.conveyor = Conveyor(fps=12, per_minute=40, stops=False, mix=CLEAN, texts=good)
        self.conveyor.halt()
        self.simulator = Simulator(self.conveyor, mjpeg=("127.0.0.1", 0))
        self.simulator.start()
        source, snaps = str(self.simulator.identity()["mjpeg"]), str(folder / "snaps")
        spec = CameraBus("eye", source, forget_ms=500, silence_ms=1000, folder=snaps, keep=20, room=1 << 26)
        device = DeviceSpec("cam", profile(), interval_s=1, lost_after=2)
        self.port = CameraPort(spec, device, lambda _: None, self._emit, self.market.clock, watch_of(spec))
        self.cameras["cam"] = self.port.view  # type: ignore[assignment]
        self.port.start()
        self.market.gate.start()

    def go(self) -> None:
        """The belt runs until the camera has counted a code, and stands still again."""
        before = self.counted
        self.simulator.order(self.conveyor.go)
        until(lambda: self.counted > before, "a code that is counted")
        self.simulator.order(self.conveyor.halt)

    @property
    def counted(self) -> int:
        return sum(isinstance(one, Scan) for one in bodies(self.market.box))

    @property
    def health(self) -> list[str]:
        return [one.state for one in bodies(self.market.box) if isinstance(one, DeviceHealth) and one.device == "cam"]

    def close(self) -> None:
        self.port.stop()
        self.market.gate.stop()
        self.simulator.stop()
        super().close()

    def _emit(self, body: Body) -> None:
        self.market.box.record(body)
        self.market.gate.scanned(body)


@pytest.fixture
def entry(tmp_path: Path) -> Iterator[Entry]:
    if not (STATIC / "gate.html").is_file():
        missing("the built pages of the terminal (make web)")
    made = Entry(tmp_path)
    yield made
    made.close()


def test_a_camera_that_is_unplugged_leaves_the_scanner_and_comes_back_by_itself(entry: Entry, visit: Visit) -> None:
    page = visit(entry.url, SIZES["wide"]).page
    expect(page.locator(".how.live")).to_be_visible()
    entry.go()
    verdict(page, "放行", "凭证有效")
    expect(page.get_by_text(re.compile("看清到判定"))).to_be_visible()
    until(lambda: entry.market.passed, "its passage")
    assert entry.market.passed[-1].device == "cam"

    entry.simulator.faults.on("cut")
    expect(page.locator(".how.lost")).to_have_text(re.compile("摄像头断开"))
    until(lambda: entry.health == ["lost"], "the event that says so")
    expect(page.locator(".verdict.idle h2")).to_have_text("现在读不了码")
    expect(page.locator(".verdict.idle .sub")).to_have_text("请用扫码枪，或键入码")
    until(lambda: entry.desk.status()[0].state == "ok", "the scanner")
    entry.gun.scan(voucher(1))
    verdict(page, "放行", "凭证有效")
    expect(page.locator(".how.lost")).to_be_visible()
    entry.gun.scan(voucher(2, days=1))
    verdict(page, "复核", "凭证已过期")
    until(lambda: len(entry.market.passed) == 2, "the passage of what was scanned")
    assert [len(one.shown) for one in entry.market.passed][1] == 2

    entry.simulator.faults.clear("cut")
    expect(page.locator(".how.live")).to_be_visible()
    until(lambda: entry.health == ["lost", "found"], "the event that says so")
    expect(page.locator(".picture img, figure img, canvas").first).to_be_visible()
    entry.go()
    verdict(page, "放行", "凭证有效")
    until(lambda: len(entry.market.passed) == 3, "its passage")
    assert (entry.market.passed[-1].device, entry.market.passed[-1].decision) == ("cam", "pass")

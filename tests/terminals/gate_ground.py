"""The gate of tests/gateway/gate as people meet it: its camera shows a box, an examiner may sign on, a browser looks.

Its clock is the test's: a vehicle closes when the test lets time go by.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from playwright.sync_api import Page, expect

from contract.event import Scan
from contract.keys import Signer
from gateway.rim.terminal.duty import Shift
from gateway.rim.terminal.pages import STATIC
from tests.gateway.gate.market import VOUCHER_KEY
from tests.gateway.gate.process import NAME, PIN
from tests.gateway.gate.test_pages import Post
from tests.gateway.outbox.world import HandClock
from tests.gateway.terminal.camera import FakeCamera, FakeFigures, seen
from tests.gateway.terminal.conftest import OPERATOR
from tests.parts import missing
from tests.web.conftest import Visitor

NEXT, NEXT_PIN = "周小兰", "8642"
HEARS = """
window.beeps = [];
const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (at) {
  beeps.push(this.frequency.value);
  return start.call(this, at);
};
"""  # what the page sounds, as the pitches of its tones
STRANGER = Signer(Ed25519PrivateKey.from_private_bytes(bytes([9]) * 32), "voucher")


class Forger:
    """Signs with another key under the name of the county's."""

    kid = VOUCHER_KEY.kid

    def sign(self, context: str, body: bytes) -> bytes:
        return STRANGER.sign(context, body)  # type: ignore[arg-type]


class GateGround(Post):
    """A gate, and a camera that the test holds."""

    def __init__(self, folder: Path, clock: HandClock | None = None) -> None:
        super().__init__(folder, clock)
        self.server.duty.end(self.token)  # nobody works there until a test says so
        self.clerk = self.house.operators.add(NAME, ["keeper", "examiner"], PIN)
        self.show()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.port}/gate"

    @property
    def camera(self) -> FakeCamera:
        return self.cameras["cam"]

    def works(self, visitor: Visitor) -> None:
        """The examiner has signed on at this screen."""
        shift = Shift(self.clerk.id, NAME, frozenset({"examiner"}), "gate")
        token = self.server.duty.begin(shift)
        visitor.page.context.add_cookies([{"name": OPERATOR, "value": token, "url": visitor.url}])
        visitor.page.reload()
        expect(visitor.page.locator("header .by")).to_have_text(NAME)

    def reads(self, text: str, code: str = "voucher", *, after: int = 500) -> None:
        """The camera counts a code and keeps a picture of it."""
        wall = self.market.clock.wall
        name = f"s-{wall}.jpg"
        scan = Scan("cam", code, text, legible=wall - 310, snapshot=name)  # type: ignore[arg-type]
        self.camera.decide(wall, scan)
        self.market.gate.scanned(scan)
        self.market.turns(after)

    def show(self) -> None:
        """The camera shows a box whose code was counted."""
        self.camera.show(self.market.clock.wall, seen(counted=True))

    def unplugged(self) -> None:
        """The camera is gone."""
        self.camera.now = FakeFigures(0.0, 0.0, 3, "lost", ("没有画面：连接超时", "no picture: the line timed out"))


@contextmanager
def ground(folder: Path) -> Iterator[GateGround]:
    """One gate, closed in the end."""
    made = GateGround(folder)
    try:
        yield made
    finally:
        made.close()


def verdict(page: Page, word: str, why: str) -> None:
    """The panel says so, in a region that is announced at once."""
    told = page.locator('.verdict [role="status"][aria-live="assertive"]')
    expect(told.locator("h2")).to_have_text(word)
    expect(told.locator(".why")).to_have_text(why)


def signs_on(page: Page, name: str = NAME, pin: str = PIN) -> None:
    """Somebody signs on at this screen by hand."""
    expect(page.get_by_role("button", name="登录")).to_be_visible()
    page.keyboard.press("F1")
    page.get_by_role("button", name=name).click()
    page.keyboard.type(pin)
    page.keyboard.press("F12")
    expect(page.locator("header .by")).to_have_text(name)


Visit = Callable[..., Any]


@pytest.fixture
def gate(tmp_path: Path) -> Iterator[GateGround]:
    """A gate that is looked at."""
    if not (STATIC / "gate.html").is_file():
        missing("the built pages of the terminal (make web)")
    with ground(tmp_path) as made:
        yield made

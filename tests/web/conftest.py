"""The real cloud in its own process, and a real browser in front of it."""

from __future__ import annotations

import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from cloud.app.pages import STATIC
from cloud.kernel.clock import now_ms
from tests.parts import free_port, missing, part
from tests.web.county import PASSWORD, County

expect.set_options(timeout=60_000)
ARGUMENTS = [
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


class Server:
    """`zhigen cloud serve` on a county's data folder; it may be killed and started again on the same port."""

    def __init__(self, county: County, log: Path) -> None:
        self.county = county
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._log = log.open("ab")
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [sys.executable, "-m", "zhigen", "cloud", "serve"]
        command += ["--config", str(self.county.config), "--port", str(self.port)]
        self._process = subprocess.Popen(command, stdout=self._log, stderr=self._log)
        end = time.monotonic() + 240
        while not self._ready():
            assert time.monotonic() < end, "the cloud did not become ready"
            assert self._process.poll() is None, "the cloud ended at its start"
            time.sleep(0.05)

    def _ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/health/ready", timeout=2) as answer:
                return bool(answer.status == 200)
        except (URLError, ConnectionError, TimeoutError):
            return False

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def close(self) -> None:
        self.kill()
        self._log.close()


class Visitor:
    """A page that remembers what the browser complained of."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url
        self.complaints: list[str] = []
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on(
            "console",
            lambda said: self.complaints.append(said.text) if said.type in ("error", "warning") else None,
        )

    def log_in(self, name: str = "boss", to: str = "/field") -> None:
        """Go to an address, meet the log-in, pass it, and arrive at the address after all."""
        self.page.goto(self.url + to)
        self.page.wait_for_selector("form")
        self.complaints = [
            one for one in self.complaints if "401" not in one
        ]  # asking who one is, before one is anybody
        self.page.fill("[name=name]", name)
        self.page.fill("[name=password]", PASSWORD)
        self.page.keyboard.press("Enter")
        self.page.wait_for_selector("#page h1")

    def axe(self) -> list[str]:
        """Serious and critical findings of axe-core on this page."""
        source = Path(__file__).parents[2] / "dashboards/web/node_modules/axe-core/axe.min.js"
        if not source.is_file():
            missing("axe-core (npm ci in dashboards/web)")
        self.page.evaluate(source.read_text(encoding="utf-8") + "; undefined")
        found = self.page.evaluate("async () => (await axe.run(document, {resultTypes: ['violations']})).violations")
        return [
            f"{one['id']}: {node['html'][:160]}"
            for one in found
            if one["impact"] in ("serious", "critical")
            for node in one["nodes"]
        ]


# Not for the session: as long as Playwright runs, this thread has an event loop, and no other test may start one.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = part("chromium")
    if not (STATIC / "index.html").is_file():
        missing("the built pages (make web)")
    with sync_playwright() as play:
        running = play.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield running
        running.close()


@pytest.fixture(scope="module")
def county(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[County]:
    """The county of a module, of the SORT that it names: the plain one where it names none."""
    made: County = getattr(request.module, "SORT", County)(tmp_path_factory.mktemp("county"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def server(county: County) -> Iterator[Server]:
    running = Server(county, county.folder / "log")
    running.start()
    yield running
    running.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    # A browser in another zone: the pages must speak Shanghai's time all the same.
    made = browser.new_context(viewport={"width": 1440, "height": 900}, timezone_id="America/New_York")
    made.set_default_timeout(60_000)
    yield made
    made.close()


@pytest.fixture
def visitor(context: BrowserContext, server: Server) -> Visitor:
    server.county.heartbeat(now_ms())
    return Visitor(context.new_page(), server.url)

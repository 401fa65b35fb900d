"""What the pages of a gateway cost: memory of a till with its page open, and how soon each page can be used.

Real parts: `zhigen gateway run` with the shop of benchmarks.till (4,000 products, a year's sales, rules and stock as
the county signs them), reader, scanner and printer as simulators, Chromium. Memory is that of the gateway's process,
after one sale and after a hundred more.

A page is opened with nothing in the browser's cache and its processor made four times slower, from the navigation to
the first frame in which one can sign on, or, where nobody has to, in which there is what the page is for. The
quickest of seven counts, because a busy machine adds and never takes away. The ceiling, in the same run and browser:
the page that asks for the access word, which has no script.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Final

import msgspec
import yaml
from playwright.sync_api import Browser, sync_playwright

from benchmarks.county import row
from benchmarks.gateway import resident
from benchmarks.till import LOTS, STOCKED, article
from benchmarks.till import shop as furnished
from contract import catalogue, codec, dossier, rules
from contract.catalogue import Catalogue
from contract.law import national, part
from gateway.rim.clock import now
from gateway.rim.dossier_shelf import DossierShelf
from gateway.rim.rulebook import FOLDER, RuleBook
from simulators import card, printer, scanner
from tests.gateway.fleet.county import COUNTY, GATEWAY, manifest
from tests.gateway.till.shop import CATALOGUE as FEW
from tests.gateway.till.shop import IMIDA, held
from tests.gateway.till.shop import dossier as told
from tests.keys import RULES, trusting
from tests.parts import free_port
from tests.patience import until
from tests.terminals.till_county import Clerk, sections
from tests.web.conftest import ARGUMENTS
from zhigen.demo.child import Child

ARTICLES: Final = 4_000
SALES: Final = 100
TIMES: Final = 7
SLOWER: Final = 4
USABLE: Final = {
    "till": ".sign li button",
    "test-room": ".sign li button",
    "farm": ".sign li button",
    "gate": "header .lock",
    "care": "main.care > *",
}
_WATCH: Final = """(() => {
  const look = () => document.querySelector("%s")?.getClientRects().length
    ? (window.usable = performance.now()) : requestAnimationFrame(look);
  requestAnimationFrame(look);
})()"""


def run() -> list[dict[str, Any]]:
    """Rows of the table of `make bench`."""
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as name, sync_playwright() as play:
        path = shutil.which("chromium")
        if path is None:
            raise RuntimeError("chromium is not installed")
        browser = play.chromium.launch(executable_path=path, args=ARGUMENTS)
        try:
            folder = _made(Path(name))
            return [*_memory(browser, folder), *_opening(browser, folder)]
        finally:
            browser.close()


def _made(folder: Path) -> Path:
    """A shop's folder with what the county told it."""
    furnished(folder).close()
    many = [article(number) for number in range(ARTICLES)]  # the catalogue has 2 MB at most
    parts = {
        part.PART: part.encode(part.around(national(), COUNTY)),
        catalogue.PART: catalogue.encode(Catalogue(articles=(*FEW.articles, *many))),
    }
    identity, wall = trusting(folder / "identity"), now()[0]
    book = RuleBook(folder / "box" / FOLDER, COUNTY, identity, lambda: wall)
    for name in book.hear(rules.encode(manifest(1, parts), RULES)):
        book.hear_part(name, codec.deflate(parts[name]))
    lots = [held(one.product.registration, "40", lot=f"L{lot}") for one in many[:STOCKED] for lot in range(LOTS)]
    stock = msgspec.structs.replace(told(held(IMIDA, "9000", lot="A1"), *lots), issued=wall)
    DossierShelf(folder / "box", COUNTY, GATEWAY, identity, lambda: wall).hear(dossier.encode(stock, RULES))
    return folder


@contextmanager
def _running(folder: Path, **more: Any) -> Iterator[tuple[Child, Clerk]]:
    """The gateway with its desk, and a clerk who has signed on."""
    with ExitStack() as room:
        room.enter_context(card.Simulator(folder / "reader"))
        room.enter_context(scanner.Simulator(folder / "gun"))
        slips = room.enter_context(printer.Simulator("escpos", tcp=("127.0.0.1", 0)))
        port = free_port()
        config = {
            "version": 1,
            "gateway": {"id": GATEWAY, "county": COUNTY, "keys": str(folder / "identity")},
            "site": {"id": "shop-1", "name": {"zh": "石桥农资二店"}, "kind": "store", "region": COUNTY},
            "broker": {"host": "127.0.0.1", "port": free_port()},
            "storage": {"folder": str(folder / "box")},
            **sections(folder, port, slips.address),
            **more,
        }
        file = folder / "gateway.yaml"
        file.write_text(yaml.safe_dump(config, allow_unicode=True), "utf-8")
        process = Child("gateway", ["gateway", "run", "--config", str(file)], folder)
        room.callback(process.stop)
        process.start()
        clerk = room.enter_context(Clerk(port))
        clerk.enter()
        until(lambda: clerk.at_desk(), "the desk")
        yield process, clerk


def _memory(browser: Browser, folder: Path) -> Iterator[dict[str, Any]]:
    with _running(folder) as (process, clerk):
        context = browser.new_context(viewport={"width": 1280, "height": 800})
        for one in clerk.client.cookies.jar:
            context.add_cookies([{"name": one.name, "value": one.value or "", "url": clerk.url}])
        page = context.new_page()
        page.goto(f"{clerk.url}/till")
        page.locator(".idle").wait_for()
        for sold in range(SALES + 1):
            clerk.post("crop", text="黄瓜")
            clerk.post("pest", text="蚜虫")
            clerk.post("scan", text="6901234567892")
            clerk.post("confirm", notice=True)
            if sold in (0, SALES):
                page.locator(".today", has_text=f"{sold + 1} 单").wait_for()
                said = "one sale" if sold == 0 else f"{SALES} more"
                yield row(f"till: memory, page open, {said} (< 150)", resident(process.pid) / 2**20, "MB")
        context.close()


def _opening(browser: Browser, folder: Path) -> Iterator[dict[str, Any]]:
    gate = {"scanner": "gun", "quiet_s": 1}
    with _running(folder, gate=gate, test_room={"scanner": "gun"}, farm={"scanner": "gun"}) as (_, clerk):
        bare = min(_opened(browser, f"{clerk.url}/static/access.html", "form") for _ in range(TIMES))
        for name, usable in USABLE.items():
            quickest = min(_opened(browser, f"{clerk.url}/{name}", usable) for _ in range(TIMES))
            said = f"page {name}: usable, CPU {SLOWER} × slower (< 1,000)"
            yield row(said, quickest, "ms", bare, quickest / bare, "a page without script")


def _opened(browser: Browser, url: str, usable: str) -> float:
    """ms from the navigation to the first frame in which there is what a selector names."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    try:
        context.add_init_script(_WATCH % usable)
        page = context.new_page()
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        page.goto(url, wait_until="commit")
        page.locator(usable).first.wait_for()
        return float(until(lambda: page.evaluate("window.usable"), "the first frame"))
    finally:
        context.close()


if __name__ == "__main__":
    for figure in run():
        print(figure)

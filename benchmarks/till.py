"""How long a clerk waits: from the scan to the verdict on the page, from the button to the bytes of the receipt.

A shop with 5,000 products in its catalogue, 1,200 lots, and a year's sales behind it; what is measured is what the page
waits for, its JSON included. The ceiling of the sale is the disk: the same bytes written bare and synced as often as
they must be (the event with its sale, the receipt and the folder it lies in).
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import msgspec

from benchmarks.county import row
from contract.catalogue import Article, Catalogue
from contract.dossier import Held
from contract.event import Goods, Sale
from contract.law import RegisteredUse
from gateway.core.peripheral import PeripheralSpec, Socket
from gateway.rim import clock
from gateway.rim.peripherals import Desk
from gateway.rim.terminal.report import encoded
from gateway.rim.till import report
from gateway.rim.till.sale import confirm
from gateway.rim.till.till import Till
from tests.gateway.desk.house import profile
from tests.gateway.till.shop import CATALOGUE as FEW
from tests.gateway.till.shop import CHLOR, IMIDA, Shop, card, dossier, held, pesticide

ARTICLES: Final = 5_000
STOCKED: Final = 400
LOTS: Final = 3
SOLD: Final = 5_000
SALES: Final = 150  # as many receipts as wait at a printer without paper
SCANS: Final = 400
_SUBSTANCES: Final = ("吡虫啉", "阿维菌素", "联苯菊酯", "吡蚜酮")


def article(number: int) -> Article:
    """One of many."""
    name = _SUBSTANCES[number % len(_SUBSTANCES)]
    uses = [RegisteredUse(crop, "蚜虫", 3 + number % 9, 2) for crop in ("黄瓜", "韭菜", "小麦")]
    return pesticide(f"PD2030{number:04d}", f"{number % 50}%{name}乳油", f"{name} ru you", name, *uses)


def p95(spent: list[float]) -> float:
    """In ms."""
    return statistics.quantiles(spent, n=20)[-1] * 1000


def timed(work: Callable[[], object]) -> float:
    """Seconds."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def shop(folder: Path) -> Shop:
    """The shop, with a printer that is there and has no paper."""
    many = [article(number) for number in range(ARTICLES)]
    stock: list[Held] = [held(IMIDA, "9000", lot="A1"), held(CHLOR, "50", lot="C")]
    for one in many[:STOCKED]:
        stock += [held(one.product.registration, "40", lot=f"L{lot}") for lot in range(LOTS)]
    catalogue = Catalogue(articles=(*FEW.articles, *many))
    made = Shop(folder / "box", catalogue=catalogue, dossier=dossier(*stock))
    for number in range(SOLD):
        made.clock.pass_(60_000)
        made.box.record(Sale((Goods(IMIDA, "1", "瓶", lot="A1"),), crop="黄瓜", receipt=str(number)))
    made.close()
    made = Shop(folder / "box", made.clock, boot="b2", catalogue=catalogue, dossier=dossier(*stock))
    printer = PeripheralSpec("slips", profile("escpos-80mm"), Socket("127.0.0.1", 9))
    made.desk = Desk([printer], lambda _: None, clock.now, folder)
    return made


def scanned(made: Shop, crop: str, add: Callable[[Till], object]) -> list[float]:
    """Seconds from a scan to the state as the page gets it, the verdict in it."""
    spent = []
    for _ in range(SCANS):
        made.till.clear()
        made.for_(crop)
        spent.append(timed(lambda: (add(made.till), encoded(report.state(made.counter)))))
    return spent


def bare(folder: Path, sizes: tuple[int, int]) -> float:
    """Seconds to write and sync the event and the receipt, nothing else."""
    event, receipt = sizes

    def work() -> None:
        with (folder / "journal").open("ab") as file:
            file.write(bytes(event))
            file.flush()
            os.fsync(file.fileno())
        with (folder / "slip").open("wb") as file:
            file.write(bytes(receipt))
            file.flush()
            os.fsync(file.fileno())
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        os.fsync(handle)
        os.close(handle)

    return timed(work)


def run() -> list[dict[str, Any]]:
    """Rows of the table of `make bench`."""
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as name:
        folder = Path(name)
        made = shop(folder)
        good = scanned(made, "黄瓜", lambda till: till.scan("6901234567892"))
        barred = scanned(made, "韭菜", lambda till: till.scan(CHLOR))
        found = [timed(lambda: made.till.books.assortment.search("bcl")) for _ in range(SCANS)]
        sold, ceiling = [], []
        for _ in range(SALES):
            made.clock.pass_(60_000)
            made.till.slip = replace(made.till.slip, lines=())
            made.for_().card(card())
            made.till.scan("6901234567892")
            report.state(made.counter)
            sold.append(timed(lambda: confirm(made.till, "clerk-1", notice=True)))
            ceiling.append(bare(folder, (2_500, 1_500)))
        jobs = list((folder / "prints" / "slips").iterdir())
        if len(jobs) != SALES:
            raise RuntimeError(f"{len(jobs)} receipts of {SALES} sales")
        loaded = timed(lambda: msgspec.json.encode(report.state(made.counter)))
        made.close()
    best = p95(ceiling)
    return [
        row("till: scan → verdict, p95 (< 150 ms)", p95(good), "ms"),
        row("till: scan → refusal with what else, p95 (< 150 ms)", p95(barred), "ms"),
        row("till: search among 5,000 products, p95", p95(found), "ms"),
        row("till: the state of the page", loaded * 1000, "ms"),
        row("till: confirm → receipt bytes, p95 (< 300 ms)", p95(sold), "ms", best, p95(sold) / best, "bare fsync"),
    ]


if __name__ == "__main__":
    for figure in run():
        print(figure)

"""The power goes at every step of a sale: what is left is a whole sale or none, and its receipt is known to be due."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from contract.event import Buyer, Sale
from gateway.core.errors import GatewayError
from gateway.rim.till.sale import confirm
from tests.gateway.outbox.world import HandClock
from tests.gateway.till.cut import KEY, PAPER, STEPS
from tests.gateway.till.shop import IMIDA, Shop


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_cut_leaves_a_whole_sale_or_none(tmp_path: Path, step: str, when: str) -> None:
    command = [sys.executable, "-m", "tests.gateway.till.cut", str(tmp_path), step, when]
    assert subprocess.run(command, check=False, timeout=60).returncode == -signal.SIGKILL
    clock = HandClock()
    clock.pass_(60_000)
    shop = Shop(tmp_path / "box", clock, boot="b2")
    sales = [body for body in shop.told if isinstance(body, Sale)]
    buyers = [body for body in shop.told if isinstance(body, Buyer)]
    printed, open_ = (tmp_path / PAPER).exists(), shop.till.receipts.open
    sold = step in ("print", "remember") or (step, when) == ("record", "after")
    if step != "commit":
        assert len(sales) == sold
    assert len(sales) == len(buyers) <= 1
    assert shop.till.books.stock.amount(IMIDA) == (13 - len(sales)) * 1_000_000
    settled = (step, when) == ("remember", "after")
    entries = [one.id for one in shop.till.books.entries(shop.till.today)]
    assert open_ == ([] if settled else entries)
    assert printed == (step == "remember" or (step, when) == ("print", "after"))
    if sales:
        assert shop.till.once(KEY, lambda till: confirm(till, "clerk-1", notice=True)).id == entries[0]
    else:
        with pytest.raises(GatewayError):
            shop.till.once(KEY, lambda till: confirm(till, "clerk-1", notice=True))
    assert sales == [body for body in shop.told if isinstance(body, Sale)]
    shop.for_().scan("6901234567892")
    assert shop.till.number().endswith(f"-{len(sales) + 1:04d}")
    shop.close()

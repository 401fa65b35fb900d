"""The day book: what people did here stays here, in the same transaction as its event, also after the cloud has it."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from contract import event
from contract.event import Buyer, Goods, Purchase, Sale
from contract.personal import Sealed
from gateway.core.errors import GatewayError
from gateway.rim.outbox_days import KEPT, KEPT_MS
from gateway.rim.outbox_file import NAME
from tests.gateway.outbox.world import HandClock, bodies, outbox

ITEMS = (Goods("PD20081234", "2", "瓶", pack="1" * 32),)
FOR_EVER = 1 << 60
SEALED = Sealed("vault-0123456789abcdef", "AA")


def test_every_kind_that_is_kept_is_a_kind_of_event() -> None:
    assert set(event.KINDS) >= KEPT


def test_a_sale_is_in_the_book_after_the_cloud_has_taken_its_event(tmp_path: Path) -> None:
    clock = HandClock()
    box = outbox(tmp_path, clock)
    frame = box.record(Sale(ITEMS, crop="黄瓜"))
    clock.pass_(1_000)
    box.record(Purchase(ITEMS, "县农资公司"))
    box.settle("events", box.epoch, [(1, box.high("events"))])
    box.flush()
    assert bodies(box) == []
    (sale,) = box.days.between(0, FOR_EVER, ["sale"])
    assert (sale.id, sale.seq, sale.body) == (str(frame.event.id), frame.event.seq, Sale(ITEMS, crop="黄瓜"))
    assert [type(one.body) for one in box.days.newest(["sale", "purchase"], 9)] == [Purchase, Sale]
    assert box.days.entry(sale.id) == sale
    assert box.days.entry("nothing") is None
    box.close()


def test_alarms_and_who_bought_are_no_business_of_the_book(tmp_path: Path) -> None:
    box = outbox(tmp_path, HandClock())
    box.record(event.Alarm("a1", "raise", "air", "co2", "high", 1.0, 2.0))
    buyer, sale = box.record_two(Buyer(SEALED), lambda who: Sale(ITEMS, buyer=who))
    assert [one.id for one in box.days.between(0, FOR_EVER, sorted(event.KINDS))] == [sale]
    found = box.days.entry(sale)
    assert found is not None
    assert isinstance(found.body, Sale)
    assert found.body.buyer == buyer
    assert [type(one) for one in bodies(box)[-2:]] == [Buyer, Sale]
    box.close()


def test_two_events_are_recorded_both_or_neither(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    box = outbox(tmp_path, HandClock())
    before = len(bodies(box))

    def full(*_: object) -> None:
        error = sqlite3.OperationalError("database or disk is full")
        error.sqlite_errorcode = sqlite3.SQLITE_FULL
        raise error

    monkeypatch.setattr("gateway.rim.outbox_file.OutboxFile.keep", full)
    with pytest.raises(GatewayError, match="free some space"):
        box.record_two(Buyer(SEALED), lambda who: Sale(ITEMS, buyer=who))
    monkeypatch.undo()
    assert len(bodies(box)) == before
    assert box.days.between(0, FOR_EVER, ["sale"]) == []
    box.close()


def test_what_is_older_than_the_law_wants_is_forgotten_at_a_start(tmp_path: Path) -> None:
    clock = HandClock()
    box = outbox(tmp_path, clock)
    box.record(Sale(ITEMS, crop="old"))
    box.close()
    clock.pass_(KEPT_MS + 1)
    box = outbox(tmp_path, clock, boot="b2")
    box.record(Sale(ITEMS, crop="new"))
    assert [one.body for one in box.days.between(0, FOR_EVER, ["sale"])] == [Sale(ITEMS, crop="new")]
    box.close()


def test_the_book_goes_on_in_the_file_that_takes_the_place_of_a_damaged_one(tmp_path: Path) -> None:
    clock = HandClock()
    box = outbox(tmp_path / "box", clock)
    sold = [str(box.record(Sale(ITEMS, crop=f"crop {number}")).event.id) for number in range(40)]
    box.close()
    file = tmp_path / "box" / NAME
    shutil.copy(file, tmp_path / "copy")
    raw = bytearray(file.read_bytes())
    raw[:4096] = bytes(4096)  # the page of the schema
    file.write_bytes(raw)
    box = outbox(tmp_path / "box", clock, boot="b2")
    assert [one.id for one in box.days.between(0, FOR_EVER, ["sale"])] == sold
    box.close()

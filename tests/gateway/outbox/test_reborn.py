"""Another birth in the middle of a run: every row keeps the one under which it was read."""

from __future__ import annotations

from pathlib import Path

import pytest

from contract import event
from gateway.core.errors import GatewayError
from tests.gateway.outbox.world import HandClock, bodies, outbox


def test_what_was_put_before_keeps_its_birth_and_waits_under_it(tmp_path: Path) -> None:
    clock = HandClock()
    box = outbox(tmp_path, clock)
    for number in range(5):
        box.put(clock.sample(co2=float(number)))
    box.reborn("0.1", "m2")
    for number in range(5, 8):
        box.put(clock.sample(co2=float(number)))
    box.flush()
    found = [(row.sample.values["co2"], row.run.meta, row.run.boot) for row in box.reader.readings(1, 99)]
    assert found == [(float(n), "m1" if n < 5 else "m2", "b1") for n in range(8)]
    assert bodies(box)[-2:] == [event.Birth("0.1", "m1", "start"), event.Birth("0.1", "m2", "config")]
    epoch, segment = box.epoch, box.segment
    box.close()
    again = outbox(tmp_path, clock, boot="b2", meta="m2")
    births = [body for body in bodies(again) if isinstance(body, event.Birth)]
    assert (births[-1].meta, births[-1].reason) == ("m2", "restart")
    assert (again.epoch, again.segment) == (epoch, segment + 1)
    assert [row.run.meta for row in again.reader.readings(1, 99)] == ["m1"] * 5 + ["m2"] * 3
    again.close()


def test_rows_that_wait_for_their_time_keep_their_birth_when_it_is_known(tmp_path: Path) -> None:
    clock = HandClock()
    known = False
    box = outbox(tmp_path, clock, synced=lambda: known)
    box.put(clock.sample())
    box.reborn("0.1", "m2")
    box.put(clock.sample())
    box.flush()
    assert box.undated
    known = True
    clock.pass_(1000)
    box.observe()
    box.flush()
    box.flush()
    assert not box.undated
    assert [(row.run.meta, row.run.shift) for row in box.reader.readings(1, 99)] == [("m1", 0), ("m2", 0)]
    box.close()


def test_without_room_the_birth_stays(tmp_path: Path) -> None:
    clock = HandClock()
    box = outbox(tmp_path, clock)
    box._writer._full = True
    with pytest.raises(GatewayError) as refused:
        box.reborn("0.1", "m2")
    assert refused.value.code == "outbox_no_room"
    box.put(clock.sample())
    box.flush()
    assert box.reader.readings(1, 9)[0].run.meta == "m1"
    assert bodies(box) == [event.Birth("0.1", "m1", "start")]
    box.close()


def test_a_closed_outbox_says_so(tmp_path: Path) -> None:
    box = outbox(tmp_path, HandClock())
    box.close()
    with pytest.raises(GatewayError) as refused:
        box.reborn("0.1", "m2")
    assert refused.value.code == "outbox_closed"

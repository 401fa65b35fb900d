"""The uplink on a real broker: live rows, backlog, lost acks, a broker that dies."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion

from contract import birth, event, readings, seal
from contract.ack import High
from contract.birth import Content, DeviceMeta, PointMeta, SiteMeta, Text
from contract.keys import KeyRing
from contract.seal import SealCheck
from gateway.core import delivery
from gateway.core.sample import Sample
from gateway.rim import clock, uplink
from gateway.rim.outbox import Outbox
from gateway.rim.outbox_orders import Batch
from gateway.rim.session import Broker
from gateway.rim.uplink import Uplink
from tests.broker import Mosquitto
from tests.gateway.uplink.cloud import Cloud
from tests.keys import ACK, COMMAND, trusting
from tests.patience import until

SITE = SiteMeta("farm-1", Text("一号农场"), "farm", "341225")
MINUTES = 72 * 60  # three days in the dark, a sample a minute
CONTENT = Content(SITE, [DeviceMeta("air", Text("空气"), "p", "h", {"co2": PointMeta("ppm")})])


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uplink, "FIRST_RETRY_S", 0.1)
    monkeypatch.setattr(uplink, "LONGEST_RETRY_S", 0.2)
    monkeypatch.setattr(delivery, "FIRST_WAIT_MS", 300)


@contextmanager
def gateway(folder: Path, port: int, *, synced: bool = True, wrong: int = 0) -> Iterator[tuple[Outbox, Uplink]]:
    """An outbox and its uplink, wired as the app does.

    synced: what the kernel says of its clock; wrong: by how many ms that is wrong.
    """
    boot = clock.new_boot()

    def moment() -> tuple[int, int]:
        wall, mono = clock.now()
        return wall + wrong, mono

    carried: list[Uplink] = []

    def committed(batch: Batch) -> None:
        if carried:
            carried[0].offer(batch)

    identity = trusting(folder / "identity")
    box = Outbox(
        folder,
        gateway="gw-1",
        boot=boot,
        meta=CONTENT.hash,
        signer=lambda: identity.signer,
        clock=moment,
        synced=lambda: synced,
        committed=committed,
    )
    meta = birth.Meta(gateway="gw-1", boot=boot, t=1, software="0.1", hash=CONTENT.hash, content=CONTENT)
    line = Uplink(
        Broker("127.0.0.1", port),
        box,
        meta,
        identity=identity,
        county="341225",
        clock=moment,
        portrait=lambda: birth.State(online=True, boot=boot, t=moment()[0], clock=box.clock_state()),
    )
    carried.append(line)
    box.start("0.1")
    line.start()
    try:
        yield box, line
    finally:
        line.stop()
        box.close()


@pytest.fixture
def cloud(mosquitto: Mosquitto) -> Iterator[Cloud]:
    stand_in = Cloud(mosquitto.port)
    yield stand_in
    stand_in.close()


def put(box: Outbox, count: int, device: str = "air") -> None:
    for number in range(count):
        wall, mono = clock.now()
        box.put(Sample(device, wall, mono, {"co2": float(number), "air_temperature": 20.5}, {}))
    box.flush()


def put_wrong(box: Outbox, wrong: int) -> None:
    wall, mono = clock.now()
    box.put(Sample("air", wall + wrong, mono, {"co2": 1.0}, {}))
    box.flush()


def empty(box: Outbox) -> bool:
    return box.backlog("readings") == box.backlog("events") == 0


def test_live_rows_and_events_reach_the_cloud_and_leave_by_its_ack(
    tmp_path: Path, mosquitto: Mosquitto, cloud: Cloud
) -> None:
    with gateway(tmp_path / "box", mosquitto.port) as (box, line):
        until(lambda: line.connected)
        put(box, 30)
        box.record(event.DeviceHealth("air", "lost", "no_answer"))
        until(lambda: empty(box))
        assert sorted(cloud.rows) == list(range(1, 31))
        assert cloud.rows[8][0][0] == "air"
        assert cloud.rows[8][0][2] == {"co2": 7.0, "air_temperature": 20.5}
        assert {seq: type(frame.event.body).__name__ for seq, frame in cloud.events.items()} == {
            1: "Birth",
            2: "DeviceHealth",
        }
        line.touch()
        until(lambda: cloud.states and cloud.states[-1].last_ack and cloud.states[-1].produced == 60)
        state = cloud.states[-1]
        assert state.readings is not None
        assert (state.readings.low, state.readings.high, state.readings.backlog) == (31, 30, 0)
        assert cloud.meta is not None
        assert cloud.meta.content == CONTENT
    until(lambda: not cloud.states[-1].online)
    assert cloud.states[-1].produced == 60  # a farewell, not the last will


def test_a_backlog_drains_lane_by_lane_compressed_and_in_order(
    tmp_path: Path, mosquitto: Mosquitto, cloud: Cloud
) -> None:
    dark = mosquitto.port
    mosquitto.kill()
    with gateway(tmp_path / "box", dark) as (box, line):
        for device in ("air", "soil", "pond"):
            put(box, MINUTES, device)
        for number in range(60):
            box.record(event.DeviceHealth("air", "lost" if number % 2 else "found"))
        assert not line.connected
        mosquitto.start()
        until(lambda: empty(box))
        assert sorted(cloud.rows) == list(range(1, 3 * MINUTES + 1))
        assert sorted(cloud.events) == list(range(1, 62))
        assert cloud.order[:50] == ["events"] * 50
        assert cloud.packed >= 10
        first_heard = {seq: place for place, seq in enumerate(cloud.rows)}
        chunks = [first_heard[seq] // 500 for seq in range(1, 3 * MINUTES + 1)]
        assert chunks == sorted(chunks)


def test_a_lost_ack_costs_a_resend_of_the_same_rows(tmp_path: Path, mosquitto: Mosquitto, cloud: Cloud) -> None:
    cloud.acking = False
    with gateway(tmp_path / "box", mosquitto.port) as (box, line):
        until(lambda: line.connected)
        put(box, 5)
        until(lambda: all(len(cloud.rows[seq]) >= 2 for seq in range(1, 6)))
        assert all(heard[0] == again for heard in cloud.rows.values() for again in heard[1:])
        assert box.backlog("readings") == 5
        cloud.acking = True
        until(lambda: empty(box))


def test_refused_rows_are_settled_and_counted(tmp_path: Path, mosquitto: Mosquitto, cloud: Cloud) -> None:
    cloud.acking = False
    with gateway(tmp_path / "box", mosquitto.port) as (box, line):
        until(lambda: line.connected)
        put(box, 4)
        until(lambda: len(cloud.rows) == 4)
        cloud.settle("readings", box.epoch + 1, [(1, 4)])
        cloud.refuse("readings", box.epoch, [(2, 3)])
        until(lambda: box.backlog("readings") == 2)
        assert line.refused == 2
        assert [row.seq for row in box.reader.readings(1, 9)] == [1, 4]


def test_an_ack_that_names_too_much_takes_nothing_that_comes_later(
    tmp_path: Path, mosquitto: Mosquitto, cloud: Cloud
) -> None:
    cloud.acking = False
    with gateway(tmp_path / "box", mosquitto.port) as (box, line):
        until(lambda: line.connected)
        put(box, 2)
        until(lambda: len(cloud.rows) == 2)
        cloud.settle("readings", box.epoch, [(1, 1 << 50)])
        until(lambda: box.backlog("readings") == 0)
        put(box, 3)
        until(lambda: len(cloud.rows) == 5)
        assert box.backlog("readings") == 3


def test_a_broker_that_dies_costs_nothing(tmp_path: Path, mosquitto: Mosquitto, cloud: Cloud) -> None:
    with gateway(tmp_path / "box", mosquitto.port) as (box, line):
        until(lambda: line.connected)
        for _ in range(3):
            put(box, 200)
            mosquitto.kill(signal.SIGKILL)
            put(box, 200)
            until(lambda: not line.connected)
            mosquitto.start()
            until(lambda: line.connected)
        until(lambda: empty(box), seconds=30)
    assert sorted(cloud.rows) == list(range(1, 1_201))
    assert all(heard[0] == again for heard in cloud.rows.values() for again in heard[1:])


def test_the_last_will_tells_of_a_death(tmp_path: Path, mosquitto: Mosquitto, cloud: Cloud) -> None:
    with gateway(tmp_path / "box", mosquitto.port) as (_, line):
        until(lambda: line.connected)
        until(lambda: cloud.states and cloud.states[-1].online)
        usurper = Client(CallbackAPIVersion.VERSION2, f"zhigen-gw-1-{line.boot[-12:]}")
        usurper.connect("127.0.0.1", mosquitto.port)  # the same id again: the broker cuts the first
        usurper.loop_start()
        until(lambda: any(not state.online and not state.produced for state in cloud.states))
        usurper.disconnect()
        usurper.loop_stop()


def test_two_machines_of_one_identity_do_not_cut_each_other_off(
    tmp_path: Path, mosquitto: Mosquitto, cloud: Cloud
) -> None:
    with gateway(tmp_path / "one", mosquitto.port) as (_, one), gateway(tmp_path / "two", mosquitto.port) as (_, two):
        until(lambda: one.connected and two.connected)
        until(lambda: len({state.boot for state in cloud.states if state.online}) == 2)
        assert one.connected
        assert two.connected


def test_every_message_of_a_flush_is_proved_by_itself(tmp_path: Path, mosquitto: Mosquitto, cloud: Cloud) -> None:
    with gateway(tmp_path / "box", mosquitto.port) as (box, line):
        until(lambda: line.connected)
        for device in ("air", "soil", "pond"):
            put(box, 5, device)
        until(lambda: empty(box))
    key = trusting(tmp_path / "box" / "identity").signer.described(gateway="gw-1")
    ring = KeyRing([key])
    check = SealCheck(ring)
    sealed = [(topic, payload) for topic, payload in cloud.payloads if topic.kind == "data"]
    assert {topic.leaf for topic, _ in sealed} == {"air", "soil", "pond"}
    for _, payload in sealed:
        check.check(*seal.split(payload), gateway="gw-1", now=key.not_before)
    for frame in cloud.events.values():
        ring.check(
            "event", frame.event.kid, frame.raw, frame.signature, purpose="gateway", now=frame.event.t, gateway="gw-1"
        )


def test_an_ack_that_nobody_proved_deletes_nothing(
    tmp_path: Path, mosquitto: Mosquitto, cloud: Cloud, caplog: pytest.LogCaptureFixture
) -> None:
    cloud.acking = False
    with gateway(tmp_path / "box", mosquitto.port) as (box, line):
        until(lambda: line.connected)
        put(box, 3)
        until(lambda: len(cloud.rows) == 3)
        cloud.signer = COMMAND  # a key of the county, but not the one that acks
        for _ in range(5):
            cloud.settle("readings", box.epoch, [(1, 3)])
        until(lambda: line.receipts.unproved == 5)
        assert box.backlog("readings") == 3
        assert caplog.text.count("ack=unproved code=unknown_key") == 1
        cloud.signer = ACK
        cloud.settle("readings", box.epoch, [(1, 3)])
        until(lambda: box.backlog("readings") == 0)


@pytest.mark.parametrize("wrong", [-1_700_000_000_000, 86_400_000, 0])
def test_readings_of_a_clock_that_nobody_set_go_when_an_ack_has_told_the_time(
    tmp_path: Path, mosquitto: Mosquitto, cloud: Cloud, wrong: int
) -> None:
    cloud.acking = False
    with gateway(tmp_path / "box", mosquitto.port, synced=False, wrong=wrong) as (box, line):
        until(lambda: line.connected and 1 in cloud.events)
        before = clock.now()[0]
        put_wrong(box, wrong)
        box.record(event.DeviceHealth("air", "lost"))
        until(lambda: 2 in cloud.events)  # events go at once; what was read before them would have gone by now too
        assert not cloud.rows
        cloud.acking = True
        box.record(event.DeviceHealth("air", "found"))
        until(lambda: empty(box))
        (_, time, _) = cloud.rows[1][0]
        assert abs(time - before) < 5_000
        told = [f.event.body for f in cloud.events.values() if isinstance(f.event.body, event.ClockStep)]
        assert [(one.source, abs(one.step + wrong) < 5_000) for one in told] == ([("ack", True)] if wrong else [])
        line.touch()
        until(lambda: cloud.states[-1].clock is not None and cloud.states[-1].clock.source == "ack")
        said = cloud.states[-1].clock
        assert said is not None
        assert said.synced == (not wrong)


def test_a_high_mark_beyond_ours_begins_another_epoch_and_both_are_settled(
    tmp_path: Path, mosquitto: Mosquitto, cloud: Cloud
) -> None:
    cloud.acking = False
    with gateway(tmp_path / "box", mosquitto.port) as (box, line):
        until(lambda: line.connected)
        put(box, 3)
        until(lambda: len(cloud.rows) == 3)
        old = box.epoch
        cloud.know(High("readings", old, 900))
        until(lambda: box.epoch > old)
        put(box, 2)
        until(lambda: len(cloud.rows) == 5)
        epochs = {
            seq: message.epoch
            for topic, payload in cloud.payloads
            if topic.kind == "data"
            for message in [readings.decode(seal.split(payload)[0])]
            for seq in message.seqs
        }
        assert epochs == {1: old, 2: old, 3: old, 4: box.epoch, 5: box.epoch}
        cloud.acking = True
        box.record(event.DeviceHealth("air", "found"))
        until(lambda: empty(box))

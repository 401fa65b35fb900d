"""The pure parts: which rows are kept, what can be salvaged, how acks are merged."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloud.ingest import salvage
from cloud.ingest.holes import coalesce
from cloud.ingest.settlement import Settlement
from cloud.ingest.sift import sift
from contract import ack
from contract.errors import ContractError
from contract.keys import KeyRing
from contract.moment import EARLIEST_MS, LEAD_MS, plausible
from contract.readings import Readings
from contract.topics import Topic, parse
from tests.keys import ACK, TRUSTED

NOW = 1_795_000_000_000
TOPIC = Topic("532331", "farm-a", "data", "d1")
ranges = st.lists(st.tuples(st.integers(1, 60), st.integers(0, 9)).map(lambda pair: (pair[0], sum(pair))), max_size=12)
moments = st.sampled_from([0, EARLIEST_MS - 1, EARLIEST_MS, NOW, NOW + LEAD_MS, NOW + LEAD_MS + 1])
json_like = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["e", "s", "v", "epoch", "seq", "co2"]), inner, max_size=4)
    ),
    max_leaves=12,
)


def numbers(parts: list[tuple[int, int]]) -> set[int]:
    return {n for first, last in parts for n in range(first, last + 1)}


@given(ranges)
def test_coalescing_keeps_exactly_the_numbers(parts):
    merged = coalesce(parts)
    assert numbers(merged) == numbers(parts)
    assert all(a[1] + 1 < b[0] for a, b in pairwise(merged))


@given(
    st.lists(moments, min_size=1, max_size=8), st.integers(0, 999), st.sets(st.sampled_from(["co2", "noise", "luck"]))
)
def test_every_row_is_settled_once_and_the_good_ones_are_kept(times, segment, keys):
    keys = keys or {"co2"}
    seqs = [3 * place + 1 for place in range(len(times))]
    values: dict[str, list[float | None]] = {key: [float(seq) for seq in seqs] for key in keys}
    marks = {"co2": {"spike": [0]}} if "co2" in keys else {}
    sifted = sift("farm-a", "d1", Readings(1, "b", segment, seqs, times, values, marks, ""), NOW, {"noise": "lx"})
    settled = [*sifted.seqs, *(n for _, parts in sifted.refused for n in numbers(parts))]
    assert sorted(settled) == seqs
    good = [seq for seq, time in zip(seqs, times, strict=True) if plausible(time, NOW)] if "co2" in keys else []
    assert list(sifted.seqs) == good
    if sifted.block is None:
        assert good == []
    else:
        assert sifted.block.values == {"co2": [float(seq) for seq in good]}
        assert sifted.block.times == [time * 1000 + segment for time in times if plausible(time, NOW)]
        assert sifted.block.quality == {"co2": [3 if seq == 1 else 0 for seq in good]}
    assert {fault.code for fault in sifted.faults} <= {"time_implausible", "unit_mismatch", "unknown_measurement"}
    assert bool(sifted.faults) == (len(good) < len(seqs) or bool(keys - {"co2"}))
    assert all("lx" in fault.text() for fault in sifted.faults if fault.code == "unit_mismatch")


@given(json_like | st.binary(max_size=40))
def test_salvage_never_raises(found):
    payload = found if isinstance(found, bytes) else json.dumps(found).encode()
    address = salvage.address(payload)
    assert address is None or (address.epoch >= 1 and min(address.seqs) >= 1)
    tamed = salvage.without_wild(payload)
    assert tamed is None or b"NaN" not in tamed[0]


@pytest.mark.parametrize(
    ("payload", "address"),
    [
        (b'{"e":2,"s":[3,4],"v":NaN,"b":"b7"}', (2, [3, 4], "b7")),
        (b'{"e":2,"s":[3,4],"b":7}', (2, [3, 4], "")),
        (b'{"epoch":2,"seq":9,"boot":"b8"}\nsignature', (2, [9], "b8")),
        (b'{"e":2,"s":0}', None),
        (b'{"e":true,"s":1}', None),
        (b'{"e":1,"s":[]}', None),
        (b'{"e":1,"s":9007199254740992}', None),
        (b"[" * 100_000, None),
    ],
)
def test_an_address_is_whole_or_not_there(payload: bytes, address: tuple[int, list[int], str] | None):
    assert salvage.address(payload) == address


def test_one_ack_per_gateway_with_ranges_boots_and_reasons():
    settlement = Settlement("readings")
    settlement.durable(TOPIC, 1, "b1", [(1, 5)])
    settlement.durable(TOPIC._replace(leaf="d2"), 1, "b1", [(6, 9)])
    settlement.durable(TOPIC, 1, "b2", [(6, 7)])
    settlement.durable(TOPIC, 2, "b1", [(1, 1)])
    settlement.refused(TOPIC, 2, "b1", [(2, 3)], ContractError("time_implausible", "t[0]", time="1970"))
    settlement.durable(TOPIC._replace(gateway="farm-b"), 1, "b1", [(1, 1)])
    settlement.high(TOPIC._replace(gateway="farm-c"), [ack.High("events", 4, 9)])
    ring = KeyRing(TRUSTED)
    acks = {parse(topic).gateway: ack.verified(body, ring, NOW) for topic, body in settlement.acks(NOW, ACK)}
    assert set(acks) == {"farm-a", "farm-b", "farm-c"}
    assert [(part.epoch, part.boot, part.ranges) for part in acks["farm-a"].durable] == [
        (1, "b1", [(1, 9)]),
        (1, "b2", [(6, 7)]),
        (2, "b1", [(1, 1)]),
    ]
    (refused,) = acks["farm-a"].refused
    assert (refused.lane, refused.epoch, refused.boot, refused.ranges) == ("readings", 2, "b1", [(2, 3)])
    assert refused.code == "time_implausible"
    assert acks["farm-b"].t == NOW
    assert acks["farm-c"].high == [ack.High("events", 4, 9)]


def test_an_ack_never_holds_more_ranges_than_a_gateway_reads():
    settlement = Settlement("events")
    settlement.durable(TOPIC, 1, "b1", [(2 * n, 2 * n) for n in range(1, ack.MAX_SPAN + 2)])
    ((_, body),) = settlement.acks(NOW, None)
    assert [len(part.ranges) for part in ack.decode(body).durable] == [ack.MAX_SPAN, 1]

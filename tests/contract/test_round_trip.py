"""What one side writes, the other reads: the same thing, for every topic and every message."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from contract import ack, birth, codec, command, event, readings, rules, seal
from contract.errors import ContractError
from contract.keys import KeyRing
from contract.topics import Topic, build, every_gateway, parse
from tests.contract import messages

COUNTY, GATEWAY = "990101", "farm-01"


@given(messages.topics())
def test_topics(topic: Topic) -> None:
    assert parse(build(topic)) == topic
    assert str(topic) == build(topic)


@given(
    st.text(max_size=60)
    | st.lists(st.sampled_from(["", "data", "ack", "rules", "990101", "９９0101", "gw-1", "+", "#"]), max_size=5).map(
        "/".join
    )
)
@example("100000//rules")  # rules name no gateway, not even an empty one
def test_only_what_build_makes_is_parsed(tail: str) -> None:
    text = "zhigen/v1/" + tail
    topic = None
    try:
        topic = parse(text)
    except ContractError as error:
        assert error.code == "topic"  # noqa: PT017  # most are refused, some are topics
    assert topic is None or build(topic) == text


@pytest.mark.parametrize(
    "topic",
    [
        Topic("12345", GATEWAY, "ack"),
        Topic("１２３４５６", GATEWAY, "ack"),
        Topic(COUNTY, "a", "ack"),
        Topic(COUNTY, "a--b", "ack"),
        Topic(COUNTY, "rules", "ack"),
        Topic(COUNTY, GATEWAY, "ack", "x"),
        Topic(COUNTY, GATEWAY, "data"),
        Topic(COUNTY, GATEWAY, "data", "A"),
        Topic(COUNTY, GATEWAY, "rules"),
        Topic(COUNTY, "", "rules", "a/b"),
    ],
)
def test_a_topic_that_the_contract_does_not_allow_is_not_built(topic: Topic) -> None:
    with pytest.raises(ContractError) as caught:
        build(topic)
    assert caught.value.code == "topic"


def test_the_cloud_hears_all_gateways() -> None:
    assert every_gateway("data") == "zhigen/v1/+/+/data/+"
    assert every_gateway("event") == "zhigen/v1/+/+/event"


@given(messages.rows(), st.booleans())
def test_rows(rows: readings.Readings, packed: bool) -> None:
    body = readings.encode(rows)
    payload = codec.deflate(body) if packed else body
    assert codec.decode(Topic(COUNTY, GATEWAY, "data", "air-1"), payload) == rows


@given(messages.events, st.booleans())
def test_events_keep_their_bytes(sent: event.Event, sign: bool) -> None:
    frame = event.frame(sent, messages.SIGNER if sign else None)
    got = codec.decode(Topic(COUNTY, sent.gateway, "event"), frame.wire())
    assert got == frame
    assert isinstance(got, event.EventFrame)
    assert got.digest == frame.digest
    assert got.wire() == frame.wire()


@given(messages.metas)
def test_births(meta: birth.Meta) -> None:
    assert codec.decode(Topic(COUNTY, meta.gateway, "meta"), birth.encode(meta)) == meta


@given(messages.states)
def test_states(state: birth.State) -> None:
    assert codec.decode(Topic(COUNTY, GATEWAY, "state"), birth.encode(state)) == state


@given(messages.acks)
def test_acks(sent: ack.Ack) -> None:
    body = ack.encode(sent)
    assert codec.decode(Topic(COUNTY, GATEWAY, "ack"), body) == sent
    assert ack.decode(body + b"\nsignature") == sent


@given(messages.acks)
def test_signed_acks(sent: ack.Ack) -> None:
    payload = ack.encode(sent, messages.ACK_SIGNER)
    ring = KeyRing([messages.ACK_SIGNER.described()])
    found = ack.verified(payload, ring, 0)
    assert (found.durable, found.refused, found.high) == (sent.durable, sent.refused, sent.high)
    assert codec.decode(Topic(COUNTY, GATEWAY, "ack"), payload) == found


@given(messages.commands, messages.replies, messages.manifests)
def test_what_goes_down_and_comes_back(sent: command.Command, reply: command.Reply, manifest: rules.Manifest) -> None:
    ring = KeyRing(
        [
            messages.COMMAND_SIGNER.described(),
            messages.SIGNER.described(gateway=GATEWAY),
            messages.RULES_SIGNER.described(),
        ]
    )
    down = command.encode(sent, messages.COMMAND_SIGNER)
    assert command.verified(down, ring, 0).body == sent.body
    assert codec.decode(Topic(COUNTY, GATEWAY, "cmd"), down) == command.decode(down)
    up = command.encode(reply, messages.SIGNER)
    assert command.verified_reply(up, ring, GATEWAY, 0).data == reply.data
    assert codec.decode(Topic(COUNTY, GATEWAY, "reply"), up) == command.decode_reply(up)
    said = rules.encode(manifest, messages.RULES_SIGNER)
    assert rules.verified(said, ring, 0).parts == manifest.parts
    assert codec.decode(Topic(COUNTY, "", "rules"), said) == rules.decode(said)


@given(st.lists(messages.rows(), min_size=1, max_size=9))
def test_sealed_rows_read_as_bare_ones(flush: list[readings.Readings]) -> None:
    bodies = [readings.encode(rows) for rows in flush]
    payloads = seal.seal(bodies, messages.SIGNER)
    topic = Topic(COUNTY, GATEWAY, "data", "air-1")
    assert [codec.decode(topic, payload) for payload in payloads] == flush


@given(st.lists(st.integers(1, 60)))
def test_merged_ranges_hold_exactly_the_numbers(seqs: list[int]) -> None:
    ranges = ack.merge(seqs)
    assert {seq for first, last in ranges for seq in range(first, last + 1)} == set(seqs)
    assert all(b[0] - a[1] > 1 for a, b in pairwise(ranges))


def test_the_worst_quality_of_a_value_wins() -> None:
    rows = readings.Readings(1, "b", 0, [1, 2], [0, 1], {"co2": [1.0, 2.0]}, {"co2": {"spike": [1], "stuck": [1]}}, "m")
    assert len(rows) == 2
    assert rows.quality_column("co2") == [0, 3]
    assert rows.quality_column("noise") is None
    rows = readings.Readings(
        1, "b", 0, [1], [0], {"co2": [1.0]}, {"co2": {"spike": [0], "stuck": [0], "stale": []}}, "m"
    )
    assert readings.decode(readings.encode(rows)).quality == {"co2": {"spike": [0]}}

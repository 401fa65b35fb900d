"""The bad road loses nothing of what goes up: each message comes out whole at least once."""

from __future__ import annotations

import random

from tests.faults.relay import Packet, Plan, spoil

PLAN = Plan({}, {}, "7", repeated=0.5, cut=0.5)


def test_every_message_is_there_whole_and_some_twice_or_cut() -> None:
    sent = [Packet(f"zhigen/v1/349901/g/data/d{n}", b"0123456789" + bytes([n])) for n in range(50)]
    came = spoil(sent, random.Random(7), PLAN)
    assert set(sent) <= set(came)
    assert came[: len(sent)] != sent
    assert len(came) > len(sent)
    cut = [packet for packet in came if packet not in sent]
    assert cut
    assert all(any(whole.payload.startswith(packet.payload) for whole in sent) for packet in cut)


def test_what_is_retained_goes_as_it_is() -> None:
    births = [Packet(f"zhigen/v1/349901/g{n}/meta", b"birth", retain=True) for n in range(20)]
    assert sorted(spoil(births, random.Random(7), PLAN), key=lambda one: one.topic) == sorted(
        births, key=lambda one: one.topic
    )

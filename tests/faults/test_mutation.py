"""The campaign of bent messages, small: see tests.faults.mutation for a million."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from random import Random

import pytest

from tests.broker import Mosquitto
from tests.faults.mutation import campaign, mutants


@pytest.mark.campaign
@pytest.mark.slow
def test_bent_messages_cost_no_good_one(tmp_path: Path):
    broker = Mosquitto(tmp_path, "max_packet_size 1048576\n")
    broker.start()
    try:
        done = campaign(tmp_path, broker.port, 20_000, seed=20_261_124)
    finally:
        broker.kill()
    assert (done.bent, done.good) == (20_000, 402)
    assert done.held + done.dropped > 1_000


def test_a_seed_bends_the_same_way_again():
    assert list(islice(mutants(Random(7)), 300)) == list(islice(mutants(Random(7)), 300))

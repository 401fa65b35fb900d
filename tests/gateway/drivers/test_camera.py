"""The figures of a camera: what came, what was decided, what was counted, interval by interval."""

from __future__ import annotations

import numpy as np

from gateway.drivers.camera import Tally, decoder, measured
from gateway.vision.measures import measures
from tests.gateway.camera.film import profile


def test_figures_of_an_interval_and_the_next_begins_anew() -> None:
    tally = Tally(1000)
    for latency, dropped, counted in [(10, 0, 1), (30, 4, 0), (20, 4, 2)]:
        tally.decided(latency, dropped, counted)
    figures = tally.report(3000)
    assert figures["frame_rate"] == 11 / 2
    assert figures["latency"] == 20
    assert figures["dropped"] == 100 * 8 / 11
    assert figures["codes"] == 3 * 60 / 2
    assert tally.report(4000) == {"frame_rate": 0.0, "latency": None, "dropped": None, "codes": 0.0}
    assert tally.report(4000) == {"frame_rate": None, "latency": None, "dropped": None, "codes": None}


def test_what_cannot_be_measured_has_no_value() -> None:
    fields = measured(measures(np.full((90, 160, 3), 51, np.uint8), []))
    assert fields == {"brightness": 20.0, "contrast": 0.0, "edge": None, "module": None}
    points = profile().points
    values = dict(zip([point.key for point in points], decoder(profile())(fields), strict=True))
    assert values["picture_brightness"] == 20.0
    assert values["frame_rate"] is None
    assert len(values) == len(points) == 9

"""The evidence score: measured, filled, typed, missing; the weights of a kind, line by line."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloud.production.evidence import Done, score
from cloud.production.model import CYCLE_KINDS
from cloud.production.required import REQUIRED

NOTHING = Done({}, (), {}, size=False, tagged=0, heads=0, over=True)


def _done(**fields: Any) -> Done:
    return NOTHING._replace(**fields)


@pytest.mark.parametrize("kind", CYCLE_KINDS)
def test_the_weights_of_a_kind_are_a_hundred(kind: Any) -> None:
    assert sum(one.weight for one in REQUIRED[kind]) == 100
    assert len({one.code for one in REQUIRED[kind]}) == len(REQUIRED[kind])


@pytest.mark.parametrize(
    ("done", "measured", "filled", "typed"),
    [
        # 25 of 100 do not arise where no input was used
        (NOTHING, 0.0, 0.0, 0.0),
        (_done(size=True), 0.0, 0.0, round(100 * 5 / 75, 1)),
        (_done(actions={"sow": False}), 0.0, 0.0, round(100 * 5 / 75, 1)),
        (_done(actions={"harvest": True}), round(100 * 15 / 75, 1), 0.0, 0.0),
        (_done(actions={"harvest": True}, over=False), round(100 * 15 / 75, 1), 0.0, 0.0),
        (_done(size=True, over=False), 0.0, 0.0, round(100 * 5 / 60, 1)),
        (_done(climate={"soil_moisture": (50.0, 25.0)}), round(100 * 10 / 75, 1), round(100 * 5 / 75, 1), 0.0),
        (_done(uses=("pack", "bought", "", "")), 6.2, 0.0, 6.2),
    ],
)
def test_a_crop(done: Done, measured: float, filled: float, typed: float) -> None:
    found = score("crop", done)
    assert (found.measured, found.filled, found.typed) == (measured, filled, typed)
    assert found.missing == pytest.approx(100 - measured - filled - typed, abs=0.05)


def test_every_line_explains_itself_in_both_languages() -> None:
    found = score("herd", _done(tagged=5, heads=10, uses=("bought",)))
    told = {line.required.code: (line.zh, line.en) for line in found.lines}
    assert told["tags"] == ("耳标（20）：设备测得 50%，没有 50%", "ear tags (20): 50% measured, 50% missing")
    assert told["inputs"][0] == "用药用料对得上买的哪一包（25）：手工录入 100%"
    assert score("pond", NOTHING).lines[3].en.endswith("does not arise in this cycle, not counted")


_PERCENT = st.tuples(st.floats(0, 100), st.floats(0, 100)).filter(lambda pair: sum(pair) <= 100)


@given(
    kind=st.sampled_from(CYCLE_KINDS),
    uses=st.lists(st.sampled_from(("pack", "bought", "")), max_size=5),
    climate=st.dictionaries(st.sampled_from(("air_temperature", "soil_moisture", "dissolved_oxygen")), _PERCENT),
    actions=st.dictionaries(st.sampled_from(("sow", "stock", "harvest")), st.booleans()),
    over=st.booleans(),
)
def test_the_parts_are_a_whole(kind: Any, uses: Any, climate: Any, actions: Any, over: bool) -> None:
    found = score(kind, Done(actions, uses, climate, size=True, tagged=1, heads=3, over=over))
    parts = (found.measured, found.filled, found.typed, found.missing)
    assert all(0 <= part <= 100 for part in parts)
    assert sum(parts) == pytest.approx(100, abs=0.2)

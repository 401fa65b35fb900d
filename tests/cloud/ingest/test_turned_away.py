"""What the store of series will never take: told message by message, quarantined once, acked as refused, alerted."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cloud.alerts import open_alerts
from cloud.ingest.turned_away import by_device, tell
from cloud.telemetry import Block, Refusal
from cloud.telemetry.influx.store import InfluxSeries
from tests.cloud.ingest.conftest import Ground
from tests.cloud.ingest.farm import now_ms, rows
from tests.cloud.series_ground import SeriesGround

cells = st.lists(st.tuples(st.sampled_from([None, 1.0]), st.booleans()), min_size=1, max_size=8)


def refusal(t: int, point: str, kind: str = "value") -> Refusal:
    return Refusal("farm-a", "d1", point, t, "no", kind)  # type: ignore[arg-type]


@given(cells, st.booleans())
def test_each_row_is_settled_once_and_refused_only_where_nothing_of_it_stands(column, beside):
    values = {"co2": [value for value, _ in column], "noise": [1.0 if beside else None for _ in column]}
    times = list(range(len(column)))
    lost = [refusal(t, "co2") for t, (value, bad) in enumerate(column) if value is not None and bad]
    told = tell(Block("farm-a", "d1", times, values, {}), [t + 10 for t in times], by_device(lost)["farm-a", "d1"])
    refused = [seq for _, found in told.refused for seq in found]
    assert sorted(told.durable + refused) == [t + 10 for t in times]
    assert refused == ([] if beside else [one.t + 10 for one in lost])
    assert [(fault.code, fault.where) for fault in told.faults] == ([("value_refused", "v.co2")] if lost else [])


def test_one_fault_for_each_reason():
    block = Block("farm-a", "d1", [1, 2], {"co2": [1.0, 2.0], "noise": [1.0, 2.0]}, {})
    lost = [refusal(t, point, kind) for t in (1, 2) for point, kind in (("co2", "value"), ("noise", "series"))]
    told = tell(block, [7, 8], by_device(lost)["farm-a", "d1"])
    assert {fault.code for fault in told.faults} == {"value_refused", "series_refused"}
    assert (told.durable, [found for _, found in told.refused]) == ([], [[7, 8]])


def test_a_series_too_many_lies_in_quarantine_and_is_told(ground: Ground, series_ground: SeriesGround):
    with series_ground.buckets() as config:
        ground.series.close()
        limited = config.model_copy(update={"gateway_series": 1})
        ground.series = InfluxSeries(limited, ground.database)  # type: ignore[assignment]
        ground.ingest()
        farm, now = ground.farm(), now_ms()
        farm.data(rows([1, 2], [now - 2, now - 1]))
        farm.wait("readings", [1, 2])
        raw = farm.data(rows([3, 4], [now, now + 1], co2=[3.0, None], noise=[1.0, 2.0]))
        farm.wait("readings", [3], refused=[4])
        assert farm.refused("readings") == {4: "series_refused"}
        assert ground.stored() == [1.0, 2.0, 3.0]
        (kept,) = ground.quarantine()
        assert (kept.code, kept.place, kept.raw) == ("series_refused", "v.noise", raw)
        with ground.database.read() as session:
            (alert,) = open_alerts(session, "series", "farm-a")
        assert "d1/noise" in alert.details
        ground.close()
        ground._services.clear()
        ground._farms.clear()

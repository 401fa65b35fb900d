"""Faults as they are spelled on the command line, and orders to a running simulator."""

from __future__ import annotations

import io
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from simulators.control import ClearOrder, FaultOrder, HoldOrder, Order, ReleaseOrder, follow, read_order, watch
from simulators.faults import KINDS, Fault, parse


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("3:silence", Fault(3, "silence")),
        ("3:silence@10+5", Fault(3, "silence", None, None, 10, 5)),
        ("1:exception=6@0.5", Fault(1, "exception", None, 6, 0.5, None)),
        ("12:spike/soil_moisture.20cm=-4.5@1+2", Fault(12, "spike", "soil_moisture.20cm", -4.5, 1, 2)),
    ],
)
def test_a_fault_is_read(text: str, fault: Fault) -> None:
    assert parse(text) == fault


@pytest.mark.parametrize(
    "text", ["silence", "3:cough", "3:silence/co2", "3:slow=", "3:silence@", "x:noise", "3:noise+4"]
)
def test_a_wrong_spelling_says_what_to_write(text: str) -> None:
    with pytest.raises(ValueError, match=r"write UNIT:KIND|no such fault|take a point"):
        parse(text)


def test_a_fault_holds_for_its_time() -> None:
    fault = Fault(1, KINDS[0], start_s=2, for_s=3)
    assert [fault.active(second) for second in (0, 2, 4.9, 5)] == [False, True, True, False]


LINES = """{"do": "fault", "unit": 3, "kind": "silence", "for": 10}
not json
{"do": "dance"}

{"do": "hold", "unit": 1, "point": "co2", "value": 900, "by": "hand"}
{"do": "hold", "unit": 1, "point": "co2", "value": 900}
"""


def test_good_orders_are_obeyed_and_bad_ones_answered_beside_them() -> None:
    obeyed: list[Order] = []
    complaints: list[str] = []
    follow(io.StringIO(LINES), obeyed.append, complaints.append, read_order)
    assert obeyed == [FaultOrder(3, "silence", span=10), HoldOrder(1, "co2", 900)]
    assert [line.split(":")[0] for line in complaints] == ["not json", '{"do"', '{"do"']


def test_a_control_file_is_followed_as_it_grows(tmp_path: Path) -> None:
    path = tmp_path / "orders"
    obeyed: list[Order] = []
    stop = threading.Event()
    watcher = threading.Thread(target=watch, args=(path, obeyed.append, print, stop, read_order, 0.01))
    watcher.start()
    for number in (1, 2):
        with path.open("a") as file:
            file.write(f'{{"do": "release", "unit": {number}}}\n{{"do"')  # and half of the next
        assert reached(lambda: len(obeyed), 2 * number - 1)
        with path.open("a") as file:
            file.write(': "clear"}\n')
        assert reached(lambda: len(obeyed), 2 * number)
    stop.set()
    watcher.join()
    assert obeyed == [ReleaseOrder(1), ClearOrder(), ReleaseOrder(2), ClearOrder()]


def reached(count: Callable[[], int], wanted: int) -> bool:
    """Whether it gets there within ten seconds."""
    deadline = time.monotonic() + 10
    while count() < wanted and time.monotonic() < deadline:
        time.sleep(0.01)
    return count() == wanted

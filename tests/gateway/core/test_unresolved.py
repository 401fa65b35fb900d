"""What stands is what was raised or lost and not ended, and follows the events as they are made."""

from __future__ import annotations

from contract.event import Alarm, DeviceHealth, Gap
from gateway.core.unresolved import Unresolved


def alarm(state: str, limit: float = 5.0) -> Alarm:
    return Alarm(f"a{limit}", state, "air", "co2", "high", limit, 6.0)  # type: ignore[arg-type]


def test_it_follows_the_events() -> None:
    unresolved = Unresolved()
    lost = [DeviceHealth(name, "lost", "no_answer", 9) for name in ("soil", "air", "gone")]
    for body in (alarm("raise"), alarm("raise", 7.0), *lost, Gap(1, 2, "restart")):
        unresolved.note(body)
    assert unresolved.bodies == [alarm("raise"), alarm("raise", 7.0), *lost]
    assert unresolved.lost == ["air", "gone", "soil"]
    unresolved.note(alarm("clear"))
    unresolved.note(DeviceHealth("soil", "found"))
    assert unresolved.alarms == [alarm("raise", 7.0)]
    assert unresolved.strays(["air"]) == ["gone"]
    assert unresolved.strays(["air"]) == []
    assert unresolved.lost == ["air"]

"""A file or a value, judged: the one question that is asked from outside."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from cloud.exchange.epcis.document import judge
from cloud.exchange.epcis.fault import Desk, Fault
from cloud.exchange.epcis.reading import Unreadable, read

Second = Callable[[Any], Iterable[Fault]]


def checked(value: Any, *, keys: bool = False) -> list[Fault]:
    """All faults of a JSON value, none where it is a valid document or event. keys: GS1 keys are looked at too."""
    desk = Desk(keys=keys)
    try:
        judge(desk, value)
    except RecursionError:
        return [Fault("", "json", "嵌套过深", "is nested too deeply")]
    return desk.told()


def validate(path: Path, *, keys: bool = False, second: Second | None = None) -> list[Fault]:
    """All faults of a file. second: another judge, asked after ours."""
    try:
        value = read(path)
    except Unreadable as unreadable:
        return [unreadable.fault]
    return [*checked(value, keys=keys), *(second(value) if second is not None else ())]

"""Who may sign on at the terminals of the demo, and with which PIN: entered at each gateway, as its keeper would."""

from __future__ import annotations

import json
import secrets
import urllib.request
from collections.abc import Sequence
from typing import Final, NamedTuple

from zhigen.demo.county import Premises

# kind of site -> name and trade (gateway.rim.terminal.door) of whoever works there
_PEOPLE: Final = {
    "farm": ("种植户 小陈", "farmer"),
    "shop": ("店员 小周", "clerk"),
    "lab": ("检测员 小李", "analyst"),
    "market": ("查验员 小王", "examiner"),
}


class Operator(NamedTuple):
    """Somebody who works at the terminal of a gateway; trade: what they may do there."""

    gateway: str
    name: str
    trade: str
    pin: str


def operators(terminals: Sequence[tuple[Premises, str]]) -> list[Operator]:
    """Enter somebody at each terminal (whose pages answer). Raises HTTPError for a refusal."""
    found = [Operator(premises.gateway, *_PEOPLE[premises.kind], _pin()) for premises, _ in terminals]
    for one, (_, url) in zip(found, terminals, strict=True):
        _enter(url.rpartition("/")[0], one)
    return found


def _enter(pages: str, one: Operator) -> None:
    body = json.dumps({"name": one.name, "trades": [one.trade], "pin": one.pin}).encode()
    request = urllib.request.Request(  # noqa: S310  # our own loopback address
        f"{pages}/api/operators", body, {"Content-Type": "application/json"}
    )
    urllib.request.urlopen(request, timeout=60).close()  # noqa: S310


def _pin() -> str:
    """Six different digits that do not rise by one."""
    digits = [str(digit) for digit in range(10)]
    drawn = secrets.SystemRandom().sample(digits, 6)
    return "".join(drawn) if "".join(drawn) not in "0123456789" else _pin()

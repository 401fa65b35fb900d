"""A capture case made of a trace: three files, which the tests under tests/captures read back.

about.yaml     what it is, where the bytes come from, profile, options
sent.hex       lines `< hex` from the instrument, `> hex` from whoever asked, `# comment`
expected.json  what must come out, in order
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from contract.profile import ModbusProfile
from gateway.core.trace import Framing, Heard, Side, spell
from gateway.drivers.blocks import Block
from gateway.drivers.modbus_exchange import Exchange, Meaning, exchanges, meaning
from gateway.drivers.modbus_write import Write

Result = dict[str, object]


@dataclass(frozen=True)
class Case:
    """What becomes a case: exchanges whose request was heard; `profiles` by unit id."""

    about: str
    source: str
    framing: Framing
    exchanges: tuple[Exchange, ...]
    profiles: Mapping[int, ModbusProfile]

    def files(self) -> dict[str, str]:
        """The texts of the three files by name."""
        return {
            "about.yaml": self._about(),
            "sent.hex": "".join(f"{spell(Heard(0, *one))}\n" for one in _said(self.exchanges)),
            "expected.json": _lines([result(one, self.profiles) for one in self.exchanges]),
        }

    def _about(self) -> str:
        named = {str(unit): profile.id for unit, profile in sorted(self.profiles.items())}
        fields: dict[str, object] = {
            "about": self.about,
            "source": self.source,
            "profile": next(iter(named.values()), ""),
            "options": {"framing": self.framing, "units": named},
        }
        return "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in fields.items())


def results(heard: tuple[Heard, ...], framing: Framing, profiles: Mapping[int, ModbusProfile]) -> list[Result]:
    """One result for each request in what was heard."""
    found, _ = exchanges(heard, framing)
    return [result(one, profiles) for one in found if one.request is not None]


def result(exchange: Exchange, profiles: Mapping[int, ModbusProfile]) -> Result:
    """What was asked, and the values, the raw registers or the fault that came."""
    return _result(exchange, meaning(exchange, profiles))


def _said(found: Iterable[Exchange]) -> Iterator[tuple[Side, bytes]]:
    """Who said what, in order: a listener beside the line heard both sides as one."""
    for request, reply, noise in found:
        if request is not None:
            yield ">", request.raw
        if noise:
            yield "<", noise
        if reply is not None:
            yield "<", reply.raw


def _result(exchange: Exchange, found: Meaning) -> Result:
    told: Result = {"unit": found.unit}
    if isinstance(found.ask, Block):
        told["read"] = [found.ask.function, found.ask.address, found.ask.count]
    elif isinstance(found.ask, Write):
        told["write"] = [found.ask.function, found.ask.address, found.ask.value]
    elif exchange.request is not None:
        told["function"] = exchange.request.function
    if found.fault is not None:
        silent = found.fault.code == "unanswered"  # what the gateway that asked calls it
        told["fault"] = "no_answer" if silent else found.fault.cause
    elif found.values:
        told["values"] = found.values
    elif found.registers:
        told["registers"] = list(found.registers.values())
    return told


def _lines(found: list[Result]) -> str:
    """JSON with one result a line, so that a difference is seen where it is."""
    return "[\n" + ",\n".join(f" {json.dumps(one, ensure_ascii=False)}" for one in found) + "\n]\n"

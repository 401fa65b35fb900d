"""A profile with counters: the same instrument, plus one u32 of replies behind each block of registers read at once.

A sample of the gateway is what one reply said. With a counter inside every block, each sample carries a number that
the simulator gave out exactly once, as point `reply_count` (`reply_count.2` … for further blocks), into the cloud.
Real profiles stay clean: a counted one is made from them, for simulators only.
"""

from __future__ import annotations

import json

from contract.errors import ContractError
from contract.profile import ModbusProfile, Point, Signal

WIDTH = 2
LONGEST = 125  # registers in one read (Modbus Application Protocol V1.1b3, 6.3)


def counted(profile: ModbusProfile) -> ModbusProfile:
    """The profile with counters, id `…-counted`; ContractError where no room lies beside a block.

    Blocks are formed as the limits of the profile say: points of one function whose distance is within max_gap.
    Points read as single bits (coils, discrete inputs) get none. A counter may take the room of the nameplate, which
    such a profile goes without.
    """
    taken: set[tuple[str, int]] = {(point.function, address) for point in profile.points for address in _span(point)}
    taken |= {(s.function, s.address + place) for s in profile.setup.values() for place in range(s.width)}
    counters: list[Point] = []
    widest = profile.limits.max_registers
    for number, (function, start, end) in enumerate(_blocks(profile), 1):
        address = next((at for at in (end, start - WIDTH) if _free(taken, function, at)), None)
        if address is None:
            raise ContractError(
                "mistake",
                zh=f"{profile.id}：{function} {start}-{end - 1} 旁放不下计数器",
                en=f"{profile.id}: no room for a counter beside {function} {start}-{end - 1}",
            )
        taken |= {(function, address), (function, address + 1)}
        widest = max(widest, end - start + WIDTH)
        key = "reply_count" if number == 1 else f"reply_count.{number}"
        counters.append(
            Point.model_validate({"key": key, "function": function, "address": address, "type": "u32", "unit": ""})
        )
    examples = [
        example.model_copy(update={"values": {**example.values, **dict.fromkeys((c.key for c in counters), 7.0)}})
        for example in profile.examples
    ]
    for position, example in enumerate(examples):
        registers = {function: dict(blocks) for function, blocks in example.registers.items()}
        for counter in counters:
            registers.setdefault(counter.function, {})[counter.address] = (0, 7)
        examples[position] = example.model_copy(update={"registers": registers, "nameplate": {}})
    return ModbusProfile.model_validate(
        profile.model_copy(
            update={
                "id": f"{profile.id}-counted",
                "points": (*profile.points, *counters),
                "nameplate": {},
                "limits": profile.limits.model_copy(update={"max_registers": widest}),
                "simulate": {**profile.simulate, **{counter.key: Signal(counter=True) for counter in counters}},
                "examples": tuple(examples),
            }
        ).model_dump()
    )


def as_yaml(profile: ModbusProfile) -> str:
    """The profile as text for a gateway's folder (JSON, which is YAML too)."""
    said = "# For simulators: made by `zhigen sim counted`, no such instrument exists.\n"
    return (
        said + json.dumps(profile.model_dump(mode="json", exclude_defaults=True), ensure_ascii=False, indent=1) + "\n"
    )


def _span(point: Point) -> range:
    return range(point.address, point.address + point.width)


def _free(taken: set[tuple[str, int]], function: str, at: int) -> bool:
    return at >= 0 and at + WIDTH <= 0x10000 and not {(function, at), (function, at + 1)} & taken


def _blocks(profile: ModbusProfile) -> list[tuple[str, int, int]]:
    blocks: list[tuple[str, int, int]] = []
    limits = profile.limits
    longest = min(limits.max_registers, LONGEST - WIDTH)
    words = (point for point in profile.points if point.function in ("holding", "input"))
    for point in sorted(words, key=lambda point: (point.function, point.address)):
        end = point.address + point.width
        if blocks:
            function, start, before = blocks[-1]
            near = point.address - before <= limits.max_gap and max(end, before) - start <= longest
            if function == point.function and (point.address < before or near):
                blocks[-1] = (function, start, max(end, before))
                continue
        blocks.append((point.function, point.address, end))
    return blocks

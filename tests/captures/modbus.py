"""Plays a captured Modbus conversation: our line asks what was asked, hears what was answered, and decodes it.

`options`: framing rtu or tcp, units {unit id: profile id}. Expected is one result for each request: {unit, read:
[function, address, count]} or {unit, write: [function, address, value]}, and then `values` (canonical, of the points
that lie wholly inside), `registers` where no point does, or `fault`.
A request must leave us as it was captured, byte by byte (but for the number of a TCP transaction, which is ours).
"""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any, Final

from contract.profile import Function, ModbusProfile
from gateway.core.fault import Fault
from gateway.core.spec import SerialBus, TcpBus
from gateway.drivers.blocks import Block
from gateway.drivers.modbus import FUNCTIONS, Decoder
from gateway.drivers.modbus_write import Write
from gateway.rim.line import Line
from gateway.rim.profiles import Shelf
from gateway.rim.wire import line_of
from tests.captures.case import Case
from tests.gateway.bus.peers import PtyPeer, TcpPeer

WAIT_MS: Final = 150
READS: Final[dict[int, Function]] = {code: function for function, code in FUNCTIONS.items()}
HEAD: Final = 6  # of a TCP frame before its unit


def play(case: Case) -> list[Any]:
    """What came out of each request."""
    tcp = case.options.get("framing", "rtu") == "tcp"
    units = {int(unit): Shelf(()).find(name) for unit, name in case.options["units"].items()}
    exchanges = _exchanges(case)
    waiting = list(exchanges)

    def script(request: bytes) -> list[bytes]:
        asked, answers = waiting.pop(0)
        assert request[2:] == asked[2:] if tcp else request == asked, f"{case.name}: asked {request.hex(' ')}"
        if not tcp:
            return answers
        ours = int.from_bytes(request[:2], "big") - int.from_bytes(asked[:2], "big")
        return [(int.from_bytes(one[:2], "big") + ours).to_bytes(2, "big") + one[2:] for one in answers]

    with ExitStack() as stack:
        if tcp:
            peer = TcpPeer(script, size=260)
            stack.callback(peer.stop)
            line = line_of(TcpBus("capture", "127.0.0.1", peer.port))
        else:
            device = PtyPeer(script)
            stack.callback(device.stop)
            line = line_of(SerialBus("capture", device.path, baud=115200))
        assert line.open() is None
        stack.callback(line.close)
        found = [_one(line, asked[HEAD:] if tcp else asked[:-2], units) for asked, _ in exchanges]
    assert waiting == [], f"{case.name}: not asked: {waiting}"
    return found


def _exchanges(case: Case) -> list[tuple[bytes, list[bytes]]]:
    found: list[tuple[bytes, list[bytes]]] = []
    for line in case.lines:
        if line.side == ">":
            found.append((line.data, []))
        else:
            found[-1][1].append(line.data)
    return found


def _one(line: Line, asked: bytes, units: dict[int, Any]) -> dict[str, Any]:
    unit, function, address = asked[0], asked[1], int.from_bytes(asked[2:4], "big")
    count = int.from_bytes(asked[4:6], "big")
    if function not in READS:
        write = _write(function, address, asked)
        fault = line.write(write, unit, WAIT_MS)
        told = {"unit": unit, "write": [function, address, write.value]}
        return told if fault is None else {**told, "fault": fault.cause}
    table = READS[function]
    result: dict[str, Any] = {"unit": unit, "read": [table, address, count]}
    reply = line.read(Block(table, address, count, ()), unit, WAIT_MS)
    if isinstance(reply, Fault):
        return {**result, "fault": reply.cause}
    profile = units.get(unit)
    points = (
        tuple(
            point
            for point in profile.points
            if point.function == table and address <= point.address and point.address + point.width <= address + count
        )
        if isinstance(profile, ModbusProfile)
        else ()
    )
    if not points:
        return {**result, "registers": [int.from_bytes(reply[at : at + 2], "big") for at in range(0, len(reply), 2)]}
    decoder = Decoder(Block(table, address, count, points))
    return {**result, "values": dict(zip(decoder.keys, decoder.values(reply), strict=True))}


def _write(function: int, address: int, asked: bytes) -> Write:
    if function == 6:
        return Write(6, address, int.from_bytes(asked[4:6], "big"))
    if function == 5:
        return Write(5, address, int(asked[4] == 0xFF))
    assert function in (15, 16), f"function {function} is none that a gateway uses"
    count = int.from_bytes(asked[4:6], "big")
    if function == 15:
        return Write(15, address, int.from_bytes(asked[7:], "little"), count)
    return Write(16, address, int.from_bytes(asked[7:], "big"), count)

"""What overheard frames mean: which reply belongs to which request, and which values it carries by a profile."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from contract.profile import Function, ModbusProfile
from gateway.core.fault import Fault
from gateway.core.trace import Framing, Heard
from gateway.drivers import modbus, modbus_write
from gateway.drivers.blocks import Block
from gateway.drivers.modbus import FUNCTIONS, Reply
from gateway.drivers.modbus_frames import Cutter, Frame
from gateway.drivers.modbus_likeness import words
from gateway.drivers.modbus_write import Write

_READS: Final[dict[int, Function]] = {code: function for function, code in FUNCTIONS.items()}


class Exchange(NamedTuple):
    """A request and its reply; either may be missing: nobody answered, or the listener came in between.

    noise: what came before the reply, or instead of it. A reply of another unit or function stands only where no right
    one came.
    """

    request: Frame | None
    reply: Frame | None
    noise: bytes = b""


class Meaning(NamedTuple):
    """What an exchange says: what was asked of whom, the registers that came, the values that they are, or the fault.

    values: canonical, by the profile of the unit; empty where there is none.
    """

    unit: int
    ask: Block | Write | None
    registers: dict[tuple[Function, int], int]
    values: dict[str, float | None]
    fault: Fault | None


class Pairing:
    """Takes sound frames in order; gives an exchange when it is over."""

    def __init__(self) -> None:
        self._open: Frame | None = None
        self._noise = b""
        self._stranger: Frame | None = None

    def feed(self, frame: Frame) -> list[Exchange]:
        """The exchanges that this frame ends."""
        asked = self._open
        if not frame.sound:
            self._noise += b"" if asked is None or frame.side == ">" else frame.raw
            return []
        if asked is not None and _answers(asked, frame):
            self._stranger = frame
            return self.end()
        if frame.side == "<" or (frame.side == "=" and ask(frame) is None):
            if asked is None or frame.tid is not None:
                return [Exchange(None, frame)]
            self._stranger = self._stranger or frame
            return []
        over = self.end()
        self._open = frame
        return over

    def end(self) -> list[Exchange]:
        """Nothing more will come: a request that waits has no other answer."""
        over = [] if self._open is None else [Exchange(self._open, self._stranger, self._noise)]
        self._open, self._stranger, self._noise = None, None, b""
        return over


def ask(frame: Frame) -> Block | Write | None:
    """What a frame asks for, taken as a request; None where it cannot be one (or asks something that we never do)."""
    body = frame.body
    if len(body) < 4:
        return None
    address, second = int.from_bytes(body[:2], "big"), int.from_bytes(body[2:4], "big")
    if frame.function in _READS and len(body) == 4 and second:
        return Block(_READS[frame.function], address, second, ())
    if frame.function == 6 and len(body) == 4:
        return Write(6, address, second)
    if frame.function == 5 and len(body) == 4:
        return Write(5, address, second >> 8 & 1)
    if frame.function == 16 and second and len(body) == 5 + 2 * second:
        return Write(16, address, int.from_bytes(body[5:], "big"), second)
    if frame.function == 15 and second and len(body) == 5 + (second + 7) // 8:
        return Write(15, address, int.from_bytes(body[5:], "little"), second)
    return None


def meaning(exchange: Exchange, profiles: Mapping[int, ModbusProfile]) -> Meaning:
    """What an exchange says; `profiles` by unit id."""
    request, reply, noise = exchange
    unit = request.unit if request else reply.unit if reply else 0
    asked = ask(request) if request else None
    stranger = reply is not None and request is not None and reply.unit != request.unit
    if noise and (reply is None or stranger):
        return Meaning(unit, asked, {}, {}, Fault("garbled", details={"size": len(noise)}))
    if reply is None:
        return Meaning(unit, asked, {}, {}, Fault("unanswered") if unit else None)
    answer = Reply(reply.unit, reply.function, reply.body)
    if isinstance(asked, Write):
        return Meaning(unit, asked, {}, {}, modbus_write.fault(asked, unit, answer))
    if asked is None:
        refused = Fault("exception", number=reply.body[0] if reply.body else 0) if reply.function & 0x80 else None
        return Meaning(unit, None, {}, {}, refused)
    fault = modbus.fault(asked, unit, answer)
    if fault is not None:
        return Meaning(unit, asked, {}, {}, fault)
    registers = words(asked, reply.body[1:])
    profile = profiles.get(unit)
    found = {} if profile is None else modbus.values(profile, _runs(registers))
    return Meaning(unit, asked, registers, found, None)


def exchanges(heard: tuple[Heard, ...], framing: Framing) -> tuple[list[Exchange], list[Frame]]:
    """All exchanges of a whole trace, and the noise in it."""
    cutter, pairing = Cutter(framing), Pairing()
    frames = [frame for one in heard for frame in cutter.feed(one)] + cutter.end()
    found = [exchange for frame in frames for exchange in pairing.feed(frame)] + pairing.end()
    return found, [frame for frame in frames if not frame.sound]


def _answers(request: Frame, frame: Frame) -> bool:
    """Whether `frame` is the reply to `request`; an echo has the shape of its request, so order decides."""
    if frame.side == ">" or frame.unit != request.unit or frame.function & 0x7F != request.function:
        return False
    if frame.tid != request.tid:
        return False
    # Beside the line both sides look alike: a master that asks again is no answer.
    asked = ask(request)
    again = frame.side == "=" and frame.body == request.body
    return not (again and isinstance(asked, Block) and len(frame.body) != modbus.size(asked) + 1)


def _runs(held: Mapping[tuple[Function, int], int]) -> dict[Function, dict[int, tuple[int, ...]]]:
    runs: dict[Function, dict[int, tuple[int, ...]]] = {}
    for (function, address), value in held.items():
        runs.setdefault(function, {})[address] = (value,)
    return runs

"""Modbus writes: what to send, whether the echo is one to this request, whether what was read back is what was wanted.

Write one coil (5), one register (6), several coils (15), several registers (16); the reply repeats the head of the
request:

    01   | 06       | 07 D0   | 00 05 | CRC          01   | 10       | 00 14   | 00 02 | 04         | 40 A0 00 00 | CRC
    unit | function | address | value |              unit | function | address | count | data bytes | values      |
    01   | 06       | 07 D0   | 00 05 | CRC          01   | 10       | 00 14   | 00 02 | CRC

A coil is FF 00 for on and 00 00 for off; several coils come eight a byte, the lowest address in bit 0. Some instruments
know only one of two functions: `ways` names what to try, in order. A setting wider than a register is always one
request, for half a number is another number.
Source: Modbus Application Protocol V1.1b3, 6.5, 6.6, 6.11, 6.12.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Final, Literal

from contract.profile import Setting
from gateway.core.fault import Fault
from gateway.drivers.blocks import Block
from gateway.drivers.modbus import Reply

ILLEGAL_FUNCTION: Final = 1
_PACK: Final = {"u32": ">I", "s32": ">i", "f32": ">f"}


@dataclass(frozen=True, slots=True)
class Write:
    """One write of `count` neighbouring places.

    value: as it stands on the wire; of registers (6, 16) all of them as one number, the first highest; of coils
    (5, 15) one bit each, the first lowest.
    """

    function: Literal[5, 6, 15, 16]
    address: int
    value: int
    count: int = 1

    @property
    def words(self) -> list[int]:
        """The registers, or the coils as 0 and 1, in the order of their addresses."""
        places = range(self.count)
        if self.function in (5, 15):
            return [self.value >> place & 1 for place in places]
        return [self.value >> 16 * place & 0xFFFF for place in reversed(places)]


def ways(setting: Setting, raw: int) -> tuple[Write, ...]:
    """The writes that would put the raw number into a setting, the usual one first; a further one is for exception 1
    only. What does not fit is cut to the register's width; of an f32 the number itself is written."""
    if setting.function == "coil":
        return (Write(5, setting.address, raw & 1), Write(15, setting.address, raw & 1))
    if setting.width > 1:
        return (Write(16, setting.address, _wide(setting, raw), setting.width),)
    return (Write(6, setting.address, raw & 0xFFFF), Write(16, setting.address, raw & 0xFFFF))


def body(write: Write) -> bytes:
    """The bytes of the request after the function."""
    head = write.address.to_bytes(2, "big")
    if write.function == 5:
        return head + (b"\xff\x00" if write.value else b"\x00\x00")
    if write.function == 6:
        return head + write.value.to_bytes(2, "big")
    size = (write.count + 7) // 8 if write.function == 15 else 2 * write.count
    data = write.value.to_bytes(size, "little" if write.function == 15 else "big")
    return head + write.count.to_bytes(2, "big") + bytes([size]) + data


def fault(write: Write, unit: int, reply: Reply) -> Fault | None:
    """What is wrong with `reply` as the answer of `unit` to `write`; None where the device says that it was done."""
    if reply.unit != unit:
        return Fault("wrong_unit", details={"asked": unit, "found": reply.unit})
    if reply.function & 0x7F != write.function:
        return Fault("wrong_function", details={"asked": write.function, "found": reply.function & 0x7F})
    if reply.function & 0x80:
        return Fault("exception", number=reply.body[0] if reply.body else 0)
    if reply.body != body(write)[:4]:
        return Fault("wrong_echo", details={"asked": body(write)[:4].hex(" "), "found": reply.body[:8].hex(" ")})
    return None


def place(setting: Setting) -> Block:
    """The read that shows what stands in a setting."""
    return Block(setting.function, setting.address, setting.width, ())


def held(setting: Setting, data: bytes) -> int:
    """The raw number in the reply to a read of `place`: of one register as it stands on the wire (0-65535), of an s32
    with its sign, of an f32 the nearest whole number (0 where it is none)."""
    if setting.function == "coil":
        return data[0] & 1
    if setting.width == 1:
        return int.from_bytes(data[:2], "big")
    (number,) = struct.unpack(_PACK[setting.type], _swapped(setting, data[:4]))
    return round(number) if abs(number) < 2**31 or setting.type != "f32" else 0


def _wide(setting: Setting, raw: int) -> int:
    packed = struct.pack(">f", raw) if setting.type == "f32" else (raw & 0xFFFFFFFF).to_bytes(4, "big")
    return int.from_bytes(_swapped(setting, packed), "big")


def _swapped(setting: Setting, data: bytes) -> bytes:
    """Between the order of the wire and ABCD; each of the four orders undoes itself."""
    if setting.order in ("CDAB", "DCBA"):
        data = data[2:] + data[:2]
    if setting.order in ("BADC", "DCBA"):
        data = bytes((data[1], data[0], data[3], data[2]))
    return data

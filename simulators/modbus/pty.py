"""The bus on a pseudo terminal that keeps the time of a real line.

A pty hands bytes over at once; a line at 9600 baud takes 1.04 ms for each. So the request is held for the time that it
would have been on its way, and the reply goes out byte by byte: a gateway measured here meets the physics that it will
meet in the field. The baud rate is the one that the client set on its side (a pty shares its termios); an instrument
that is set to another one does not hear. Parity cannot be seen on a pty (the kernel clears it); it costs its time.

    [unit 1][function 1][data n][CRC 2], 3.5 characters of silence before and after
    (Modbus over Serial Line V1.02, 2.5.1)
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import termios
import tty
from pathlib import Path
from typing import Final

from pymodbus.framer import FramerRTU
from pymodbus.pdu import DecodePDU

from simulators.modbus.bus import Bus
from simulators.modbus.station import Station

SPEEDS: Final = {getattr(termios, f"B{baud}"): baud for baud in (1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200)}
QUIET_S: Final = 0.05  # a client's write arrives whole, so that half a frame this old will never be one
TICK_S: Final = 0.004
SHORTEST: Final = 4  # unit, function, checksum


class PtyPort:
    """Opens a pty, `link` points to its client side; the client may open, close and open it again."""

    def __init__(self, bus: Bus, link: Path) -> None:
        self.link = link
        self._bus = bus
        self._decoder = DecodePDU(is_server=True)
        self._framer = FramerRTU(self._decoder)
        self._master = self._slave = -1
        self._arrived = asyncio.Event()
        self._buffer = b""
        self._task: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Raises OSError where the link cannot be made (a file that is not a link is never overwritten)."""
        if self.link.exists() and not self.link.is_symlink():
            raise FileExistsError(17, "is there and is not a link", str(self.link))
        self._master, self._slave = os.openpty()
        tty.setraw(self._slave)
        os.set_blocking(self._master, False)
        self.link.unlink(missing_ok=True)
        self.link.symlink_to(os.ttyname(self._slave))
        asyncio.get_running_loop().add_reader(self._master, self._readable)
        self._task = asyncio.create_task(self._serve())

    async def close(self) -> None:
        """Take the link away and hang up."""
        if self._task is None:
            return
        asyncio.get_running_loop().remove_reader(self._master)
        self._task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._task
        if self.link.is_symlink() and os.readlink(self.link) == os.ttyname(self._slave):  # noqa: PTH115
            self.link.unlink()
        os.close(self._master)
        os.close(self._slave)

    @property
    def baud(self) -> int:
        """What the client set its side to; 0 for a speed that no instrument has."""
        return SPEEDS.get(termios.tcgetattr(self._slave)[5], 0)

    def _readable(self) -> None:
        with contextlib.suppress(BlockingIOError):
            self._buffer += os.read(self._master, 4096)
        self._arrived.set()

    async def _serve(self) -> None:
        while True:
            await self._arrived.wait()
            self._arrived.clear()
            frame = self._frame()
            if frame is None:
                with contextlib.suppress(asyncio.TimeoutError):
                    await asyncio.wait_for(self._arrived.wait(), QUIET_S)
                    self._arrived.set()
                    continue
                frame, self._buffer = self._buffer, b""
                if len(frame) < SHORTEST or not _sound(frame):
                    continue
            await self._exchange(frame)

    def _frame(self) -> bytes | None:
        """The request that lies whole at the head of the buffer; its function tells how long it is."""
        if len(self._buffer) < SHORTEST or (kind := self._decoder.lookupPduClass(self._buffer)) is None:
            return None
        size = kind.calculateRtuFrameSize(self._buffer)
        if not size or len(self._buffer) < size or not _sound(self._buffer[:size]):
            return None
        frame, self._buffer = self._buffer[:size], self._buffer[size:]
        if self._buffer:
            self._arrived.set()
        return frame

    async def _exchange(self, request: bytes) -> None:
        baud = self.baud
        station = self._bus.station(request[0])
        character = bits_per_character(station) / baud if baud else 0.0
        await asyncio.sleep((len(request) + 3.5) * character)
        reply = await self._bus.answer(self._framer, request[0], 0, request[1:-2], baud)
        await asyncio.sleep(reply.delay_s + 3.5 * character)
        await self._send(reply.frame, character)

    async def _send(self, frame: bytes, character: float) -> None:
        """Write each byte no earlier than the line would have carried its last bit."""
        loop = asyncio.get_running_loop()
        begun, sent = loop.time(), 0
        while sent < len(frame):
            due = min(len(frame), int((loop.time() - begun) / character)) if character else len(frame)
            if due > sent:
                try:
                    sent += os.write(self._master, frame[sent:due])
                except BlockingIOError:  # nobody reads: the client is gone
                    termios.tcflush(self._slave, termios.TCIFLUSH)
                    return
            if sent < len(frame):
                left = begun + len(frame) * character - loop.time()
                await asyncio.sleep(max(0.0005, min(TICK_S, left)))


def _sound(frame: bytes) -> bool:
    return FramerRTU.check_CRC(frame[:-2], int.from_bytes(frame[-2:], "big"))


def bits_per_character(station: Station | None) -> int:
    """Start bit, eight data bits, parity if any, stop bits; 10 where nobody is addressed."""
    if station is None:
        return 10
    serial = station.profile.serial
    return 9 + (serial.parity != "N") + serial.stop_bits

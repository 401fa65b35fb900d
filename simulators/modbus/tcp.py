"""The bus behind a TCP port, as a Modbus gateway box shows it: MBAP frames, each connection answered in order."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from pymodbus.framer import FramerSocket
from pymodbus.pdu import DecodePDU

from simulators.modbus.bus import Bus


class TcpPort:
    """Listens on `host:port` (0: a free one, see `address` after `open`)."""

    def __init__(self, bus: Bus, host: str, port: int) -> None:
        self.address = (host, port)
        self._bus = bus
        self._server: asyncio.Server | None = None
        self._connections: set[asyncio.StreamWriter] = set()

    async def open(self) -> None:
        """Raises OSError where the port is busy or not permitted."""
        self._server = await asyncio.start_server(self._serve, *self.address)
        self.address = self._server.sockets[0].getsockname()[:2]

    async def close(self) -> None:
        """Stop listening and cut every connection."""
        if self._server is not None:
            self._server.close()
        for writer in list(self._connections):
            writer.transport.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._connections.add(writer)
        framer, buffer = FramerSocket(DecodePDU(is_server=True)), b""
        try:
            while data := await reader.read(4096):
                buffer += data
                while len(buffer) >= framer.MIN_SIZE:
                    if buffer[2:4] != b"\x00\x00":
                        return  # not Modbus: a real box drops such a connection
                    used, unit, transaction, pdu = framer.decode(buffer)
                    if not used or len(pdu) < 1:
                        break
                    buffer = buffer[used:]
                    reply = await self._bus.answer(framer, unit, transaction, pdu)
                    await asyncio.sleep(reply.delay_s)
                    writer.write(reply.frame)
                    await writer.drain()
        except (ConnectionError, asyncio.CancelledError):
            return
        finally:
            self._connections.discard(writer)
            writer.close()
            with suppress(OSError, asyncio.CancelledError):
                await writer.wait_closed()

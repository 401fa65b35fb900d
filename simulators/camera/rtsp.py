"""A small RTSP server (RFC 2326): OPTIONS, DESCRIBE, SETUP, PLAY, PAUSE, GET_PARAMETER, TEARDOWN; one track of JPEG.

RTP goes over the same connection (interleaved) or by UDP, as the client asks. No RTCP reports are sent and those of the
client are passed over: one track needs no clock to be held against.
"""

from __future__ import annotations

import re
import select
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from struct import pack
from typing import Final

from simulators.camera.asked import Asked, let_in, receive
from simulators.camera.newest import Newest
from simulators.camera.rtp_jpeg import CLOCK, PAYLOAD, packets

PATH: Final = "/belt"
TRACK: Final = "track1"
_METHODS: Final = "OPTIONS, DESCRIBE, SETUP, PLAY, PAUSE, GET_PARAMETER, TEARDOWN"
_SESSIONS: Final = count(1)
_TIMEOUT_S: Final = 60


class Rtsp:
    """Serves one client in `serve`, which any number of threads may call. user: "name:password" or ""."""

    def __init__(self, newest: Newest, user: str = "", over: Callable[[], bool] = lambda: False) -> None:
        self._newest = newest
        self._user = user
        self._over = over

    def serve(self, client: socket.socket) -> None:
        """Answer until the client tears down or leaves. Raises OSError where it is gone."""
        talk = _Talk(client, self._newest, self._over)
        rest = b""
        try:
            while not self._over():
                if not rest and not select.select([client], [], [], 0.5)[0]:
                    continue
                asked, rest = receive(client, rest)
                if asked is None:
                    return
                if not let_in(asked, self._user):
                    talk.answer(asked, "401 Unauthorized", 'WWW-Authenticate: Basic realm="zhigen sim camera"')
                elif not talk.obey(asked):
                    return
        finally:
            talk.pause()
            talk.close()


class _Talk:
    """One connection: at most one session on it."""

    def __init__(self, client: socket.socket, newest: Newest, over: Callable[[], bool]) -> None:
        self._client = client
        self._newest = newest
        self._over = over
        self._writing = threading.Lock()
        self._number = next(_SESSIONS)
        self._session = f"{self._number:08d}"
        self._channel: int | None = None
        self._port: int | None = None
        self._udp: list[socket.socket] = []
        self._paused = threading.Event()
        self._player: threading.Thread | None = None
        self._sequence = 0

    def answer(self, asked: Asked, status: str, *fields: str, body: str = "") -> None:
        """One reply; `fields` are whole lines."""
        lines = [f"RTSP/1.0 {status}", f"CSeq: {asked.fields.get('cseq', '0')}", *fields]
        if body:
            lines += ["Content-Type: application/sdp", f"Content-Length: {len(body)}"]
        with self._writing:
            self._client.sendall(("\r\n".join(lines) + "\r\n\r\n" + body).encode())

    def obey(self, asked: Asked) -> bool:
        """Do what was asked; False where the talk is over."""
        path = re.sub(r"^rtsp://[^/]*", "", asked.target, flags=re.IGNORECASE).partition("?")[0].rstrip("/")
        session = f"Session: {self._session};timeout={_TIMEOUT_S}"
        if asked.method != "OPTIONS" and path not in (PATH, f"{PATH}/{TRACK}"):
            self.answer(asked, "404 Not Found")
            return True
        match asked.method:
            case "OPTIONS":
                self.answer(asked, "200 OK", f"Public: {_METHODS}")
            case "DESCRIBE":
                base = asked.target.rstrip("/") + "/"
                self.answer(asked, "200 OK", f"Content-Base: {base}", body=self._description())
            case "SETUP":
                self._setup(asked, session)
            case "PLAY" if self._channel is None and self._port is None:
                self.answer(asked, "455 Method Not Valid in This State", f"Allow: {_METHODS}")
            case "PLAY":
                self.answer(asked, "200 OK", session, "Range: npt=now-")
                self._play()
            case "PAUSE":
                self.pause()
                self.answer(asked, "200 OK", session)
            case "GET_PARAMETER":
                self.answer(asked, "200 OK", session)
            case "TEARDOWN":
                self.pause()
                self.answer(asked, "200 OK", session)
                return False
            case _:
                self.answer(asked, "501 Not Implemented", f"Public: {_METHODS}")
        return True

    def pause(self) -> None:
        """Send no more pictures."""
        self._paused.set()
        if self._player is not None and self._player is not threading.current_thread():
            self._player.join()
        self._player = None

    def close(self) -> None:
        """Give the UDP ports back."""
        for one in self._udp:
            one.close()

    def _description(self) -> str:
        host = self._client.getsockname()[0]
        lines = (
            "v=0",
            f"o=- {self._number} 1 IN IP4 {host}",
            "s=zhigen sim camera (simulator)",
            "c=IN IP4 0.0.0.0",
            "t=0 0",
            "a=control:*",
            f"m=video 0 RTP/AVP {PAYLOAD}",
            f"a=rtpmap:{PAYLOAD} JPEG/90000",
            f"a=control:{TRACK}",
        )
        return "".join(f"{line}\r\n" for line in lines)

    def _setup(self, asked: Asked, session: str) -> None:
        for offer in asked.fields.get("transport", "").split(","):
            words = offer.strip().lower().split(";")
            if "multicast" in words:
                continue
            if words[0] == "rtp/avp/tcp":
                found = re.search(r"interleaved=(\d+)", offer)
                self._channel = int(found[1]) if found else 0
                pair = f"{self._channel}-{self._channel + 1}"
                self.answer(asked, "200 OK", f"Transport: RTP/AVP/TCP;unicast;interleaved={pair}", session)
                return
            if words[0] in ("rtp/avp", "rtp/avp/udp") and (found := re.search(r"client_port=(\d+)", offer)):
                self._port = int(found[1])
                self._udp = _udp_pair(self._client.getsockname()[0])
                ports = "-".join(str(one.getsockname()[1]) for one in self._udp)
                client = f"client_port={self._port}-{self._port + 1}"
                self.answer(asked, "200 OK", f"Transport: RTP/AVP;unicast;{client};server_port={ports}", session)
                return
        self.answer(asked, "461 Unsupported Transport")

    def _play(self) -> None:
        if self._player is None:
            self._paused.clear()
            self._player = threading.Thread(target=self._send, daemon=True)
            self._player.start()

    def _send(self) -> None:
        number = 0
        with suppress(OSError):
            while not self._paused.is_set() and not self._over():
                sent = self._newest.after(number, 0.2)
                if sent is None:
                    continue
                number = sent.number
                for packet in packets(sent.jpeg, self._sequence, sent.t_ms * CLOCK, self._number):
                    self._sequence += 1
                    self._out(packet)

    def _out(self, packet: bytes) -> None:
        if self._channel is not None:
            with self._writing:
                self._client.sendall(b"$" + pack(">BH", self._channel, len(packet)) + packet)
        elif self._port is not None:
            self._udp[0].sendto(packet, (self._client.getpeername()[0], self._port))


def _udp_pair(host: str) -> list[socket.socket]:
    """An even port for RTP and the next for RTCP. Raises OSError where none can be had."""
    for _ in range(50):
        rtp, rtcp = (socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(2))
        with suppress(OSError):
            rtp.bind((host, 0))
            port = rtp.getsockname()[1]
            if port % 2 == 0:
                rtcp.bind((host, port + 1))
                return [rtp, rtcp]
        rtp.close()
        rtcp.close()
    raise OSError("no pair of UDP ports is free")

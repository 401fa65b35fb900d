"""Who may come in: from which host name, as whom, with which word. Decides only; sends nothing.

A page of a stranger in the same browser must not reach these pages through a name of its own that points here (DNS
rebinding), so a request is answered only under a name that is ours. An address in digits is nobody's name. The port is
not looked at: an engineer comes through a tunnel with another one.
"""

from __future__ import annotations

import secrets
import socket
import stat
from collections.abc import Callable, Mapping
from hashlib import sha256
from hmac import compare_digest
from hmac import digest as keyed
from ipaddress import IPv4Address, IPv6Address, ip_address
from pathlib import Path
from typing import Final, Literal

from gateway.core.errors import GatewayError

Role = Literal["kiosk", "engineer"]  # whom a browser comes as
ROLES: Final[tuple[Role, ...]] = ("kiosk", "engineer")
COOKIE: Final = "zhigen_terminal"
SHORTEST: Final = 12  # characters of an access word
KEPT_S: Final = 180 * 86_400  # that a browser need not be told the word again
_HERE: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_HANDED_ON: Final = ("forwarded", "x-forwarded-for", "x-real-ip", "via")
_ATTEMPTS: Final = 10  # wrong words in _PAUSE_S, from everybody together
_PAUSE_S: Final = 60


def word_of(path: str) -> str:
    """The access word: the first line of a file that only its owner reads; "" for no file.

    Raises GatewayError("terminal_access").
    """
    if not path:
        return ""
    file = Path(path)
    try:
        open_to_others = stat.S_IMODE(file.stat().st_mode) & 0o077
        word = file.read_text("utf-8").partition("\n")[0].strip()
    except (OSError, UnicodeDecodeError) as error:
        why = (getattr(error, "strerror", None) or "not text").lower()
        raise GatewayError("terminal_access", path=path, zh=why, en=why) from None
    if open_to_others:
        zh, en = "别的用户也能读，请 chmod 600", "others may read it, chmod 600"
        raise GatewayError("terminal_access", path=path, zh=zh, en=en)
    if len(word) < SHORTEST:
        zh, en = f"口令至少 {SHORTEST} 个字符", f"the word wants at least {SHORTEST} characters"
        raise GatewayError("terminal_access", path=path, zh=zh, en=en)
    return word


class Door:
    """host: what is bound; word: "" for none; names: others it is called by; clock: UTC s.

    A request from this very machine is the `kiosk`, unless a proxy handed it on; whoever has the word is the
    `engineer`; nobody else is anybody.
    """

    def __init__(self, host: str, word: str, names: tuple[str, ...], clock: Callable[[], float]) -> None:
        self.word = word
        self._clock = clock
        self._key = sha256(b"zhigen terminal\0" + word.encode()).digest()
        self._wrong: list[float] = []
        self._any_address = _wildcard(host)
        own = {host.lower(), *names}
        if self._any_address:
            machine = socket.gethostname().lower()
            own |= {machine, f"{machine}.local"}
        self._names = frozenset(own | _HERE)

    def knows(self, host: str) -> bool:
        """Whether a Host header names this gateway."""
        name = _without_port(host.strip().lower())
        return name in self._names or (self._any_address and _address(name) is not None)

    def role(self, peer: str | None, headers: Mapping[str, str], cookie: str) -> Role | None:
        """Who asks. peer: the address at the other end; header names in lower case."""
        if self.word and self._holds(cookie):
            return "engineer"
        here = _address(peer or "")
        return "kiosk" if here is not None and here.is_loopback and not _handed_on(headers) else None

    def enter(self, word: str) -> str | None:
        """The cookie for the right word, None for a wrong one. Raises BlockingIOError after too many wrong ones."""
        now = self._clock()
        self._wrong = [then for then in self._wrong if 0 <= now - then < _PAUSE_S]
        if len(self._wrong) >= _ATTEMPTS:
            raise BlockingIOError
        if not (self.word and compare_digest(word.encode(), self.word.encode())):
            self._wrong.append(now)
            return None
        told = f"{int(now) + KEPT_S}.{secrets.token_urlsafe(12)}"
        return f"{told}.{self._seal(told)}"

    def _holds(self, cookie: str) -> bool:
        told, _, seal = cookie.rpartition(".")
        end = told.partition(".")[0]
        fits = compare_digest(seal.encode(), self._seal(told).encode())
        return fits and end.isdecimal() and self._clock() < int(end)

    def _seal(self, told: str) -> str:
        return keyed(self._key, told.encode(), "sha256").hex()


def _handed_on(headers: Mapping[str, str]) -> bool:
    return any(name in headers for name in _HANDED_ON)


def _without_port(host: str) -> str:
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0]


def _wildcard(host: str) -> bool:
    found = _address(host)
    return found is not None and found.is_unspecified


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        found = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found

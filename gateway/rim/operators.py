"""The operators of a gateway, in two files of its storage folder that nobody else may read:

    operators.json  who there is, what each may do, the PIN as scrypt made it, the card as a keyed hash
    operators.key   the key of that hash, made with the first operator

Neither a PIN nor the number of a card is in them. Wrong PINs are counted in the file too: to pull the
plug does not end the waiting.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection
from hashlib import scrypt
from hmac import compare_digest
from hmac import digest as keyed
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import Final

import msgspec

from gateway.core import operator
from gateway.core.errors import GatewayError
from gateway.core.operator import Operator, Trade
from gateway.rim.identity import write

FILE: Final = "operators.json"
KEY: Final = "operators.key"
_KEY_BYTES: Final = 32
_SALT_BYTES: Final = 16
_COST: Final = 2**14  # 16 MB for each try
_CARD: Final = b"zhigen operator card\0"


class Record(msgspec.Struct, frozen=True):
    """One operator as the file holds it. salt, pin, card: hexadecimal; card "": none is known; wrong: wrong PINs since
    the last right one."""

    id: str
    name: str
    trades: tuple[Trade, ...]
    salt: str
    pin: str
    card: str = ""
    wrong: int = 0

    @property
    def shown(self) -> Operator:
        """Without what is secret."""
        return Operator(self.id, self.name, frozenset(self.trades), bool(self.card))


_read: Final = msgspec.json.Decoder(list[Record]).decode


class Operators:
    """clock: monotonic s. Safe from any thread. Raises GatewayError("operators_unusable"): a damaged file is no empty
    one, or whoever damages it would become the first operator."""

    def __init__(self, folder: Path, clock: Callable[[], float] = monotonic) -> None:
        self._file, self._key_file, self._clock = folder / FILE, folder / KEY, clock
        self._lock = Lock()
        self._last = clock()  # of the last wrong PIN; at a start: now
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._records = {one.id: one for one in _read(self._file.read_bytes())} if self._file.exists() else {}
            self._key = self._key_file.read_bytes() if self._key_file.exists() else b""
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError) as error:
            raise self._unusable(error) from None
        if self._records and len(self._key) != _KEY_BYTES:
            raise self._unusable(ValueError(f"{KEY} is missing or damaged"))

    def all(self) -> list[Operator]:
        """All of them, in the order in which they came."""
        return [one.shown for one in self._records.values()]

    def get(self, key: str) -> Operator | None:
        """One of them by id."""
        found = self._records.get(key)
        return found.shown if found else None

    def wait_s(self) -> float:
        """How long no PIN is looked at, s; 0.0: it is."""
        wrong = sum(one.wrong for one in self._records.values())
        return max(0.0, self._last + operator.wait_s(wrong) - self._clock())

    def by_pin(self, key: str, pin: str) -> Operator | None:
        """Whose PIN this is; None: a wrong one, which is counted, or nobody's. Raises BlockingIOError while one waits;
        GatewayError."""
        with self._lock:
            if self.wait_s():
                raise BlockingIOError
            found = self._records.get(key)
            if found is None:
                return None
            fits = compare_digest(_hashed(pin, found.salt), found.pin)
            if not fits:
                self._last = self._clock()
            if found.wrong or not fits:
                self._keep(msgspec.structs.replace(found, wrong=0 if fits else found.wrong + 1))
            return found.shown if fits else None

    def by_card(self, number: str) -> Operator | None:
        """Whose card this is, by the number that stands on it."""
        mark = self._mark(number)
        found = next((one for one in self._records.values() if one.card and compare_digest(one.card, mark)), None)
        return found.shown if found else None

    def add(self, name: str, trades: Collection[Trade], pin: str) -> Operator:
        """A new one. Raises GatewayError."""
        with self._lock:
            salt = secrets.token_hex(_SALT_BYTES)
            record = Record(f"op-{secrets.token_hex(5)}", name, _sorted(trades), salt, _hashed(pin, salt))
            if not self._key:
                self._key = secrets.token_bytes(_KEY_BYTES)
                self._write(self._key_file, self._key)
            self._keep(record)
            return record.shown

    def change(
        self, key: str, *, name: str | None = None, trades: Collection[Trade] | None = None, pin: str | None = None
    ) -> Operator | None:
        """Change what is told of one, None: nobody has that id. A new PIN forgets wrong ones. Raises GatewayError."""
        with self._lock:
            record = self._records.get(key)
            if record is None:
                return None
            if name is not None:
                record = msgspec.structs.replace(record, name=name)
            if trades is not None:
                record = msgspec.structs.replace(record, trades=_sorted(trades))
            if pin is not None:
                salt = secrets.token_hex(_SALT_BYTES)
                record = msgspec.structs.replace(record, salt=salt, pin=_hashed(pin, salt), wrong=0)
            self._keep(record)
            return record.shown

    def give_card(self, key: str, number: str) -> Operator | None:
        """Know one by the card of this number, "": by none any more. None: nobody has that id. Raises GatewayError."""
        with self._lock:
            record = self._records.get(key)
            if record is None:
                return None
            record = msgspec.structs.replace(record, card=self._mark(number) if number else "")
            self._keep(record)
            return record.shown

    def remove(self, key: str) -> None:
        """Forget one. Raises GatewayError."""
        with self._lock:
            self._save({other: one for other, one in self._records.items() if other != key})

    def _keep(self, record: Record) -> None:
        self._save({**self._records, record.id: record})

    def _save(self, records: dict[str, Record]) -> None:
        self._write(self._file, msgspec.json.format(msgspec.json.encode(list(records.values())), indent=1))
        self._records = records

    def _write(self, path: Path, body: bytes) -> None:
        try:
            write(path, body)
        except OSError as error:
            raise self._unusable(error) from None

    def _mark(self, number: str) -> str:
        return keyed(self._key, _CARD + number.upper().encode(), "sha256").hex()

    def _unusable(self, error: Exception) -> GatewayError:
        why = getattr(error, "strerror", None) or "not as it was written"
        return GatewayError("operators_unusable", path=self._file, why=why.lower())


def _sorted(trades: Collection[Trade]) -> tuple[Trade, ...]:
    return tuple(one for one in operator.TRADES if one in trades)


def _hashed(pin: str, salt: str) -> str:
    return scrypt(pin.encode(), salt=bytes.fromhex(salt), n=_COST, r=8, p=1, dklen=32).hex()

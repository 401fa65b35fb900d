"""How every message is read from JSON: one way, one set of bounds, one order in which it is refused.

A message of a newer version is told as such even where its other fields changed too, because "upgrade first" helps and
"Expected `int`" does not. NaN and Infinity, which JSON does not have but careless programs write, are named. The probes
for both run only after decoding has failed. Every message names its version: no reader ever guesses one. Whole numbers
stay below 2⁵³, where every JSON reader agrees on them and a time in µs fits 64 bits; texts are bounded and without a
NUL, because they end in tables and logs.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Annotated, Final, Generic, Protocol, TypeVar

import msgspec

from contract.errors import LONGEST_LINE, ContractError

MAX_WHOLE: Final = (1 << 53) - 1

Time = Annotated[int, msgspec.Meta(ge=-MAX_WHOLE, le=MAX_WHOLE, description="UTC ms")]
Count = Annotated[int, msgspec.Meta(ge=0, le=MAX_WHOLE)]
Ordinal = Annotated[int, msgspec.Meta(ge=1, le=MAX_WHOLE, description="counts from 1")]
Version = Annotated[int, msgspec.Meta(ge=1, le=MAX_WHOLE, description="version of this kind of message")]
Name = Annotated[str, msgspec.Meta(max_length=64)]
Key = Annotated[str, msgspec.Meta(max_length=60, description="measurement, or measurement.channel")]
Line = Annotated[str, msgspec.Meta(max_length=LONGEST_LINE)]

_NOT_FINITE: Final = re.compile(
    rb'"([^"\\]{1,60})"\s*:\s*(?:\[[^\]"]{0,200000}?)?[+-]?(?:nan|inf(?:inity)?)\b', re.IGNORECASE
)


_NUL: Final = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")  # an escape, not a backslash that is one itself


class Versioned(Protocol):
    """What every message has."""

    @property
    def ver(self) -> int:
        """The version of its kind of message."""


M = TypeVar("M", bound=Versioned)


class _Version(msgspec.Struct):
    ver: int = 0


class _Kind(msgspec.Struct):
    kind: str = ""


class _Body(msgspec.Struct):
    body: _Kind


_version: Final = msgspec.json.Decoder(_Version).decode
_body: Final = msgspec.json.Decoder(_Body).decode


class Reader(Generic[M]):
    """Reads messages of one type, of the version known here.

    `kinds` closes the union of bodies: a body of another kind comes from a newer version too.
    """

    def __init__(self, message: type[M], version: int, kinds: Collection[str] = ()) -> None:
        self._decode = msgspec.json.Decoder(message).decode
        self._version = version
        self._kinds = kinds

    def __call__(self, raw: bytes) -> M:
        """Raises ContractError("newer_version" | "not_finite" | "shape" | "not_json") and nothing else."""
        try:
            message = self._decode(raw)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            raise self._refusal(raw, error) from None
        if message.ver != self._version:
            raise self._other(message.ver)
        if b"\\u0000" in raw and _NUL.search(raw):
            raise ContractError("shape", why="a text has a NUL in it")
        if b'"ver"' not in raw:
            raise ContractError("shape", "ver", why="is missing")
        return message

    def _refusal(self, raw: bytes, error: Exception) -> ContractError:
        try:
            version = _version(raw).ver
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            version = 0
        if version > self._version:
            return self._other(version)
        if self._kinds:
            try:
                kind = _body(raw).body.kind
            except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
                kind = ""
            if kind and kind not in self._kinds:
                return ContractError("newer_version", "body.kind", found=kind[:40], known=", ".join(self._kinds))
        if isinstance(error, msgspec.ValidationError):
            return ContractError("shape", why=str(error))
        literal = _NOT_FINITE.search(raw)
        if literal:
            return ContractError("not_finite", key=literal[1].decode(errors="replace"))
        return ContractError("not_json", why=str(error))

    def _other(self, version: int) -> ContractError:
        if version > self._version:
            return ContractError("newer_version", found=version, known=self._version)
        return ContractError("shape", "ver", why=f"there is no version {version}")

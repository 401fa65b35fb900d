"""Is this voucher good? One function for the gate, the cloud and the command line; no network, no database.

Yes only when the code reads, its key is one of the county's and signed just these bytes, the key was in force when it
was issued, the voucher's days have not run out, and neither it nor its batch was revoked. What needs a register (was
it used before, does it fit what lies on the lorry) is for the gate to say, not for a signature.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Final, Literal, NamedTuple

import msgspec

from contract.errors import ContractError
from contract.keys import KeyRing, PublicKey, Signs
from contract.printed import VoucherCode, new_voucher, voucher_code
from contract.voucher.statement import SIZE, Statement, decode, encode, key_mark
from contract.wire import Name, Reader, Time, Version

VERSION_OF_LIST: Final = 1
PART: Final = "revoked"
"""The part of the rules in which the list goes to the gates."""
SKEW_MS: Final = 10 * 60_000  # how far the clock of an issuer may be ahead of the gate's

Doubt = Literal[
    "unreadable",
    "newer",
    "unknown_key",
    "forged",
    "key_revoked",
    "key_dates",
    "early",
    "expired",
    "revoked",
    "recalled",
]
# Words of the gate's screen, in its order of severity; (zh, en).
WORDS: Final[Mapping[Doubt, tuple[str, str]]] = {
    "unreadable": ("读不出，请重新扫描", "cannot be read: scan it again"),
    "newer": ("凭证版本较新，请更新网关", "of a newer version: renew the gateway"),
    "unknown_key": ("签发单位的密钥不认识", "signed with a key that is not known here"),
    "forged": ("签名不符，疑似伪造", "the signature does not fit, perhaps forged"),
    "key_revoked": ("签名密钥已吊销", "signed with a key that was revoked"),
    "key_dates": ("签发时密钥不在有效期", "issued when its key was not in force"),
    "early": ("签发时间在将来", "issued in the future"),
    "expired": ("凭证已过期", "expired"),
    "revoked": ("凭证已作废", "revoked"),
    "recalled": ("该批次已召回", "its batch was recalled"),
}


class Revoked(msgspec.Struct, frozen=True, kw_only=True):
    """What is no longer good, as the county's rules tell it: `vouchers` by their id (see voucher_id), `batches` as 16
    hex digits; issued: UTC ms of the list."""

    ver: Version = msgspec.field(default_factory=lambda: VERSION_OF_LIST)
    issued: Time = 0
    vouchers: frozenset[Name] = frozenset()
    batches: frozenset[Name] = frozenset()


_read: Final = Reader(Revoked, VERSION_OF_LIST)
NOTHING: Final = Revoked()


def revoked(body: bytes) -> Revoked:
    """Read a list of what was revoked. Raises ContractError as contract.wire.Reader."""
    return _read(body)


def encode_revoked(found: Revoked) -> bytes:
    """The bytes of a list, the same for the same list."""
    return msgspec.json.encode(found, order="deterministic")


class Verified(NamedTuple):
    """The answer. doubt: None where it is good. statement: what it says, where that could be read; kid: whose signature
    it bears, "" where none fits."""

    doubt: Doubt | None
    statement: Statement | None = None
    kid: str = ""

    @property
    def good(self) -> bool:
        """Whether it is."""
        return self.doubt is None

    @property
    def words(self) -> tuple[str, str]:
        """The answer for people, zh and en."""
        return ("凭证有效", "the voucher is good") if self.doubt is None else WORDS[self.doubt]


class Verifier:
    """The voucher keys that somebody knows, and what was revoked."""

    def __init__(self, keys: Iterable[PublicKey], revoked: Revoked = NOTHING) -> None:
        self._keys = [key for key in keys if key.purpose == "voucher"]
        self._ring = KeyRing(self._keys)
        self._revoked = revoked
        self._by_mark: dict[str, list[PublicKey]] = {}
        for key in self._keys:
            self._by_mark.setdefault(key_mark(key.kid), []).append(key)

    def verify(self, text: str, now: int) -> Verified:
        """The answer about what was scanned, at `now` (UTC ms). Never raises."""
        try:
            code = voucher_code(text)
            body = code.payload[:SIZE]
            statement = decode(body)
        except ContractError as error:
            return Verified("newer" if error.code == "newer_version" else "unreadable")
        signature = code.payload[SIZE:]
        keys = self._by_mark.get(statement.mark, [])
        if not keys:
            return Verified("unknown_key", statement)
        doubts: list[Doubt] = []
        for key in keys:
            try:
                self._ring.check("voucher", key.kid, body, signature, purpose="voucher", now=statement.issued)
            except ContractError as error:
                doubts.append(_OF_KEY[error.code])
            else:
                return Verified(self._judged(code, statement, now), statement, key.kid)
        return Verified(min(doubts, key=_WORST.index), statement)

    def _judged(self, code: VoucherCode, statement: Statement, now: int) -> Doubt | None:
        if voucher_id(code) in self._revoked.vouchers:
            return "revoked"
        if f"{statement.batch:016x}" in self._revoked.batches:
            return "recalled"
        if statement.issued > now + SKEW_MS:
            return "early"
        until = statement.until
        return "expired" if until is not None and now >= until else None


_OF_KEY: Final[Mapping[str, Doubt]] = {
    "unsigned": "forged",
    "bad_signature": "forged",
    "key_revoked": "key_revoked",
    "key_expired": "key_dates",
    "unknown_key": "unknown_key",
}
_WORST: Final[tuple[Doubt, ...]] = ("key_revoked", "key_dates", "forged", "unknown_key")


def voucher_id(code: VoucherCode) -> str:
    """16 hex digits that tell a voucher from all others, also of its batch: the head of the SHA-256 of its bytes."""
    return sha256(code.payload).hexdigest()[:16]


def issue(said: Statement, signer: Signs) -> VoucherCode:
    """The code of a voucher, signed. Raises as `encode`; ContractError("identifier") where `mark` is another key's."""
    body = encode(said._replace(mark=key_mark(signer.kid)))
    return new_voucher(body + signer.sign("voucher", body))

"""Keys: who may sign what, from when to when, and the one way to sign and to check.

Each key has an id that is made from the key itself (`purpose-` and 16 hex digits of the SHA-256 of the raw public key),
one purpose, dates, and perhaps a day on which it was revoked. What is signed is always `context NUL bytes`, so that a
signature for one kind of message can never be shown for another (domain separation).

    root      offline, signs the county CA         rules    signs rules and the parts they name
    ca        county CA, signs certificates         ack      signs acks: an ack deletes
    gateway   one per gateway: TLS and events       command  signs commands: a command changes
    log       signs heads of the public log         voucher  signs vouchers of produce
    vault     X25519: personal fields are sealed to it (contract.personal)

Ed25519 after RFC 8032 through `cryptography`. `alg` is named everywhere, so that SM2 can come beside it.
"""

from __future__ import annotations

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Final, Literal, Protocol

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from contract.errors import ContractError
from contract.wire import Line, Name, Time

Purpose = Literal["root", "ca", "gateway", "rules", "ack", "command", "log", "voucher", "vault"]
Algorithm = Literal["ed25519", "x25519"]
Alg = Literal["none", "ed25519"]  # of a signed body
Context = Literal["event", "readings", "ack", "rules", "command", "reply", "log", "voucher", "renewal", "dossier"]

MAX_SIGNATURE: Final = 512  # bytes
FOR_EVER: Final = (1 << 53) - 1


class PublicKey(msgspec.Struct, frozen=True, omit_defaults=True):
    """One key as others know it. Times are UTC ms; `revoked` 0: it is not.

    gateway: whose it is, "" for keys of the county. `public` is the raw key in unpadded base64url.
    """

    kid: Name
    purpose: Purpose
    public: Line
    alg: Algorithm = "ed25519"
    not_before: Time = 0
    not_after: Time = FOR_EVER
    revoked: Time = 0
    gateway: Name = ""

    @property
    def raw(self) -> bytes:
        """The raw public key. Raises ContractError("shape")."""
        return decoded(self.public, "public")


class Signs(Protocol):
    """Something that signs; where its private key lies is nobody's business."""

    @property
    def kid(self) -> str:
        """The id of its key."""
        ...

    def sign(self, context: Context, body: bytes) -> bytes:
        """The signature of `body` as a message of `context`."""
        ...


class Signer:
    """A private Ed25519 key in memory."""

    def __init__(self, private: Ed25519PrivateKey, purpose: Purpose) -> None:
        self._private = private
        self.public = private.public_key().public_bytes_raw()
        self.kid = key_id(purpose, self.public)
        self.purpose = purpose

    def __repr__(self) -> str:
        return f"Signer({self.kid})"

    def sign(self, context: Context, body: bytes) -> bytes:
        """64 bytes."""
        return self._private.sign(preimage(context, body))

    def described(self, not_before: int = 0, not_after: int = FOR_EVER, gateway: str = "") -> PublicKey:
        """Its public half."""
        return PublicKey(
            self.kid, self.purpose, encoded(self.public), not_before=not_before, not_after=not_after, gateway=gateway
        )


class KeyRing:
    """Public keys by id. Immutable but for `add`, so that threads may share one that is complete."""

    def __init__(self, keys: Iterable[PublicKey] = ()) -> None:
        self._keys: dict[str, PublicKey] = {}
        self._loaded: dict[str, Ed25519PublicKey] = {}
        for key in keys:
            self.add(key)

    def __iter__(self) -> Iterator[PublicKey]:
        return iter(self._keys.values())

    def __contains__(self, kid: str) -> bool:
        return kid in self._keys

    def add(self, key: PublicKey) -> None:
        """Know a key, or know it anew. Raises ContractError("shape") where its id is not that of its bytes."""
        if key.kid != key_id(key.purpose, key.raw):
            raise ContractError("shape", "kid", why=f"{key.kid[:40]} is not the id of this key")
        if key.alg == "ed25519":
            self._loaded[key.kid] = Ed25519PublicKey.from_public_bytes(key.raw)
        self._keys[key.kid] = key

    def get(self, kid: str) -> PublicKey | None:
        """The key with this id."""
        return self._keys.get(kid)

    def current(self, purpose: Purpose, now: int) -> PublicKey | None:
        """The key of a purpose to use at `now` (ms): valid, not revoked, the youngest."""
        fit = [k for k in self._keys.values() if k.purpose == purpose and not refusal(k, now)]
        return max(fit, key=lambda key: (key.not_before, key.kid), default=None)

    def check(
        self,
        context: Context,
        kid: str,
        body: bytes,
        signature: bytes,
        *,
        purpose: Purpose,
        now: int,
        gateway: str = "",
    ) -> PublicKey:
        """The key that signed `body`, at `now` (ms) of whoever checks.

        Raises ContractError("unsigned" | "unknown_key" | "key_revoked" | "key_expired" | "bad_signature"). Revocation
        is judged before the signature: a revoked key proves nothing. A key of another gateway or purpose is unknown.
        For what may arrive late (events, readings) `now` is the time that the message itself names.
        """
        if not signature or not kid:
            raise ContractError("unsigned")
        key, loaded = self._keys.get(kid), self._loaded.get(kid)
        if key is None or loaded is None or key.purpose != purpose or key.gateway != gateway:
            raise ContractError("unknown_key", kid=kid[:40])
        why = refusal(key, now)
        if why:
            raise ContractError(why, kid=kid)
        try:
            loaded.verify(signature, preimage(context, body))
        except InvalidSignature:
            raise ContractError("bad_signature", kid=kid) from None
        return key


def refusal(key: PublicKey, now: int) -> Literal["", "key_revoked", "key_expired"]:
    """Why a key may not be used at `now` (ms), "" where it may."""
    if key.revoked:
        return "key_revoked"
    return "" if key.not_before <= now <= key.not_after else "key_expired"


def key_id(purpose: Purpose, public: bytes) -> str:
    """The id of a raw public key."""
    return f"{purpose}-{sha256(public).hexdigest()[:16]}"


def preimage(context: Context, body: bytes) -> bytes:
    """What is really signed: the context, a NUL, the bytes."""
    return b"zhigen/" + context.encode() + b"\0" + body


def encoded(raw: bytes) -> str:
    """Unpadded base64url (RFC 4648, section 5)."""
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def decoded(text: str, where: str = "") -> bytes:
    """The bytes of unpadded base64url, exactly one spelling each. Raises ContractError("shape")."""
    try:
        raw = urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        raw = b""
    if not raw or encoded(raw) != text:
        raise ContractError("shape", where, why="not unpadded base64url")
    return raw


def signed(body: bytes, signature: bytes) -> bytes:
    """The wire form of a signed body: the bytes, a line break, the signature."""
    return body + b"\n" + encoded(signature).encode() if signature else body


def split(payload: bytes) -> tuple[bytes, bytes]:
    """(body, signature) of the wire form; b"" where it has none. Raises ContractError("shape")."""
    body, newline, line = payload.partition(b"\n")
    if not newline:
        return body, b""
    try:
        signature = decoded(line.decode("ascii"), "signature")
    except (UnicodeDecodeError, ContractError):
        signature = b""
    if not 0 < len(signature) <= MAX_SIGNATURE:
        raise ContractError("shape", "signature", why=f"not 1-{MAX_SIGNATURE} bytes in unpadded base64url")
    return body, signature

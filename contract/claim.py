"""A claim: the code on a slip of paper by which a new gateway gets its first certificate, and the proof of it.

The code itself never travels. Both ends make a secret of it (scrypt, salted with the gateway's id), and each proves to
the other that it has that secret: the gateway over its certificate request, the county over its whole answer. So
nobody between them can put another key or another CA in, not even where the line is plain http; and who watches the
line must try 2⁵⁵ codes by scrypt for one that is dead within days.

    code      11 characters of Crockford's alphabet (no I, L, O, U) and a check character, shown as XXXX-XXXX-XXXX;
              the check (Damm's scheme in GF(32)) tells every single wrong character and every swap of neighbours
    proof     HMAC-SHA256 over the gateway's id and its PKCS #10 request
    mac       HMAC-SHA256 over that proof and the answer, under another key from the same secret (HKDF)
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from hashlib import scrypt
from typing import Annotated, Final, Literal

import msgspec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from contract.identifiers.spelling import Family, clean
from contract.keys import PublicKey, encoded
from contract.wire import Line, Name, Reader, Time, Version

VERSION: Final = 1
ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH: Final = 11  # without the check
MAX_REQUEST: Final = 4096
_FAMILY: Final = Family("注册码", "claim code")
_LOOKALIKE: Final = str.maketrans("ILO", "110")
Text = Annotated[str, msgspec.Meta(max_length=65536)]


class Grant(msgspec.Struct, frozen=True, kw_only=True):
    """What the county gives: certificate chain, CA bundle (both PEM), its public keys, where the broker is.

    broker: "" for the host that was asked; t: UTC ms of the cloud.
    """

    ver: Version = msgspec.field(default_factory=lambda: VERSION)
    gateway: Name
    t: Time
    chain: Text
    ca: Text
    keys: Annotated[list[PublicKey], msgspec.Meta(max_length=200)]
    broker: Line
    port: int
    tls: bool


_read: Final = Reader(Grant, VERSION)
_encode: Final = msgspec.json.Encoder().encode


def code_of(places: Iterable[int]) -> str:
    """The code of LENGTH random numbers 0-31, as it is printed."""
    body = "".join(ALPHABET[place] for place in places)
    whole = body + ALPHABET[_check(body)]
    return "-".join(whole[start : start + 4] for start in range(0, len(whole), 4))


def code_read(text: str) -> str:
    """A code as somebody typed it, without hyphens. Raises ContractError("identifier"), which never repeats it."""
    code = clean(text).replace("-", "").translate(_LOOKALIKE)
    if len(code) != LENGTH + 1 or not set(code) <= set(ALPHABET):
        raise _FAMILY.refusal(f"应为 {LENGTH + 1} 个字母或数字", f"wants {LENGTH + 1} letters or digits")
    if _check(code):
        raise _FAMILY.refusal("有字符抄错了，请核对", "a character is wrong: compare it with the slip")
    return code


def secret_of(code: str, gateway: str) -> bytes:
    """What both ends make of a code: 32 bytes, in about 50 ms. Raises as `code_read` does."""
    salt = b"zhigen/claim\0" + gateway.encode()
    return scrypt(code_read(code).encode(), salt=salt, n=1 << 14, r=8, p=1, dklen=32)


def proof(secret: bytes, gateway: str, request: str) -> str:
    """The gateway's word that it knows the code, over its request."""
    return _mac(secret, "ask", gateway.encode() + b"\0" + request.encode())


def seal(secret: bytes, asked: str, grant: str) -> str:
    """The county's word that it knows the code, over its answer to the request with this proof."""
    return _mac(secret, "answer", asked.encode() + b"\0" + grant.encode())


def same(one: str, other: str) -> bool:
    """Whether two proofs are equal, in a time that says nothing about where they differ."""
    return hmac.compare_digest(one.encode(), other.encode())


def encode(grant: Grant) -> str:
    """The text that is sealed and sent."""
    return _encode(grant).decode()


def decode(text: str) -> Grant:
    """Read a grant. Raises what contract.wire.Reader raises, and nothing else."""
    return _read(text.encode())


def _mac(secret: bytes, side: Literal["ask", "answer"], body: bytes) -> str:
    key = HKDF(SHA256(), 32, None, b"zhigen/claim/" + side.encode()).derive(secret)
    return encoded(hmac.digest(key, body, "sha256"))


def _check(text: str) -> int:
    """0 where the last character is the right one; else the number of the character to append."""
    value = 0
    for character in text:
        value ^= ALPHABET.index(character)
        value = value << 1 ^ (0b100101 if value & 0b10000 else 0)
    return value

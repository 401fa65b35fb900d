"""The address of a voucher: `HTTPS://HOST/V/` and signed bytes as text. What the bytes say is not known here.

Text of bytes: as RFC 9285 (base 45) does, two bytes are three characters and a last single byte two, the lowest first,
but over 41 symbols: 41^3 is just more than 65,536. So space and `%`, which an address cannot hold, and `.` and `/`,
which browsers and servers tidy away (`/../`, `//`), are not needed, at the same length.

The bytes end with a CRC-16 (CCITT, big-endian). The signature would show a misread too, but only to who has the key;
with the CRC a gate without keys, and the counter of a camera, know a clean read from one picture. It costs three
characters and proves nothing about who printed the voucher.

At level M 41 modules hold 154 characters: with a host of h characters N = 2·⌊(143 − h) / 3⌋ − 2 bytes, one more where
(143 − h) mod 3 is 2. A host of 13 leaves 84: an Ed25519 signature and 20 bytes of statement.
"""

from __future__ import annotations

import re
from binascii import crc_hqx
from struct import pack
from typing import Final, NamedTuple

from contract.identifiers.spelling import Family, clean
from contract.printed.host import host

VOUCHER: Final = Family("凭证码", "voucher code")
SYMBOLS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ$*+-:"
LONGEST: Final = 256
"""Bytes. Far above what a symbol that is printed on a sheet can carry."""
_BASE: Final = len(SYMBOLS)
_VALUES: Final = {symbol: value for value, symbol in enumerate(SYMBOLS)}
_ADDRESS: Final = re.compile(r"(?:HTTPS?://)?[A-Z0-9.-]+(?::[0-9]+)?/V/([0-9A-Z$*+:-]+)")
_SEED: Final = 0xFFFF


class VoucherCode(NamedTuple):
    """`payload` is what was signed and its signature, as issued; `text` the same as characters, with the CRC."""

    text: str
    payload: bytes

    def address(self, host_name: str) -> str:
        """What the QR code says. Raises ContractError("identifier") for the host."""
        return f"HTTPS://{host(host_name)}/V/{self.text}"


def new_voucher(payload: bytes) -> VoucherCode:
    """The code that carries 1 to LONGEST bytes. Raises ValueError for more or none: the caller's mistake."""
    if not 0 < len(payload) <= LONGEST:
        raise ValueError(f"a voucher code carries 1 to {LONGEST} bytes")
    return VoucherCode(_spelt(payload + crc_hqx(payload, _SEED).to_bytes(2)), payload)


def voucher_code(text: str) -> VoucherCode:
    """Read an address of any host. Raises ContractError("identifier"); a good one still has to be verified."""
    address = _ADDRESS.fullmatch(clean(text))
    if not address:
        raise VOUCHER.refusal("应为含 /V/ 的凭证网址", "wants the address of a voucher, with /V/ in it")
    read = _read(address[1])
    if read is None or len(read) < 3 or crc_hqx(read[:-2], _SEED) != int.from_bytes(read[-2:]):
        raise VOUCHER.refusal("读取有误，请重新扫描", "was misread, scan it again")
    return VoucherCode(address[1], read[:-2])


def room(host_name: str, characters: int) -> int:
    """How many bytes a voucher may carry if its address shall have at most `characters`; 0 for none."""
    left = characters - len(f"HTTPS://{host(host_name)}/V/")
    return max(left // 3 * 2 + (left % 3 == 2) - 2, 0)


def _spelt(data: bytes) -> str:
    text = ""
    for start in range(0, len(data), 2):
        pair = data[start : start + 2]
        value = int.from_bytes(pair)
        for _ in range(len(pair) + 1):
            value, digit = divmod(value, _BASE)
            text += SYMBOLS[digit]
    return text


def _read(text: str) -> bytes | None:
    """The bytes, None where no bytes are spelt so."""
    rest = len(text) % 3
    if rest == 1:
        return None
    units = iter(map(_VALUES.__getitem__, text[: len(text) - rest]))
    pairs = [low + _BASE * middle + _BASE * _BASE * high for low, middle, high in zip(units, units, units, strict=True)]
    if pairs and max(pairs) > 0xFFFF:
        return None
    data = pack(f">{len(pairs)}H", *pairs)
    if not rest:
        return data
    last = _VALUES[text[-2]] + _BASE * _VALUES[text[-1]]
    return None if last > 0xFF else data + last.to_bytes()

"""Are GS1 keys spelt as their kind is? Looked at only on request: GS1's schema takes any URI, and so does a receiver.

Sources: GS1 EPC Tag Data Standard 1.13 (chapter 6: pure identity URIs), GS1 Digital Link URI Syntax 1.2, CBV 2.0 8.9
(hash of an event as its id), GS1 General Specifications 7.9 (check digit, modulo 10 with weights 3 and 1).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from cloud.exchange.epcis.fault import Desk

# kind -> digits of company prefix and reference together, and how many parts follow them
_URN: Final = {
    "sgtin": (13, 1), "lgtin": (13, 1), "upui": (13, 1), "itip": (13, 3), "sscc": (17, 0), "sgln": (12, 1),
    "pgln": (12, 0), "grai": (12, 1), "gsrn": (17, 0), "gsrnp": (17, 0), "gdti": (12, 1), "sgcn": (12, 1),
    "gsin": (16, 0),
}  # fmt: skip
_EPC: Final = re.compile(r"urn:epc:(?:id|class|idpat):([a-z]+):(.*)")
# application identifier -> digits of its key, check digit last
_LINKED: Final = {
    "00": 18,
    "01": 14,
    "253": 13,
    "255": 13,
    "402": 17,
    "414": 13,
    "415": 13,
    "417": 13,
    "8017": 18,
    "8018": 18,
}
_LINK: Final = re.compile(r"https?://id\.gs1\.org/([0-9]{2,4})/([^/?#]*)")
_HASH: Final = re.compile(r"ni:///sha-256;[0-9a-f]{64}\?ver=CBV2\.[0-9]+")
_UUID: Final = re.compile(r"urn:uuid:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


def check_digit(digits: str) -> int:
    """The check digit that belongs behind these digits."""
    return -sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits))) % 10


def judge_key(desk: Desk, value: str, at: str) -> None:
    """Tell where a URN of EPC, a link of GS1, a hash or a UUID is not spelt as such."""
    if (epc := _EPC.fullmatch(value)) is not None:
        _urn(desk, epc[1], epc[2].split("."), at)
    elif (link := _LINK.match(value)) is not None:
        _linked(desk, link[1], link[2], at)
    elif value.startswith("ni:") and not _HASH.fullmatch(value):
        desk.tell(at, "key", "不是 CBV 2.0 的事件哈希", "is no hash of an event as CBV 2.0 spells it")
    elif value.lower().startswith("urn:uuid:") and not _UUID.fullmatch(value):
        desk.tell(at, "key", "不是 UUID", "is no UUID")


def _urn(desk: Desk, kind: str, parts: list[str], at: str) -> None:
    if kind not in _URN:
        return
    digits, more = _URN[kind]
    company, reference = parts[0], parts[1] if len(parts) > 1 else ""
    numbers = company.isdecimal() and company.isascii() and 6 <= len(company) <= 12
    numbers = numbers and (reference in ("", "*") or (reference.isdecimal() and reference.isascii()))
    whole = reference == "*" or len(company) + len(reference) == digits
    # An extension or a serial may hold points of its own, so only too few parts are wrong.
    if not numbers or not whole or len(parts) < 2 + more or (more == 0 and len(parts) > 2):
        zh, en = f"{kind} 的公司前缀和代码共 {digits} 位", f"{kind} has {digits} digits of company and reference"
        desk.tell(at, "key", zh, en)


def _linked(desk: Desk, identifier: str, key: str, at: str) -> None:
    digits = _LINKED.get(identifier)
    if digits is None:
        return
    own = key[:digits] if identifier in ("253", "255") else key
    if len(own) != digits or not (own.isdecimal() and own.isascii()):
        zh, en = f"({identifier}) 应为 {digits} 位数字", f"({identifier}) has {digits} digits"
        desk.tell(at, "key", zh, en)
    elif int(own[-1]) != (right := check_digit(own[:-1])):
        zh, en = f"({identifier}) 的校验位应为 {right}", f"({identifier}) has the check digit {right}"
        desk.tell(at, "key", zh, en)

"""The host of the addresses that we print: a DNS name in capitals, as the small alphabet of QR codes has no others."""

from __future__ import annotations

import re
from typing import Final

from contract.identifiers.spelling import Family, clean

HOST: Final = Family("网址主机名", "host name")
_LABEL: Final = r"[A-Z0-9](?:[A-Z0-9-]{0,61}[A-Z0-9])?"
_FORM: Final = re.compile(rf"{_LABEL}(?:\.{_LABEL})*(?::[0-9]{{1,5}})?")
_LONGEST: Final = 253


def host(text: str) -> str:
    """The host in capitals, with its port where it has one. Raises ContractError("identifier")."""
    name = clean(text)
    if len(name) > _LONGEST or not _FORM.fullmatch(name):
        raise HOST.refusal(
            "只写主机名，如 T.EXAMPLE.CN，不带 https:// 和路径",
            "give the name alone, as T.EXAMPLE.CN, without https:// or a path",
        )
    return name

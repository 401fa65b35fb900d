"""Text that leaves the gateway for a person to look at, without what opens a door or names a citizen. Pure.

Identity numbers and phones are told by their shape (contract.identifiers knows more, but here a doubt counts as one):
18 digits, the last perhaps X, and 11 digits from 13 to 19. A number of ours that looks alike is masked as well.
"""

from __future__ import annotations

import re
from typing import Any, Final

MASK: Final = "***"
_PATTERNS: Final = (
    (re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)", re.DOTALL), MASK),
    (re.compile(r"(?i)\b(bearer|basic)\s+[\w.~+/=-]{6,}"), rf"\1 {MASK}"),
    (re.compile(r"(\w+://[^/\s:@]*):[^@\s/]+@"), rf"\1:{MASK}@"),
    (
        re.compile(
            r"(?i)([\w-]*(?:password|passwd|passphrase|token|secret|credential|authorization|cookie|private)[\w-]*"
            r"[\"']?\s*[=:]\s*)(\"[^\"]*\"|'[^']*'|[^\s,;&}\"']+)"
        ),
        rf"\1{MASK}",
    ),
    (re.compile(r"(?<![0-9A-Za-z])[1-9]\d{16}[0-9Xx](?![0-9A-Za-z])"), MASK),
    (re.compile(r"(?<![0-9A-Za-z])(?:\+?86[- ]?)?1[3-9]\d(?:[- ]?\d{4}){2}(?![0-9A-Za-z])"), MASK),
)


def redact(text: str) -> str:
    """The text with `***` in place of what looks like a secret, an identity number or a phone."""
    for pattern, instead in _PATTERNS:
        text = pattern.sub(instead, text)
    return text


def redacted(value: Any) -> Any:
    """The same of every text inside lists and mappings, their keys too; numbers stay."""
    match value:
        case str():
            return redact(value)
        case dict():
            return {redacted(key): redacted(inner) for key, inner in value.items()}
        case list() | tuple():
            return [redacted(inner) for inner in value]
    return value

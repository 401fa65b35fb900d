"""What others call our things: URIs on the county's own host, because farms here seldom have keys of GS1.

Codes of labels and vouchers are what a forger needs, so only a digest of them goes out; it tells them apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Final, Literal
from urllib.parse import quote

Kind = Literal[
    "batch", "party", "plot", "cycle", "sample", "label", "order", "voucher", "device", "gateway", "paper", "recall",
    "transfer", "test", "eartag", "vehicle", "block", "reference",
]  # fmt: skip
PREFIX: Final = "zhigen"


@dataclass(frozen=True, slots=True)
class Names:
    """URIs on one host, as `https://trace.example.cn/id/batch/00c0ffee00c0ffee`."""

    host: str

    def of(self, kind: Kind, key: str) -> str:
        """The URI of one thing."""
        return f"https://{self.host}/id/{kind}/{quote(key, safe='', errors='replace')}"

    def secret(self, kind: Kind, code: str) -> str:
        """The URI of something whose code nobody may learn."""
        return self.of(kind, sha256(code.encode("utf-8", "replace")).hexdigest()[:32])

    @property
    def namespace(self) -> str:
        """The namespace of our own words."""
        return f"https://{self.host}/ns/epcis/"

"""What a tag says: one advertisement, as far as it carries values."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Advert:
    """address: MAC in capitals; rssi: dBm; name "" where none came; manufacturer: company id -> data; service: UUID in
    full, small letters -> data."""

    address: str
    rssi: int
    name: str = ""
    manufacturer: dict[int, bytes] = field(default_factory=dict)
    service: dict[str, bytes] = field(default_factory=dict)

    def says(self, other: Advert) -> bool:
        """Whether both carry the same bytes, however well they were received."""
        return self.service == other.service and self.manufacturer == other.manufacturer

    @property
    def hex(self) -> str:
        """What it carries, for a person: the bytes in hex, bounded."""
        parts = [f"{company:04x}={data.hex()}" for company, data in self.manufacturer.items()]
        parts += [f"{uuid[4:8]}={data.hex()}" for uuid, data in self.service.items()]
        return " ".join(parts)[:200]


@dataclass(frozen=True, slots=True)
class Word:
    """What was read in an advert: point key -> canonical value; None: the tag says that it has no reading.

    counter: of an encrypted advert, which must rise; packet: number from 0 to 255 that tells a repeat from news. None
    where the family has none.
    """

    values: dict[str, float | None]
    counter: int | None = None
    packet: int | None = None

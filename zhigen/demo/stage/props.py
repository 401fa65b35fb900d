"""The codes that somebody holds before a scanner or a camera: of packs, people's identities, vouchers."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Props:
    """packs: codes on the shelf by the key of their product (zhigen.seed.catalogue), "farm kept" one that a farm
    bought; identities: by the key of the subject (zhigen.demo.parties); vouchers: good, expired, revoked, forged."""

    packs: dict[str, tuple[str, ...]] = field(default_factory=dict)
    identities: dict[str, str] = field(default_factory=dict)
    vouchers: dict[str, str] = field(default_factory=dict)

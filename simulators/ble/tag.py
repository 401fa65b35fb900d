"""One simulated tag: its profile, its address and key, its values at a moment, and what is wrong with it."""

from __future__ import annotations

from random import Random
from typing import Final

from contract.errors import ContractError
from contract.profile import BleProfile
from contract.unit import to_canonical
from simulators.ble.bluetoothd import Advert
from simulators.ble.encoders import ENCODERS, Payload, Speaker, layout
from simulators.ble.faults import AirFault
from simulators.signals import Source

EVERY_S: Final = 2.0
FLOOD: Final = 200.0  # adverts a second
RSSI: Final = -67


class Tag:
    """A tag of `profile`; address "" takes that of the first example, key b"" likewise where the model encrypts.

    every_s: time from advert to advert.
    """

    def __init__(self, profile: BleProfile, address: str = "", key: bytes = b"", every_s: float = EVERY_S) -> None:
        example = profile.examples[0]
        self.profile = profile
        self.address = address or example.address
        self.key = key or bytes.fromhex(example.key)
        self.every_s = every_s
        self.sources: dict[str, Source] = {}
        self.held: dict[str, float] = {}
        self.faults: list[AirFault] = []
        self._name = example.name
        self._layout = layout(profile)
        self._encode = ENCODERS[profile.parser]
        self._count = 0
        self._chance = Random(self.address)  # noqa: S311  # noise of the radio
        if profile.encrypted and not self.key:
            raise ContractError("mistake", zh=f"{profile.id} 需要密钥", en=f"{profile.id} wants a key")

    def plan(self, fault: AirFault) -> None:
        """A fault to come. ContractError where this tag cannot have it."""
        if fault.kind == "wrong_key" and not self.profile.encrypted:
            raise ContractError(
                "mistake", zh=f"{self.profile.id} 不加密", en=f"{self.profile.id} does not encrypt: no wrong_key"
            )
        self.faults.append(fault)

    def has(self, kind: str, elapsed_s: float) -> AirFault | None:
        """The fault of that kind, if it holds now."""
        return next((fault for fault in self.faults if fault.kind == kind and fault.active(elapsed_s)), None)

    def values(self, t: int) -> dict[str, float]:
        """Field -> value in the parser's unit at simulated UTC ms `t`."""
        found: dict[str, float] = {}
        for point in self.profile.points:
            value = self.held.get(point.key)
            if value is None:
                source = self.sources.get(point.key)
                value = source(t) if source else None
            if value is not None:
                factor, shift = to_canonical(point.key, point.unit)
                found[point.field] = ((value - shift) / factor - point.offset) / point.scale
        return found

    def adverts(self, t: int, elapsed_s: float) -> list[Advert]:
        """What it says at its beat: one advert, none where it is dead, very many in a flood."""
        if self.has("silence", elapsed_s):
            return []
        self._count += 1
        key = self.key[::-1] if self.has("wrong_key", elapsed_s) else self.key
        speaker = Speaker(bytes.fromhex(self.address.replace(":", "")), key, self._count)
        payload = self._encode(self._layout, self.values(t), speaker)
        if self.has("garbage", elapsed_s):
            payload = Payload(
                {company: self._chance.randbytes(len(data)) for company, data in payload.manufacturer.items()},
                {uuid: self._chance.randbytes(len(data)) for uuid, data in payload.service.items()},
            )
        advert = Advert(
            self.address, self._name, RSSI + self._chance.randint(-3, 3), payload.manufacturer, payload.service
        )
        flood = self.has("flood", elapsed_s)
        return [advert] * (round((flood.amount or FLOOD) * self.every_s) if flood else 1)

"""What the pages show of a gateway, as it is at each call: its name, its site, its cameras, its clock."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from gateway.rim.camera.view import CameraView


@dataclass(frozen=True)
class House:
    """What is shown: `found` gives the cameras as they are now, `place` the name of the site, `now` UTC ms."""

    gateway: str
    place: Callable[[], tuple[str, str]]
    found: Callable[[], Mapping[str, CameraView]]
    now: Callable[[], int]

    def site(self) -> tuple[str, str]:
        """Name (zh, en) of where it stands."""
        return self.place()

    def camera(self, key: str) -> CameraView | None:
        """One of its cameras."""
        return self.found().get(key)

    def cameras(self) -> list[CameraView]:
        """All of them, in the order of the configuration."""
        return list(self.found().values())

    def clock(self) -> int:
        """UTC ms."""
        return self.now()

"""Which of the ports of a gateway have something to show on its pages: cameras (gateway.rim.camera.view)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol, runtime_checkable

from gateway.rim.camera.view import CameraView


@runtime_checkable
class Watched(Protocol):
    """A port that has something to show."""

    @property
    def view(self) -> CameraView:
        """What of it is shown."""


def cameras_of(ports: Iterable[object]) -> Mapping[str, CameraView]:
    """The cameras among the ports that run, by id."""
    views = [port.view for port in ports if isinstance(port, Watched)]
    return {view.id: view for view in views}

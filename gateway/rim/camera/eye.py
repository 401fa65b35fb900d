"""How a camera of a configuration is looked at, and whether it can be opened now."""

from __future__ import annotations

from contract.printed import sort_of
from gateway.core.fault import Fault
from gateway.core.spec import CameraBus
from gateway.rim import clock
from gateway.rim.camera.grab import Frame, Grab
from gateway.rim.camera.source import OPEN_MS, Capture
from gateway.vision.watch import Watch, WatchOptions


def watch_of(spec: CameraBus) -> Watch:
    """The watch over its pictures, with the codes of the county."""
    return Watch(
        WatchOptions(sort_of=sort_of, symbologies=spec.symbologies, region=spec.region, forget_ms=spec.forget_ms)
    )


def closed(spec: CameraBus) -> Fault | None:
    """Why it gives no picture now; None where one came. Never blocks for longer than opening may, whatever hangs."""
    grab = Grab(Capture(spec), f"camera-{spec.id}", lambda: clock.now()[1])
    came = grab.take((OPEN_MS + spec.silence_ms) / 1000)
    grab.leave()
    if isinstance(came, Frame):
        return None
    return came or Fault("camera_silent", details={"ms": OPEN_MS + spec.silence_ms})

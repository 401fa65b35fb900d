"""Devices tried out beside a running gateway, and added to it: what `zhigen device watch` does, from the page.

A bus that runs holds its port, so a device on it is asked in the thread of that bus, between two of its own requests.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, get_args

from contract.mistakes import DocumentError
from contract.profile import ModbusProfile, PeripheralProfile, Profile, Serial
from contract.quality import NAMES
from gateway.config import specs
from gateway.config.care.additions import Additions
from gateway.config.care.naming import point_view, sentence
from gateway.config.care.sheet import Sheet, sheet_of
from gateway.config.fit import CARRIES
from gateway.config.model import DeviceEntry
from gateway.config.reading import Setup, warnings
from gateway.core.errors import GatewayError
from gateway.core.fault import Fault
from gateway.core.spec import SerialBus, TcpBus
from gateway.core.trace import spell
from gateway.rim.bus import Bus
from gateway.rim.look import Sight
from gateway.rim.poll import Clock
from gateway.rim.port import Port
from gateway.rim.ports import closed
from gateway.rim.profiles import Shelf
from gateway.rim.terminal import care_view as view
from gateway.rim.terminal.care_ask import NewAsk
from gateway.rim.terminal.report import Words
from gateway.rim.tryout import Tryout, tried
from gateway.rim.wire import line_of

_PATIENCE_S: Final = 30.0  # that a bus is waited for
_FRAMES: Final = 100
_TURNS: Final = 3  # readings that an addition may take to prove itself
_MOST_S: Final = 600.0


class Bench:
    """setup: what runs; ports: those that run; trial: whether a pushed configuration is on trial."""

    def __init__(
        self,
        setup: Callable[[], Setup],
        ports: Callable[[], Sequence[Port]],
        additions: Additions,
        trial: Callable[[], bool],
        clock: Clock,
    ) -> None:
        self._setup, self._ports, self._additions = setup, ports, additions
        self._trial, self._clock = trial, clock
        self._shelf: tuple[tuple[str, ...], list[view.ProfileView]] = ((), [])

    def probe(self, device: str) -> view.ProbeView:
        """Ask a device of the configuration now; one that cannot be asked is told as it was heard last.

        Raises GatewayError("no_device" | "line_busy").
        """
        setup = self._setup()
        entry = next((entry for entry in setup.config.devices if entry.id == device), None)
        if entry is None:
            raise GatewayError("no_device", device=device)
        return self._asked(setup, entry)

    def try_out(self, wanted: NewAsk) -> view.ProbeView:
        """Ask what is not configured yet; nothing is written. Raises DocumentError, GatewayError."""
        sheet = sheet_of(wanted)
        return self._tried(sheet, sheet.setup(self._setup()))

    def add(self, wanted: NewAsk) -> view.AdditionView:
        """Ask it once more, write it down, and let it prove itself. Raises as `try_out`, and as Additions.begin."""
        if self._trial():
            raise GatewayError("on_trial")
        sheet = sheet_of(wanted)
        setup = sheet.setup(self._setup())
        found = self._tried(sheet, setup)
        if not found.ok:
            why = found.fault or Words("", "")
            raise GatewayError("probe_failed", zh=why.zh, en=why.en)
        entry = next((entry for entry in setup.config.devices if entry.id == sheet.id), None)
        turns_s = _TURNS * entry.interval_s if entry else 0.0
        return self._additions.begin(sheet, min(_MOST_S, max(setup.config.remote.trial_s, turns_s)))

    def profiles(self, search: str) -> list[view.ProfileView]:
        """The device profiles in which every word of `search` occurs: id, names, maker, model, protocol."""
        folders = self._setup().config.profiles
        if not self._shelf[1] or self._shelf[0] != folders:
            self._shelf = (folders, _shelved(self._setup()))
        words = search.casefold().split()
        return [one for one in self._shelf[1] if all(word in _text(one) for word in words)]

    def _tried(self, sheet: Sheet, setup: Setup) -> view.ProbeView:
        told = [Words(one.zh, one.en) for one in warnings(setup)]
        peripheral = next((one for one in setup.config.peripherals if one.id == sheet.id), None)
        if peripheral is not None:
            from gateway.rim import peripherals

            return _opened(peripherals.closed(specs.peripheral_spec(peripheral, setup.desk[sheet.id])), told)
        entry = next(entry for entry in setup.config.devices if entry.id == sheet.id)
        return self._asked(setup, entry, told)

    def _asked(self, setup: Setup, entry: DeviceEntry, told: Sequence[Words] = ()) -> view.ProbeView:
        bus = specs.bus_spec(
            next(bus for bus in setup.config.buses if bus.id == entry.bus), setup.config.storage.folder
        )
        port = next((port for port in self._ports() if port.spec.id == entry.bus), None)
        if isinstance(bus, TcpBus | SerialBus):
            return _seen(self._read(setup, entry, bus, port), told)
        return _opened(closed(bus), told) if port is None else _heard(port, entry, told)

    def _read(self, setup: Setup, entry: DeviceEntry, bus: TcpBus | SerialBus, port: Port | None) -> Tryout:
        spec = specs.device_spec(entry, setup.profiles[entry.id], calibrations=setup.calibrations)
        if isinstance(port, Bus):
            try:
                return port.lend(lambda line: tried(line, spec, self._clock), _PATIENCE_S)
            except TimeoutError:
                raise GatewayError("line_busy", bus=entry.bus) from None
        line = line_of(bus)
        try:
            return tried(line, spec, self._clock)
        finally:
            line.close()


def _seen(found: Tryout, told: Sequence[Words]) -> view.ProbeView:
    fault = found.fault
    ok = any(sight.value is not None for sight in found.sights)
    frames = [spell(frame) for frame in found.frames[:_FRAMES]]
    points = [_point(sight) for sight in found.sights]
    return view.ProbeView(
        live=True,
        ok=ok,
        fault=sentence(fault) if fault else None,
        points=points,
        nameplate=found.nameplate,
        frames=frames,
        warnings=list(told),
    )


def _point(sight: Sight) -> view.ProbedPoint:
    plain = point_view(sight.point)
    return view.ProbedPoint(
        plain.key,
        plain.name,
        plain.unit,
        plain.decimals,
        sight.value,
        sight.said,
        sight.quality.word,
        Words(*NAMES[sight.quality]),
        list(sight.raw),
        sentence(sight.fault) if sight.fault else None,
    )


def _opened(fault: Fault | None, told: Sequence[Words]) -> view.ProbeView:
    """Its port was opened, or was not; nothing was asked."""
    why = sentence(fault) if fault else None
    return view.ProbeView(live=False, ok=fault is None, fault=why, warnings=list(told))


def _heard(port: Port, entry: DeviceEntry, told: Sequence[Words]) -> view.ProbeView:
    """What a device that speaks when it likes has said last."""
    status = next((one for one in port.status().devices if one.id == entry.id), None)
    ok = status is not None and status.state == "ok"
    why = Words(*status.why) if status is not None and status.cause else None
    frames = list(status.frames) if status else []
    return view.ProbeView(live=False, ok=ok, fault=why, frames=frames, warnings=list(told))


def _shelved(setup: Setup) -> list[view.ProfileView]:
    shelf = Shelf([Path(folder) for folder in setup.config.profiles])
    found = []
    for name in shelf.ids():
        try:
            found.append(_profile(shelf.find(name)))
        except (DocumentError, GatewayError):  # `zhigen profile lint` tells what is wrong with it
            continue
    return found


def _profile(profile: Profile) -> view.ProfileView:
    serial = profile.serial if isinstance(profile, ModbusProfile | PeripheralProfile) else Serial()
    return view.ProfileView(
        profile.id,
        Words(profile.name.zh, profile.name.en),
        profile.model.maker,
        profile.model.name,
        list(profile.model.also),
        profile.kind,
        profile.protocol,
        profile.confidence,
        [kind for bus, kind in _kinds() if isinstance(profile, CARRIES[bus])],
        serial.baud,
        serial.parity,
        serial.stop_bits,
        serial.unit,
        [point_view(point) for point in profile.points],
    )


def _kinds() -> list[tuple[type, str]]:
    return [(bus, get_args(bus.model_fields["kind"].annotation)[0]) for bus in CARRIES]  # type: ignore[attr-defined]


def _text(one: view.ProfileView) -> str:
    words = (one.id, one.name.zh, one.name.en, one.maker, one.model, *one.also, one.kind, one.protocol)
    return " ".join(words).casefold()

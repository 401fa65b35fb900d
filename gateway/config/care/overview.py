"""How a running gateway and all that hangs on it are, drawn from the parts that know it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from contract.profile import Profile
from contract.quality import NAMES
from gateway.config.care.naming import place_of, point_view, seat_of
from gateway.config.lookout import Lookout
from gateway.config.model import DeviceEntry
from gateway.config.peripherals import PeripheralEntry
from gateway.config.reading import Setup
from gateway.core.device import Latest
from gateway.core.figures import Figures
from gateway.core.peripheral import PeripheralStatus
from gateway.rim import logs
from gateway.rim.diagnostics import bundle
from gateway.rim.host import HostWatch
from gateway.rim.port import DeviceStatus
from gateway.rim.premises import Premises
from gateway.rim.terminal import care_view as view
from gateway.rim.terminal.report import Words
from gateway.rim.trial import Trial

if TYPE_CHECKING:
    from gateway.config.care.additions import Additions

_NONE = Words("", "")
_MB = 1024 * 1024


@dataclass(frozen=True)
class Facts:
    """What is not in the premises: the files, the figures, the trial of a pushed configuration; since: monotonic ms of
    the start."""

    lookout: Lookout
    figures: Callable[[], Figures]
    trial: Trial
    software: str
    since: int

    def setup(self) -> Setup:
        """What runs now."""
        return self.lookout.setup

    def on_trial(self) -> bool:
        """Whether a pushed configuration is on trial, or how that ended is not told yet."""
        return self.trial.note is not None


class Overview:
    """Asked in the threads of the pages, by several at once."""

    def __init__(self, premises: Premises, facts: Facts, additions: Additions) -> None:
        self._premises, self._facts, self._additions = premises, facts, additions
        self._host = HostWatch(Path(facts.setup().config.storage.folder))

    def state(self) -> view.CareState:
        """All of it."""
        premises, facts, figures = self._premises, self._facts, self._facts.figures()
        wall, mono = premises.clock()
        identity, rules = premises.identity, premises.rules()
        return view.CareState(
            t=wall,
            boot=premises.boot,
            up_ms=mono - facts.since,
            software=facts.software,
            who=self._who(),
            clock=premises.outbox.clock_state(),
            line=self._line(figures),
            outbox=self._outbox(figures),
            machine=self._machine(),
            certificate=(identity.not_before, identity.not_after),
            rules=rules,
            restart=list(facts.lookout.waiting),
            mistakes=[Words(zh, en) for zh, en in premises.mistakes()],
            trial=facts.on_trial(),
            addition=self._additions.last,
            buses=self._buses(),
            devices=self.devices(),
        )

    def devices(self) -> list[view.DeviceView]:
        """Devices and peripherals, in the order of the configuration."""
        setup = self._facts.setup()
        known = {device.id: device for bus in self._premises.buses() for device in bus.devices}
        at_desk = {one.id: one for one in self._premises.peripherals()}
        places = {bus.id: place_of(bus) for bus in setup.config.buses}
        found = [
            _device(entry, setup.profiles[entry.id], places.get(entry.bus, ""), known.get(entry.id))
            for entry in setup.config.devices
        ]
        return [
            *found,
            *(_peripheral(one, setup.desk[one.id], at_desk.get(one.id)) for one in setup.config.peripherals),
        ]

    def diagnostics(self) -> str:
        """The bundle, JSON, without secrets."""
        return bundle(self._premises, logs.recent())

    def _who(self) -> view.Who:
        config, identity = self._facts.setup().config, self._premises.identity
        name = Words(config.site.name.zh, config.site.name.en)
        return view.Who(
            self._premises.gateway, self._premises.county, name, config.site.kind, identity.kid, identity.enrolled
        )

    def _line(self, figures: Figures) -> view.LineView:
        uplink = self._premises.uplink
        return view.LineView(
            figures.connected,
            uplink.since,
            figures.connections,
            figures.refused,
            figures.unproved,
            figures.lag_ms,
            uplink.last_ack,
        )

    def _outbox(self, figures: Figures) -> view.OutboxView:
        outbox = self._premises.outbox
        events, readings = outbox.state("events"), outbox.state("readings")
        return view.OutboxView(
            events.backlog,
            readings.backlog,
            events.oldest if events.backlog else 0,
            readings.oldest if readings.backlog else 0,
            outbox.reader.size(),
            self._facts.setup().config.storage.max_mb * _MB,
            figures.full,
            figures.undated,
            figures.held_samples,
            figures.held_events,
            figures.dropped_events,
            figures.produced,
        )

    def _machine(self) -> view.MachineView:
        host = self._host.look()
        return view.MachineView(host.disk_free, host.disk_total, host.rss, host.cpu, host.temperature)

    def _buses(self) -> list[view.BusView]:
        known = {bus.id: bus for bus in self._premises.buses()}
        return [
            view.BusView(
                bus.id,
                bus.kind,
                place_of(bus),
                bus.id in known and known[bus.id].connected,
                Words(*known[bus.id].cause) if bus.id in known else _NONE,
            )
            for bus in self._facts.setup().config.buses
        ]


def _device(entry: DeviceEntry, profile: Profile, place: str, status: DeviceStatus | None) -> view.DeviceView:
    name = entry.name or profile.name
    seat = str(entry.unit or entry.address or "")
    latest: Mapping[str, Latest] = status.latest if status else {}
    return view.DeviceView(
        entry.id,
        "device",
        Words(name.zh, name.en),
        profile.id,
        f"{profile.model.maker} {profile.model.name}",
        profile.protocol,
        entry.bus,
        f"{place} #{seat}" if seat else place,
        entry.interval_s,
        status.state if status else "new",
        status.cause if status else "",
        Words(*status.why) if status else _NONE,
        status.since if status else 0,
        status.replies if status else 0,
        status.failures if status else 0,
        status.skipped if status else 0,
        list(_points(profile, latest)),
        list(status.frames) if status else [],
    )


def _points(profile: Profile, latest: Mapping[str, Latest]) -> Iterator[view.PointView]:
    for point in profile.points:
        plain, last = point_view(point), latest.get(point.key)
        if last is None:
            yield plain
            continue
        told = Words(*NAMES[last.quality])
        yield msgspec.structs.replace(plain, value=last.value, t=last.t, quality=last.quality.word, told=told)


def _peripheral(entry: PeripheralEntry, profile: Profile, status: PeripheralStatus | None) -> view.DeviceView:
    return view.DeviceView(
        entry.id,
        "peripheral",
        Words(profile.name.zh, profile.name.en),
        profile.id,
        f"{profile.model.maker} {profile.model.name}",
        profile.protocol,
        "",
        seat_of(entry),
        0.0,
        status.state if status else "new",
        status.cause if status else "",
        Words(*status.text) if status else _NONE,
        status.since if status else 0,
        status.served if status else 0,
        status.failures if status else 0,
        0,
        [],
        [],
        status.served if status else 0,
        status.waiting if status else 0,
    )

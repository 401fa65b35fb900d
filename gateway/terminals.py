"""The terminals of a gateway: its gate, till, test room and farm, and the pages by which people work there.

What is wired here sees the events of the gateway before they are recorded, its samples, and what is scanned at its
desk. A gateway has those that its configuration has a section for, and only then are they loaded: one that measures and
no more stays small.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from contract.event import Body
from gateway.config import Config
from gateway.config.model import served_by
from gateway.core.peripheral import PeripheralStatus
from gateway.core.progress import Part
from gateway.core.sample import Sample
from gateway.means import Means
from gateway.rim import clock
from gateway.rim.outbox_orders import Facts
from gateway.rim.terminal.serving import serve

if TYPE_CHECKING:
    from gateway.config.quarters import Quarters
    from gateway.rim.gate import Gate
    from gateway.rim.peripherals import Desk
    from gateway.rim.terminal.gate_view import GateView
    from gateway.rim.terminal.house import House
    from gateway.rim.terminal.house import Uplink as UplinkShown
    from gateway.rim.terminal.server import TerminalServer
    from gateway.rim.till.counter import Counter

_GATE_S: Final = 120.0  # a commit on the slowest of disks


class Terminals:
    """`start` once the outbox is written, `open` the pages in the end, then `beat` about once a second."""

    def __init__(self, config: Config, means: Means) -> None:
        self._config, self._means = config, means
        self._quarters = self._rooms() if config.test_room is not None or config.farm is not None else None
        self._gate: Gate | None = None
        self._gate_hears: Desk | None = None
        self._till: Counter | None = None
        self._care = means.care() if config.terminal.port else None
        self._pages: TerminalServer | None = None

    def start(self) -> None:
        """Begin to work; whatever cameras read from now on is judged."""
        config, means = self._config, self._means
        if config.gate.cameras or config.gate.scanner:
            self._gate = self._market_gate()
            self._gate.start()
        if config.till is not None:
            from gateway.shopfront import open_till

            self._till = open_till(config, means)

    def open(self) -> None:
        """Hear the desk, and serve the pages where the configuration has a port for them."""
        self._listen()
        pages = self._config.terminal
        if pages.port:
            self._pages = serve(pages.host, pages.port, self._house, pages.access_file, pages.names)

    def beat(self) -> None:
        """Hear the desk as it is now, and lock what nobody works at any more."""
        self._listen()
        if self._care is not None:
            self._care.look()
        if self._pages is not None:
            self._pages.beat()

    def _listen(self) -> None:
        desk = self._means.desk()
        if self._quarters is not None:
            self._quarters.listen()
        if self._gate is not None and self._config.gate.scanner and desk is not None and desk is not self._gate_hears:
            self._gate_hears = desk
            desk.listen(self._gate.heard)
        if self._till is not None:
            self._till.till.attach()

    def close(self) -> None:
        """No pages any more, and no new work; before the desk stops."""
        if self._pages is not None:
            self._pages.close()
        if self._till is not None:
            self._till.till.detach()

    def stop(self) -> None:
        """Record what is still open at the gate; after the cameras have stopped."""
        if self._gate is not None:
            self._gate.stop()

    def recognised(self, body: Body) -> Body:
        """An event as it is to be recorded: a result of an analyzer with its sample."""
        return self._quarters.recognised(body) if self._quarters is not None else body

    def recorded(self, body: Body) -> None:
        """An event is recorded."""
        if self._quarters is not None:
            self._quarters.changed()
        if self._gate is not None:
            self._gate.scanned(body)

    def measured(self, sample: Sample) -> None:
        """An instrument said something."""
        if self._quarters is not None:
            self._quarters.measured(sample)

    @property
    def parts(self) -> list[Part]:
        """What must come round."""
        return [Part("gate", self._gate.turned, _GATE_S)] if self._gate is not None else []

    def at_desk(self) -> Sequence[PeripheralStatus]:
        """How the peripherals are."""
        desk = self._means.desk()
        return desk.status() if desk is not None else ()

    def _house(self) -> House:
        from gateway.core.english import english
        from gateway.rim.operators import Operators
        from gateway.rim.terminal.house import House
        from gateway.rim.terminal.view import cameras_of

        config, means, rooms = self._config, self._means, self._quarters
        return House(
            config.gateway.id,
            self._site,
            lambda: cameras_of(means.ports()),
            lambda: clock.now()[0],
            Operators(Path(config.storage.folder)),
            means.emit,
            served_by(config),
            means.desk,
            self._line,
            config.terminal.idle_s,
            gate=self._gate_view(),
            test_room=rooms.test_room if rooms is not None else None,
            farm=rooms.farm if rooms is not None else None,
            till=self._till,
            care=self._care.workbench if self._care is not None else None,
            names=lambda: english(means.law.in_force.rules, means.catalogue.in_force.catalogue),
        )

    def _site(self) -> tuple[str, str]:
        name = self._means.setup().config.site.name
        return name.zh, name.en

    def _line(self) -> UplinkShown:
        from gateway.rim.terminal.house import Uplink as UplinkShown

        means, rules = self._means, self._means.rules.state
        return UplinkShown(means.uplink.connected, means.outbox.backlog("events"), rules.issued if rules else None)

    def _gate_view(self) -> GateView | None:
        if self._gate is None:
            return None
        from gateway.rim.terminal.gate_view import GateView

        line, rules = self._means.uplink, self._means.rules
        return GateView(self._gate, self._means.outbox, lambda: line.connected, lambda: rules.state, self.at_desk)

    def _market_gate(self) -> Gate:
        from gateway.rim.gate import Gate, GateBook, Slate

        gate, box = self._config.gate, self._means.outbox
        return Gate(
            gate.cameras,
            gate.quiet_s,
            GateBook(self._means.rules),
            self._means.emit,
            clock.now,
            box.true,
            box.passages,
            scanner=gate.scanner,
            record=self._record,
            staffed=lambda: self._pages is not None and self._pages.duty.works("examiner"),
            days=box.days,
            slate=Slate(box.memory, box.remember_all),
        )

    def _rooms(self) -> Quarters:
        from gateway.config.quarters import Quarters
        from gateway.rim.ground import Ground

        means, box = self._means, self._means.outbox
        ground = Ground(
            self._config.gateway.id,
            self._site,
            box.days,
            lambda: (box.epoch, box.high("events")),
            self._record,
            lambda: clock.now()[0],
            lambda: means.dossier.present,
            lambda: means.catalogue.in_force.catalogue,
            lambda: means.law.in_force.rules,
            self._record_two,
            box.memory,
        )
        return Quarters(self._config, ground, box, means.setup, means.ports, means.desk, means.alarms)

    def _record(self, body: Body, facts: Facts | None = None) -> str:
        """What a person did, on disk when this returns; the id of its event. Raises as Outbox.record."""
        frame = self._means.outbox.record(body, facts)
        self._means.uplink.touch()
        return str(frame.event.id)

    def _record_two(self, first: Body, then: Callable[[str], Body], facts: Facts | None = None) -> tuple[str, str]:
        """Two events of one deed, both or neither; their ids. Raises as Outbox.record."""
        ids = self._means.outbox.record_two(first, then, facts)
        self._means.uplink.touch()
        return ids

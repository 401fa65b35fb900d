"""What the tests of peripherals share: specs from shipped profiles, and a place where all that is told is kept."""

from __future__ import annotations

from pathlib import Path

from contract.event import Body, DeviceHealth
from contract.profile import PeripheralProfile, read
from gateway.core.card import Card
from gateway.core.fault import Fault
from gateway.core.peripheral import PeripheralSpec, Plug, Socket
from gateway.core.scan import Scan
from gateway.rim import clock
from gateway.rim.profiles import shipped


def profile(name: str, **scanner: object) -> PeripheralProfile:
    """A shipped profile; `scanner`: settings that differ."""
    found = read((shipped() / f"{name}.yaml").read_bytes(), name)
    assert isinstance(found, PeripheralProfile)
    return found.model_copy(update={"scanner": found.scanner.model_copy(update=scanner)}) if scanner else found


def at(name: str, place: Path | tuple[str, int], **scanner: object) -> PeripheralSpec:
    """A peripheral of that profile at a path or a host."""
    plug = Plug(str(place), 115200) if isinstance(place, Path) else Socket(*place)
    return PeripheralSpec("one", profile(name, **scanner), plug)


class Told:
    """Everything that a peripheral says."""

    def __init__(self) -> None:
        self.heard: list[Card | Scan | Fault] = []
        self.bodies: list[Body] = []
        self.clock = clock.now

    def hear(self, _: str, heard: Card | Scan | Fault) -> None:
        self.heard.append(heard)

    def emit(self, body: Body) -> None:
        self.bodies.append(body)

    @property
    def codes(self) -> list[str]:
        """Texts of codes, causes of faults in angle brackets, "card"."""
        return [
            f"<{one.code}>" if isinstance(one, Fault) else one.text if isinstance(one, Scan) else "card"
            for one in self.heard
        ]

    @property
    def health(self) -> list[tuple[str, str]]:
        return [(body.state, body.cause) for body in self.bodies if isinstance(body, DeviceHealth)]

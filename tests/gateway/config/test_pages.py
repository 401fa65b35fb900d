"""Which terminals a gateway serves: those that its configuration has a section for; care always."""

from __future__ import annotations

from pathlib import Path

import pytest

from contract.mistakes import DocumentError
from gateway.config import read
from gateway.config.model import served_by

HEAD = """\
version: 1
gateway: {{id: gw-1, county: "341225"}}
site: {{id: site-1, name: {{zh: 场所}}, kind: shop, region: "341225100"}}
broker: {{host: localhost}}
terminal: {terminal}
{section}
"""
GUN = "peripherals: [{id: gun, profile: serial-scanner, port: /dev/ttyACM0}]\n"
EYE = """\
buses: [{id: eye, kind: camera, source: /dev/video0}]
devices: [{id: cam, profile: camera-generic, bus: eye}]
"""


def _served(folder: Path, terminal: str, section: str = "") -> tuple[str, ...]:
    path = folder / "gw.yaml"
    path.write_text(HEAD.format(terminal=terminal, section=section))
    return served_by(read(path).config)


@pytest.mark.parametrize(
    ("section", "pages"),
    [
        ("farm: {}", ("farm", "care")),
        ("till: {}", ("till", "care")),
        ("test_room: {}", ("test-room", "care")),
        (GUN + "gate: {scanner: gun}", ("gate", "care")),
        (EYE, ("gate", "care")),
        ("till: {}\nfarm: {}", ("till", "farm", "care")),
        ("log: info", ("care",)),
    ],
)
def test_a_section_brings_its_terminal(tmp_path: Path, section: str, pages: tuple[str, ...]) -> None:
    assert _served(tmp_path, "{}", section) == pages


@pytest.mark.parametrize("terminal", ["{idle_s: 5}", "{idle_s: .inf}"])
def test_a_lock_at_once_is_a_mistake(tmp_path: Path, terminal: str) -> None:
    with pytest.raises(DocumentError):
        _served(tmp_path, terminal)

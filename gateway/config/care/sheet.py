"""A file of `devices.d` as the engineer's page asks for it: one device with its bus, or one peripheral. Pure but for
reading what it would make of the configuration.

A page may not name files: a profile is one of the shelf, and a key or password is put down by a person at the machine.
Else whoever has the access word could have any file of the machine read, or sent to a camera of his own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from contract import names
from contract.mistakes import DocumentError, Mistake, refuse
from gateway.config.reading import FOLDER, Setup, read
from gateway.rim.terminal.care_ask import NewAsk

_HEAD: Final = "# 由设备维护页面写入 · written by the engineer's page\n"
_PROFILE: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
_FILES: Final = ("key_file", "password_file", "font")
_AT_MACHINE: Final = (
    "文件名只能由人在本机上写进配置，请从这里删去",
    "files are named by a person at the machine: take it out here",
)


@dataclass(frozen=True)
class Sheet:
    """id: of the device or peripheral; name: of the file, from the folder of the configuration; text: what stands in
    it."""

    id: str
    name: str
    text: bytes

    def setup(self, present: Setup) -> Setup:
        """What the configuration would be with it. Raises DocumentError with every mistake."""
        return read(present.file, more={self.name: self.text})


def sheet_of(wanted: NewAsk) -> Sheet:
    """The file for what is wanted. Raises DocumentError."""
    if (wanted.device is None) == (wanted.peripheral is None):
        raise DocumentError([Mistake("", "请给出一台设备或一个外设", "tell one device or one peripheral")])
    lists = {"buses": wanted.bus, "devices": wanted.device, "peripherals": wanted.peripheral}
    content = {name: entry for name, entry in lists.items() if entry is not None}
    refuse([*_foreign(content)])
    name, entry = next((name, entry) for name, entry in content.items() if name != "buses")
    key = entry.get("id")
    if not isinstance(key, str) or not names.DEVICE.match(key):
        zh, en = "应为 1-40 个小写字母、数字、单个“-”或“_”", "must be 1-40 of a-z 0-9 and single - or _"
        raise DocumentError([Mistake(f"{name}[0].id", zh, en)])
    body = msgspec.yaml.encode({name: [entry] for name, entry in content.items()})
    return Sheet(key, f"{FOLDER}/{key}.yaml", _HEAD.encode() + body)


def _foreign(content: dict[str, dict[str, Any]]) -> Iterator[Mistake]:
    for name, entry in content.items():
        for key in _FILES:
            if entry.get(key):
                yield Mistake(f"{name}[0].{key}", *_AT_MACHINE)
        profile = entry.get("profile", "")
        if isinstance(profile, str) and profile and not _PROFILE.match(profile):
            zh, en = "应为设备档案的编号", "must be the id of a device profile"
            yield Mistake(f"{name}[0].profile", zh, en)

"""Rules of udev, read strictly and played on devices that are written down: no udevadm of Debian 12 can verify rules.

Of the language of udev(7) it knows what our rules use; whatever else stands in a rule is a mistake.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Final

_PAIR: Final = re.compile(r'([A-Z]+)(?:\{([^}"]+)\})?(==|!=|\+=|=)"([^"]*)"')
_MATCHES: Final = {"ACTION", "SUBSYSTEM", "SUBSYSTEMS", "DRIVER", "DRIVERS", "ENV"}
_DEEDS: Final = {"GROUP": "=", "MODE": "=", "SYMLINK": "+=", "ENV": "=", "ATTR": "=", "GOTO": "=", "LABEL": "="}
_OWN_FIELD: Final = {"ENV", "ATTR"}


@dataclass(frozen=True)
class Word:
    """One pair of a rule: KEY{field} operator "value"."""

    key: str
    field: str
    operator: str
    value: str

    @property
    def asks(self) -> bool:
        """Whether it matches rather than does."""
        return self.operator in ("==", "!=")


@dataclass
class Device:
    """A device with its parents, nearest first, each as (subsystem, driver, kernel name)."""

    subsystem: str
    properties: dict[str, str] = field(default_factory=dict)
    parents: tuple[tuple[str, str, str], ...] = ()
    driver: str = ""
    action: str = "add"
    links: list[str] = field(default_factory=list)
    settings: dict[str, str] = field(default_factory=dict)


def read(text: str) -> list[list[Word]]:
    """The rules of a file. Raises ValueError with the line that is not understood."""
    rules = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        pairs = [pair.strip() for pair in re.split(r",\s*(?=[A-Z]+[{=!+])", line)]
        rules.append([_word(pair, number) for pair in pairs])
    labels = {word.value for rule in rules for word in rule if word.key == "LABEL"}
    for target in (word.value for rule in rules for word in rule if word.key == "GOTO"):
        if target not in labels:
            raise ValueError(f"no label {target}")
    return rules


def _word(pair: str, number: int) -> Word:
    found = _PAIR.fullmatch(pair)
    if found is None:
        raise ValueError(f"line {number}: {pair}")
    word = Word(found[1], found[2] or "", found[3], found[4])
    known = word.key in _MATCHES if word.asks else _DEEDS.get(word.key) == word.operator
    if not known or (word.key in _OWN_FIELD) != bool(word.field):
        raise ValueError(f"line {number}: {pair}")
    return word


def play(rules: Iterable[list[Word]], device: Device) -> Device:
    """Do to the device what the rules say."""
    target = ""
    for rule in rules:
        if target:
            if any(word.key == "LABEL" and word.value == target for word in rule):
                target = ""
            continue
        parent = _parent(rule, device)
        if parent is None or not all(_holds(word, device) for word in rule if word.asks and word.key[-1] != "S"):
            continue
        for word in rule:
            if word.key == "GOTO":
                target = word.value
            elif word.key == "SYMLINK":
                device.links.append(_filled(word.value, device.properties, parent))
            elif word.key == "ENV" and not word.asks:
                device.properties[word.field] = word.value
            elif not word.asks and word.key != "LABEL":
                device.settings[word.field or word.key] = word.value
    return device


def _parent(rule: list[Word], device: Device) -> str | None:
    wanted = [word for word in rule if word.asks and word.key in ("SUBSYSTEMS", "DRIVERS")]
    for subsystem, driver, name in ((device.subsystem, device.driver, ""), *device.parents):
        has = {"SUBSYSTEMS": subsystem, "DRIVERS": driver}
        if all(_like(has[word.key], word) for word in wanted):
            return name
    return None


def _holds(word: Word, device: Device) -> bool:
    has: Mapping[str, str] = {"ACTION": device.action, "SUBSYSTEM": device.subsystem, "DRIVER": device.driver}
    return _like(device.properties.get(word.field, "") if word.key == "ENV" else has[word.key], word)


def _like(value: str, word: Word) -> bool:
    return any(fnmatchcase(value, pattern) for pattern in word.value.split("|")) == (word.operator == "==")


def _filled(text: str, properties: Mapping[str, str], parent: str) -> str:
    return "".join(_parts(text, properties, parent))


def _parts(text: str, properties: Mapping[str, str], parent: str) -> Iterator[str]:
    for plain, name, other in re.findall(r"([^$%]+)|\$env\{(\w+)\}|(%b|[$%])", text):
        if other not in ("", "%b"):
            raise ValueError(f"unknown substitution in {text}")
        yield plain or (properties[name] if name else parent)

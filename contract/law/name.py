"""Names of active substances and of crops, and the groups in which the law speaks of crops.

A ban that a second name walks around is no ban: 呋喃丹 is 克百威. Every spelling leads to one key, the Chinese common
name, and a name that nobody has listed is told as unknown instead of being taken for harmless.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Generic, TypeVar
from unicodedata import normalize

import msgspec

from contract.wire import Name


class Ingredient(msgspec.Struct, frozen=True, omit_defaults=True):
    """An active substance: its Chinese common name is the key, `en` the ISO common name, `also` other spellings.

    region: whose file lists it, "" the nation.
    """

    zh: Name
    en: Name
    also: tuple[Name, ...] = ()
    region: str = ""


class Crop(msgspec.Struct, frozen=True, omit_defaults=True):
    """A crop, or a group of crops; `groups` are those that it lies in directly; region: as of an ingredient."""

    zh: Name
    en: Name
    groups: tuple[Name, ...] = ()
    also: tuple[Name, ...] = ()
    region: str = ""


N = TypeVar("N", Ingredient, Crop)


def spelling(text: str) -> str:
    """What two spellings must share to be one name: width, case and blanks do not count."""
    return "".join(normalize("NFKC", text[:80]).split()).casefold()


class Names(Generic[N]):
    """All names of a kind; the first that claims a spelling keeps it (the lint tells the second)."""

    def __init__(self, entries: Iterable[N]) -> None:
        self.by_key: dict[str, N] = {}
        for entry in sorted(entries, key=_zh):
            self.by_key.setdefault(entry.zh, entry)
        self._spelt = {spelling(key): key for key in reversed(self.by_key)}
        for key, words in [(key, _others(found)) for key, found in self.by_key.items()]:
            for word in words:
                self._spelt.setdefault(spelling(word), key)

    def key(self, text: str) -> str:
        """The Chinese common name, "" where nobody knows the text."""
        return text if text in self.by_key else self._spelt.get(spelling(text), "")

    def called(self, text: str) -> str:
        """The Chinese common name; the text itself where nobody knows it."""
        return self.key(text) or text

    def en(self, key: str) -> str:
        """The English name of a key; the key itself where it is unknown."""
        found = self.by_key.get(key)
        return found.en if found is not None else key

    def english(self, text: str) -> str:
        """The English name of what somebody wrote in any spelling; the text itself where nobody knows it."""
        return self.en(self.called(text))


def _zh(entry: Ingredient | Crop) -> str:
    return entry.zh


def _others(entry: Ingredient | Crop) -> tuple[str, ...]:
    return entry.en, *entry.also


def groups(crops: Mapping[str, Crop]) -> dict[str, frozenset[str]]:
    """Every crop -> itself and all groups around it, however deep; a circle ends where it began."""
    found: dict[str, frozenset[str]] = {}
    for name in crops:
        around, waiting = {name}, [name]
        while waiting:
            entry = crops.get(waiting.pop())
            new = set(entry.groups) - around if entry is not None else set[str]()
            around |= new
            waiting += new
        found[name] = frozenset(around)
    return found

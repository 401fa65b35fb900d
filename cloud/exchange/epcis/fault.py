"""What is wrong with a document: where, by which rule, and why, in Chinese and English."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final, Literal, NamedTuple

from cloud.exchange.epcis.context import Context

Rule = Literal["file", "json", "shape", "vocabulary", "namespace", "context", "version", "parent", "unit", "key"]
MOST: Final = 100  # faults that one document is told of
_LONGEST: Final = 80


class Fault(NamedTuple):
    """One fault. at: a JSON pointer (RFC 6901), "" for the document; rule: for programs, it never changes."""

    at: str
    rule: Rule
    zh: str
    en: str


@dataclass(slots=True)
class Desk:
    """Where one document is judged: the faults so far, the prefixes in force, whether GS1 keys are looked at too."""

    context: Context = field(default_factory=Context)
    keys: bool = False
    faults: list[Fault] = field(default_factory=list)
    more: int = 0

    def tell(self, at: str, rule: Rule, zh: str, en: str) -> None:
        """Keep a fault; beyond the first hundred they are only counted."""
        if len(self.faults) < MOST:
            self.faults.append(Fault(at, rule, zh, en))
        else:
            self.more += 1

    def told(self) -> list[Fault]:
        """All faults; the last one says how many more there are."""
        if not self.more:
            return self.faults
        return [*self.faults, Fault("", "shape", f"还有 {self.more} 处错误", f"and {self.more} more faults")]


def below(at: str, key: str | int) -> str:
    """The pointer to a member of what stands at `at`."""
    return f"{at}/{str(key).replace('~', '~0').replace('/', '~1')}"


def shown(value: Any) -> str:
    """A value as a sentence may quote it: short, and on one line."""
    text = value if isinstance(value, str) else type(value).__name__ if isinstance(value, list | dict) else repr(value)
    text = "".join(letter if letter.isprintable() else "\ufffd" for letter in text[: _LONGEST + 1])
    return f"{text[:_LONGEST]}…" if len(text) > _LONGEST else text


def listed(words: Iterable[str]) -> str:
    """Words in one order, for a sentence."""
    return ", ".join(sorted(words))

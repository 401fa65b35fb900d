"""What a button does, and what a step of the ten minutes is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from zhigen.demo.peripherals import simulator

Words = tuple[str, str]
"""In Chinese and in English."""
LINE: Final = "line"
SIGHT: Final = "sight"


class Order(NamedTuple):
    """To the simulator of that name at a gateway; to LINE or SIGHT: of the demo itself, {"do": "cut" | "mend"}.

    wait_s: before it; texts: its "text" is each of them in turn, so that another press is another pack.
    """

    gateway: str
    simulator: str
    order: Mapping[str, object]
    wait_s: float = 0.0
    texts: tuple[str, ...] = ()

    def turn(self, press: int) -> Order:
        """As it is given at a press, counted from 0."""
        if not self.texts:
            return self
        return self._replace(order={**self.order, "text": self.texts[press % len(self.texts)]})


class Deed(NamedTuple):
    """A button: its words, and the orders that it gives. key: its name in an address."""

    key: str
    words: Words
    orders: tuple[Order, ...]


class Step(NamedTuple):
    """One of the things to try. gateway: whose terminal; what to do there, and what is to be seen."""

    gateway: str
    title: Words
    do: Words
    expect: Words
    deeds: tuple[Deed, ...]


def scan(gateway: str, key: str, words: Words, *texts: str) -> Deed:
    """Hold a code before the scanner of a gateway, another one at each press."""
    order = Order(gateway, simulator(gateway, "scanner"), {"do": "scan", "text": texts[0]}, texts=texts)
    return Deed(f"{gateway}-{key}", words, (order,))


def hand(gateway: str, peripheral: str, key: str, words: Words, *orders: Mapping[str, object]) -> Deed:
    """Something that a person does at a peripheral; a second order follows when the first has been seen."""
    name = simulator(gateway, peripheral)
    given = tuple(Order(gateway, name, one, 1.5 if place else 0.0) for place, one in enumerate(orders))
    return Deed(f"{gateway}-{key}", words, given)

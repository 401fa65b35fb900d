"""Simulators on a pty and on TCP, and the command line before them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from click.testing import CliRunner, Result

from contract.profile import ModbusProfile
from gateway.rim.profiles import Shelf
from simulators.modbus import Simulator, Station
from zhigen.cli import main

SHELF = Shelf([])
MODELS = [found for found in map(SHELF.find, SHELF.ids()) if isinstance(found, ModbusProfile)]


def model(name: str) -> ModbusProfile:
    return next(found for found in MODELS if found.id == name)


def device(*words: str, language: str = "en", answer: str | None = None) -> Result:
    """`zhigen device …` in a language; `answer` is typed in.

    In a thread of its own: a browser that another test opened leaves an event loop running in this one.
    """
    locale = {"en": "C.UTF-8", "zh": "zh_CN.UTF-8"}[language]
    with ThreadPoolExecutor(1) as thread:
        words = ("device", *words)
        return thread.submit(CliRunner().invoke, main, words, input=answer, env={"LC_ALL": locale}).result()


@contextmanager
def line(folder: Path, stations: Sequence[tuple[str, int]], baud: int = 9600) -> Iterator[Simulator]:
    with Simulator([Station(model(name), unit) for name, unit in stations], pty=folder / "rs485", baud=baud) as one:
        settle(one, stations)
        yield one


@contextmanager
def box(stations: Sequence[tuple[str, int]]) -> Iterator[tuple[Simulator, str]]:
    with Simulator([Station(model(name), unit) for name, unit in stations], tcp=("127.0.0.1", 0)) as one:
        settle(one, stations)
        yield one, "{}:{}".format(*one.address)


def settle(simulator: Simulator, stations: Sequence[tuple[str, int]]) -> None:
    """Hold the values of the first example: a simulator that makes up its day first answers late on a busy machine."""
    for name, unit in stations:
        for key, value in model(name).examples[0].values.items():
            if value is not None:
                simulator.hold(unit, key, value)

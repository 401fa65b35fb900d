"""The plan of a bus scan: who is asked what, at which baud rate and parity, the likeliest first.

A line of unknown instruments has 247 unit ids × 8 baud rates × 4 ways of framing; at 0.1 s of silence each that is two
hours. So: the settings in which the known models leave the factory come before others, and their unit ids before the
rest. Instruments of one line must share its setting, hence `focus` once somebody has answered.
Any whole answer counts, an exception too: it proves a unit id. Silence proves little, for some instruments pass over
registers that they do not have, so the likeliest ids are asked for several registers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from contract.profile import ModbusProfile
from gateway.drivers.blocks import Block

PARITIES: Final = ("N", "E", "O")
BAUDS: Final = (9600, 4800, 19200, 115200, 38400, 2400, 57600, 1200)
UNITS: Final = range(1, 248)
_EARLY: Final = frozenset(range(1, 11))  # installers count from 1
_ASKED: Final = 4  # registers that a likely id is asked for
_FRAME: Final = 8  # bytes of a request


class LineSetting(NamedTuple):
    """Baud rate, parity and stop bits of an RS485 line, 8 data bits."""

    baud: int
    parity: str
    stop_bits: int

    @property
    def text(self) -> str:
        """As it is spoken: 9600 8N1."""
        return f"{self.baud} 8{self.parity}{self.stop_bits}"


class Question(NamedTuple):
    """One unit id at one setting (None: a line without, TCP), and the reads of which any answer proves it."""

    setting: LineSetting | None
    unit: int
    blocks: tuple[Block, ...]

    def seconds(self, wait_ms: float) -> float:
        """How long it lasts where nobody answers within `wait_ms`."""
        setting = self.setting
        character = 0.0 if setting is None else (9 + setting.stop_bits + (setting.parity != "N")) / setting.baud
        return len(self.blocks) * (wait_ms / 1000 + (_FRAME + 7) * character)


def settings(
    profiles: Iterable[ModbusProfile], bauds: Sequence[int] = BAUDS, parities: Sequence[str] = PARITIES
) -> tuple[LineSetting, ...]:
    """Every setting of these baud rates and parities: the factory settings of the profiles by how many have them, then
    the others; two stop bits only where a profile has them."""
    known = Counter(
        LineSetting(profile.serial.baud, profile.serial.parity, profile.serial.stop_bits) for profile in profiles
    )
    likely = [one for one, _ in known.most_common() if one.baud in bauds and one.parity in parities]
    rest = (LineSetting(baud, parity, 1) for parity in parities for baud in bauds)
    return (*likely, *(one for one in rest if one not in likely))


def plan(
    profiles: Sequence[ModbusProfile], units: Iterable[int], where: Sequence[LineSetting] | None
) -> tuple[Question, ...]:
    """Who is asked in which order; `where` None: a TCP line, whose silence is told by the box in front of it."""
    wanted = sorted(set(units))
    early = [unit for unit in wanted if unit in _EARLY or any(unit == profile.serial.unit for profile in profiles)]
    late = [unit for unit in wanted if unit not in early]
    blocks = _blocks(profiles)
    if where is None:
        return tuple(Question(None, unit, blocks[:1]) for unit in (*early, *late))
    return (
        *(Question(setting, unit, blocks) for setting in where for unit in early),
        *(Question(setting, unit, blocks[:1]) for setting in where for unit in late),
    )


def focus(left: Sequence[Question], setting: LineSetting | None, *, only: bool = False) -> tuple[Question, ...]:
    """What is still to be asked once somebody answered at `setting`: the rest of it first, or (`only`) nothing else."""
    same = (question for question in left if question.setting == setting)
    return (*same, *(() if only else (question for question in left if question.setting != setting)))


def _blocks(profiles: Iterable[ModbusProfile]) -> tuple[Block, ...]:
    """Holding register 0, then what the models are told by, the commonest first."""
    signs = Counter((sign.function, sign.address) for profile in profiles for sign in profile.identify[:1])
    places = [("holding", 0), *(place for place, _ in signs.most_common() if place != ("holding", 0))]
    return tuple(Block(function, address, 1, ()) for function, address in places[:_ASKED])

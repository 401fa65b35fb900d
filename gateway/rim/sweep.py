"""A bus scan as it happens: opens the line at each setting, asks, and asks whoever answers what it is."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from time import sleep
from typing import Final

from contract.profile import Function, ModbusProfile
from gateway.core.fault import Fault
from gateway.drivers.blocks import Block
from gateway.drivers.modbus_likeness import Likeness, details, fits, likeness, ranked, signs, words
from gateway.drivers.modbus_sweep import LineSetting, Question, focus
from gateway.rim.line import Line
from gateway.rim.nameplate import plates

_ALIVE: Final = ("wrong_length", "wrong_function", "late")
_TRIES: Final = 2
_DETAIL_MS: Final = 500
_LATE_S: Final = 0.15  # an answer that came too late must be gone before the next question, or it passes for its answer
_GIVE_UP: Final = 6  # unanswered reads in a row of one that had answered: it has gone, or likes to be left alone


@dataclass(frozen=True)
class Found:
    """Somebody who answered, and the models that it may be, the likeliest first. `setting` None: over TCP.

    plates: what could be read of the nameplate, where the model is sure; another model has something else there."""

    unit: int
    setting: LineSetting | None
    likenesses: tuple[Likeness, ...]
    plates: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Noise:
    """Bytes came that are no whole answer: two of one unit id, another master, or a wrong setting."""

    question: Question


@dataclass(frozen=True)
class Skipped:
    """The port does not take this setting."""

    setting: LineSetting
    fault: Fault


@dataclass(frozen=True)
class Asked:
    """Nothing to tell but that time goes on: `left` seconds of silence are still to come."""

    question: Question
    left: float


class Stopped(Exception):  # noqa: N818  # an end, not a mistake of ours
    """The line cannot be used at all."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(fault.text("en"))


def sweep(
    line_at: Callable[[LineSetting | None], Line],
    questions: Sequence[Question],
    profiles: Sequence[ModbusProfile],
    wait_ms: float,
    *,
    first: bool = False,
) -> Iterator[Found | Noise | Skipped | Asked]:
    """Ask `questions` in order, beginning anew at a setting where somebody answered; `first`: and nowhere else.

    Raises Stopped where the port is missing, busy or forbidden, or the host does not let us in.
    """
    left = deque(questions)
    ahead = _seconds(left, wait_ms)
    line: Line | None = None
    setting: LineSetting | None = None
    known: dict[LineSetting | None, set[int]] = {}
    settled = False
    opened = False
    try:
        while left:
            question = left.popleft()
            ahead -= question.seconds(wait_ms)
            if line is None or question.setting != setting or not line.is_open:
                if line is not None:
                    line.close()
                setting = question.setting
                line = line_at(setting)
                fault = line.open()
                if fault is not None:
                    if setting is None or fault.code != "port_failed" or not (opened or _others(left, setting)):
                        raise Stopped(fault)
                    left = deque(other for other in left if other.setting != setting)
                    ahead = _seconds(left, wait_ms)
                    line = None
                    yield Skipped(setting, fault)
                    continue
                opened = True
            spoke, whole = _answer(line, question, wait_ms)
            if not whole:
                yield Noise(question)
            for unit in sorted(spoke - known.get(setting, set())):
                known.setdefault(setting, set()).add(unit)
                models = recognise(line, unit, setting, profiles, wait_ms)
                yield Found(unit, setting, models, _nameplate(line, unit, models, wait_ms))
                if not settled:
                    left = deque(focus(tuple(left), setting, only=first))
                    ahead = _seconds(left, wait_ms)
                    settled = first
            yield Asked(question, ahead)
    finally:
        if line is not None:
            line.close()


def recognise(
    line: Line, unit: int, setting: LineSetting | None, profiles: Sequence[ModbusProfile], wait_ms: float
) -> tuple[Likeness, ...]:
    """The models that `unit` may be: every sign is read once, then all points of those that fit."""
    held: dict[tuple[Function, int], int] = {}
    asked: set[Block] = set()
    patience = _Patience()
    sleep(_LATE_S)

    def ask(blocks: Sequence[Block]) -> None:
        for block in blocks:
            plain = Block(block.function, block.address, block.count, ())
            if plain in asked or patience.over:
                continue
            asked.add(plain)
            reply = _surely(line, plain, unit, max(wait_ms, _DETAIL_MS))
            patience.heard(answered=not isinstance(reply, Fault) or reply.answered)
            if not isinstance(reply, Fault):
                held.update(words(plain, reply))

    ask(signs(profiles))
    for profile in profiles:
        if fits(profile, held):
            ask(details(profile))
    return ranked(likeness(profile, held, unit, setting) for profile in profiles)


def _nameplate(line: Line, unit: int, models: Sequence[Likeness], wait_ms: float) -> dict[str, str]:
    if not models or models[0].grade != "sure":
        return {}
    found = plates(line, unit, models[0].profile, max(wait_ms, _DETAIL_MS))
    return {key: shown for key, shown in found.items() if not isinstance(shown, Fault)}


def _surely(line: Line, block: Block, unit: int, wait_ms: float) -> bytes | Fault:
    """Ask again where no answer came: one lost reply must not make a model unknown."""
    reply = line.read(block, unit, wait_ms)
    for _ in range(_TRIES - 1):
        if not isinstance(reply, Fault) or reply.answered or (not line.is_open and line.open() is not None):
            break
        sleep(_LATE_S)
        reply = line.read(block, unit, wait_ms)
    return reply


class _Patience:
    """Ends when an instrument leaves too much unanswered."""

    def __init__(self) -> None:
        self._misses = 0

    @property
    def over(self) -> bool:
        return self._misses >= _GIVE_UP

    def heard(self, *, answered: bool) -> None:
        self._misses = 0 if answered else self._misses + 1


def _answer(line: Line, question: Question, wait_ms: float) -> tuple[set[int], bool]:
    """The unit ids that answered, and whether all that came was whole. One that is slower than `wait_ms` answers while
    the next is asked: it is found all the same."""
    spoke: set[int] = set()
    whole = True
    for block in question.blocks:
        for _ in range(_TRIES):
            reply = line.read(block, question.unit, wait_ms)
            if not isinstance(reply, Fault) or reply.answered or reply.code in _ALIVE:
                return spoke | {question.unit}, True
            if not line.is_open and line.open() is not None:
                return spoke, whole
            if reply.code == "wrong_unit":
                spoke.add(int(str(reply.details["found"])))
            elif reply.code == "garbled":
                whole = False  # and once more: perhaps only a spike on the line
            else:
                break
    return spoke, whole


def _seconds(left: Iterable[Question], wait_ms: float) -> float:
    return sum(question.seconds(wait_ms) for question in left)


def _others(left: Iterable[Question], setting: LineSetting) -> bool:
    return any(question.setting != setting for question in left)

"""The days of the county as frames of the desk's events, block by block; where there is a second core, made there.

Planning, sealing and writing frames need no database: a process of its own does it while this one projects what it has
already got. What comes out is the same either way.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final, NamedTuple

from cloud.kernel.desk import Head, Writer
from cloud.keys import KeyRoom
from contract.event import Body, Buyer
from contract.keys import PublicKey
from contract.personal import Person, seal
from zhigen.demo.county import COUNTY
from zhigen.seed.chance import moment
from zhigen.seed.laboratory import Drawn
from zhigen.seed.lot import Lot
from zhigen.seed.onward import Onward, Seals
from zhigen.seed.patience import patient
from zhigen.seed.planted import Planted
from zhigen.seed.year import County, told

BLOCK: Final = 16_000  # events in a transaction: what is loaded for each pays off, and it stays short
_GONE: Final = 30.0  # seconds in which a process that has said everything is gone


class Task(NamedTuple):
    """What is to be told. subjects, cycles, drawn: as records.Made; law: digest of the rules; vault: the key that
    people are sealed to; vouchers: the county's keys, whose own half lies in `folder`, in use at `began` (ms UTC);
    head: the last event of the desk."""

    plan: County
    subjects: dict[str, str]
    cycles: dict[str, str]
    drawn: dict[date, list[Drawn]]
    law: str
    vault: PublicKey
    vouchers: tuple[PublicKey, ...]
    folder: Path
    began: int
    head: Head


class Block(NamedTuple):
    """Some days. days: how many are told with it; told: of each (ms UTC, frames of its events)."""

    days: int
    told: list[tuple[int, list[bytes]]]


class Rest(NamedTuple):
    """What is known when all is told: what was planted in the trace, and what stays on the farms."""

    planted: list[Planted]
    kept: list[Lot]


def blocks(task: Task) -> Iterator[Block | Rest]:
    """All days in blocks, then the rest."""
    plan = task.plan
    seals = Seals(KeyRoom(task.folder).signer("voucher", task.began), task.vouchers)
    onward = Onward(plan.seed, plan.parties, task.subjects, seals, plan.first, plan.last, task.drawn)
    writer = Writer(COUNTY, task.head)
    block: list[tuple[int, list[bytes]]] = []
    count, place = 0, 0
    for place, day in enumerate(told(plan, task.subjects, task.cycles, task.law, onward), 1):
        now = moment(day.day, 22)
        frames = [writer.frame(_body(one.body, task.vault, writer.name), one.id, now).raw for one in day.every]
        if frames:
            block.append((now, frames))
            count += len(frames)
        if count >= BLOCK:
            yield Block(place, block)
            block, count = [], 0
    if block:
        yield Block(place, block)
    yield Rest(onward.slips.planted, onward.produce.kept)


@contextmanager
def beside(task: Task) -> Iterator[Iterator[Block | Rest]]:
    """The same, made by a process of its own. Raises RuntimeError where it ends before it has said everything."""
    context = get_context("spawn")  # a fork would carry open databases along
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(theirs, task), name="zhigen-seed", daemon=True)
    process.start()
    theirs.close()
    try:
        yield _heard(ours)
    finally:
        ours.close()
        process.terminate()
        process.join(_GONE)


def _heard(ours: Connection) -> Iterator[Block | Rest]:
    while True:
        try:
            found: Block | Rest = ours.recv()
        except EOFError:
            raise RuntimeError("the process that plans the county ended too early") from None
        yield found
        if isinstance(found, Rest):
            return


def _work(theirs: Connection, task: Task) -> None:
    with patient():
        for one in blocks(task):
            theirs.send(one)


def _body(body: Body | Person, key: PublicKey, desk: str) -> Body:
    return Buyer(seal(body, key, desk)) if isinstance(body, Person) else body

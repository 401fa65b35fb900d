"""What the outbox holds, and every transaction that changes it: the file and what is known of it in memory agree.

Used by the writer's thread alone; `runs`, `spans`, `counts`, `marks`, `epoch` and `undated` may be read from others,
and show a row only after its commit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final, Literal

import msgspec

from contract import event
from contract.ack import LANES, Lane, Range
from contract.identifiers import uuid7
from contract.keys import Signs
from gateway.core.dating import Dating, Missed, Verdict, following
from gateway.core.sample import Sample
from gateway.rim.outbox_days import KEPT_MS
from gateway.rim.outbox_file import OutboxFile
from gateway.rim.outbox_orders import Batch, Moment, Owed
from gateway.rim.outbox_room import Relief
from gateway.rim.outbox_schema import HANDOVER_MS, Marks, Run

MISSED: Final = "missed"


class Book:
    """The committed state of an outbox. moment: wall and monotonic ms of now; machine: id of the machine's boot."""

    def __init__(
        self,
        file: OutboxFile,
        *,
        gateway: str,
        boot: str,
        meta: str,
        machine: str,
        moment: Moment,
        signer: Callable[[], Signs],
    ) -> None:
        self.file = file
        self._gateway, self._boot, self._signer = gateway, boot, signer
        self.meta = meta  # of rows from now on
        self.marks = file.marks()
        self.epoch = self._writing = file.epoch  # the same but for the transaction that begins another
        self.firsts: dict[Lane, int] = {lane: file.first(lane) for lane in LANES}
        self.counts: dict[Lane, int] = {lane: file.count(lane) for lane in LANES}
        self.spans = {lane: file.spans(lane) for lane in LANES}
        self.runs = {run.id: run for run in file.runs()}
        self.undated = {one.run for one in file.undated()}
        self.before = next(reversed(self.runs.values()), None)
        # A monotonic clock that went back is another boot, whatever the kernel says (a container, a restored machine).
        ran_on = all(run.mono <= moment[1] for run in self.runs.values() if run.machine == machine)
        segment = following(self.before.segment) if self.before else 0
        self.dating = Dating(machine if ran_on else boot, segment, self.marks.latest)
        self._run: Run | None = None
        self._minutes: dict[tuple[int, int], Run] = {}
        file.forget_days(moment[0] - KEPT_MS)

    @property
    def moment(self) -> Moment:
        """The latest look at the clocks."""
        return self.dating.timeline.wall, self.dating.timeline.mono

    def events(
        self, wanted: Iterable[Owed], first: Callable[[Marks], None] = lambda _: None
    ) -> list[event.EventFrame | None]:
        """One transaction with full sync: what `first` does, events, and the facts that belong to them."""
        marks = msgspec.structs.replace(self.marks)
        frames: list[event.EventFrame | None] = []
        with self.file.transaction(full=True):
            first(marks)
            run = self._current()
            for wish, (wall, mono), facts in wanted:
                body = wish(_id(frames)) if callable(wish) else wish
                frame = self._frame(body, run, wall, mono, marks) if body is not None else None
                if frame is not None:
                    self.file.append_event(frame.event.seq, run, wall, frame.wire())
                    self.file.keep(frame, wall)
                    marks.events, marks.prev = frame.event.seq, frame.digest
                frames.append(frame)
                for key, value in facts.items():
                    self.file.remember(key, value(_id(frames)) if callable(value) else value)
        self._keep(run)
        for frame in frames:
            if frame is not None:
                self.spans["events"].append(frame.event.seq, frame.event.seq, run.id)
        self.marks = marks
        self.counts["events"] += sum(frame is not None for frame in frames)
        return frames

    def readings(self, samples: Sequence[Sample], settled: Sequence[tuple[Lane, Sequence[Range]]]) -> Batch | None:
        """One transaction of a group of samples of the present stretch, and of what was settled meanwhile."""
        marks = msgspec.structs.replace(self.marks)
        gone: list[tuple[Lane, int]] = []
        first = marks.readings + 1
        with self.file.transaction(full=False):
            run = self._current()
            if samples:
                self.file.append(first, run, samples)
                marks.readings += len(samples)
                marks.produced += sum([len(sample.values) for sample in samples])
                marks.latest, marks.run = samples[-1].t, run.id
            for lane, ranges in settled:
                gone.append((lane, self.file.delete(lane, ranges, marks)))
        self._keep(run)
        self.marks = marks
        for lane, rows in gone:
            self.counts[lane] -= rows
        if not samples:
            return None
        self.spans["readings"].append(first, marks.readings, run.id)
        self.counts["readings"] += len(samples)
        return Batch(first, run, samples)

    def relieve(self, relief: Relief) -> None:
        """Let rows go, and say so; what comes for them are rows of their own, with new numbers."""
        came: list[tuple[int, int, Run]] = []
        gone = 0

        def first(marks: Marks) -> None:
            nonlocal gone
            latest = marks.latest, marks.run
            for source, samples in relief.come.items():
                run = self._minutes_of(source)
                self.file.append(marks.readings + 1, run, samples)
                came.append((marks.readings + 1, marks.readings + len(samples), run))
                marks.readings += len(samples)
                marks.produced += sum(len(sample.values) for sample in samples)
            marks.latest, marks.run = latest
            gone = self.file.delete(relief.gap.lane, relief.gone, marks)

        self.events([Owed(relief.gap, self.moment, {})], first)
        for start, last, run in came:
            self.runs[run.id] = self._minutes[run.epoch, run.thinned] = run
            if run.shift is None:
                self.undated.add(run.id)
            self.spans["readings"].append(start, last, run.id)
        self.counts["readings"] += sum(last - start + 1 for start, last, _ in came)
        self.counts[relief.gap.lane] -= gone

    def date(self) -> bool:
        """Give every run that waits its shift, where the truth is known, and say what that changes; whether any did."""
        dating = self.dating
        shift = dating.present()
        if shift is None or not (self.undated or dating.shift is None):
            return False
        verdicts = dating.verdicts(self.file.undated())
        dated = {
            run: msgspec.structs.replace(self.runs[run], shift=one.shift, doubt=int(one.doubt))
            for run, one in verdicts.items()
        }
        runs = self.runs | dated
        own: list[Owed] = []
        if step := max([shift, *(run.shift or 0 for run in dated.values() if run.boot == self._boot)], key=abs):
            own.append(self.clock_event(step))
        own += [Owed(gap, self.moment, {}) for gap in self._missed(runs, verdicts)]
        own.append(Owed(None, self.moment, {MISSED: None}))
        before = dating.shift, self._run
        dating.shift = shift
        if self._run is not None:
            self._run = runs[self._run.id]
        try:
            self.events(own, lambda _: self.file.date(verdicts))
        except BaseException:
            dating.shift, self._run = before
            raise
        self.runs = {**runs, **({self._run.id: self._run} if self._run else {})}
        self.undated = set()
        return True

    def reopen(self, epoch: int, said: event.Body) -> None:
        """Begin another epoch; `said` is its first event."""
        self._writing = epoch
        try:
            self.events([Owed(said, self.moment, {})], lambda marks: self.file.reopen(epoch, marks))
        except BaseException:
            self._writing = self.epoch
            raise
        self.epoch = epoch
        self.firsts = {lane: self.file.first(lane) for lane in LANES}
        self.file.note_epoch()

    def clock_event(self, step: int) -> Owed:
        """The event that says what became known of the time."""
        wall, mono = self.moment
        dating = self.dating
        told: Literal["ntp", "ack"] = "ntp" if dating.source == "ntp" else "ack"
        truth = max(dating.true(mono) or 0, 0)
        return Owed(event.ClockStep(step, dating.segment, dating.synced, told, truth), (wall, mono), {})

    def _missed(self, runs: dict[int, Run], verdicts: dict[int, Verdict]) -> list[event.Gap]:
        """The spans before a start that were declared by a clock that was wrong, as they really were."""
        gaps = []
        raw = self.file.memory().get(MISSED, b"[]")
        bases = {(run.machine, run.base): run.shift for run in runs.values() if run.shift is not None}
        for one in msgspec.json.decode(raw, type=list[Missed]):
            shift = bases.get((one.machine, one.base), 0) or 0
            start = runs[one.run].dated(one.start) if one.run in runs else one.said[0]
            end = one.base + one.mono + shift
            if max(abs(start - one.said[0]), abs(end - one.said[1])) > HANDOVER_MS:
                gaps.append(event.Gap(min(start, end), max(start, end), "clock"))
        return gaps

    def _frame(self, body: event.Body, run: Run, wall: int, mono: int, marks: Marks) -> event.EventFrame:
        return event.frame(
            event.Event(
                id=uuid7(),
                gateway=self._gateway,
                epoch=run.epoch,
                seq=marks.events + 1,
                boot=self._boot,
                t=max(run.dated(wall), 0),
                mono=mono,
                synced=run.shift is not None,
                prev=marks.prev,
                body=body,
            ),
            self._signer(),
        )

    def _current(self) -> Run:
        """The run that rows belong to now; opened where the one before ended: a step of the clock, epoch, birth."""
        dating, run = self.dating, self._run
        if run is not None and (run.segment, run.epoch, run.meta) == (dating.segment, self._writing, self.meta):
            return run
        fresh = Run(
            0,
            self._writing,
            self._boot,
            dating.segment,
            self.meta,
            machine=dating.machine,
            base=dating.base,
            mono=dating.timeline.mono,
            shift=dating.shift,
        )
        return self.file.run(fresh)

    def _minutes_of(self, source: int) -> Run:
        """The run of thinned rows that come from run `source`: dated as it is, of the present epoch."""
        found = self._minutes.get((self._writing, source))
        minutes = msgspec.structs.replace(self.runs[source], epoch=self._writing, thinned=source)
        return found or self.file.run(minutes)

    def _keep(self, run: Run) -> None:
        """Committed: readers may see it."""
        if run is self._run:
            return
        self._run = self.runs[run.id] = run
        if run.shift is None:
            self.undated.add(run.id)


def _id(frames: list[event.EventFrame | None]) -> str:
    before = frames[-1] if frames else None
    if before is None:
        raise ValueError("an event that follows none")
    return str(before.event.id)

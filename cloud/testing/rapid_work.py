"""A batch of results worked out: placed, judged, chained, and only then written.

What a batch touches is loaded with few questions, however large it is; what follows is told anew from all rows that
matter and never added to what was there, so that the order of arrival cannot be seen in the rows.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from sqlmodel import Session, select

from cloud import law
from cloud.testing.lab_model import LabTest
from cloud.testing.rapid_confirming import said
from cloud.testing.rapid_model import RapidMethod, RapidNote, RapidResult
from cloud.testing.rapid_place import Beside, Choice, Room, Row, Sampled, derive, misfit
from cloud.testing.rapid_reading import rows_of
from cloud.testing.rapid_rooms import Rooms
from cloud.testing.sample_model import Sample
from cloud.testing.sample_records import CITY
from contract.law.name import Crop, Names
from contract.testing import Step, standing
from contract.testing.chain import LABORATORY

_RESULT: Final = RapidResult.__table__  # type: ignore[attr-defined]
_NOTE: Final = RapidNote.__table__  # type: ignore[attr-defined]
_SAMPLE: Final = Sample.__table__  # type: ignore[attr-defined]
_REPORT: Final = LabTest.__table__  # type: ignore[attr-defined]
Seal = tuple[str, str]  # the city within which a number names one sample, and the number


class Work:
    """rows: all that was loaded or is new, by id; before: those that are in the database, as they are there."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.rows: dict[str, Row] = {}
        self.before: dict[str, Row] = {}
        self._derived: dict[str, Beside] = {}

    def add(self, row: Row) -> None:
        """A result that is told: new, or with its true time."""
        known = self.rows.get(row["id"])
        self.rows[row["id"]] = row if known is None else known | row

    def load(self, column: str, values: Iterable[str]) -> list[str]:
        """Load the rows that have one of the values in a column; the ids of those that were not there yet."""
        found = rows_of(self._session, _RESULT, _RESULT.c[column], (value for value in values if value))
        return [row["id"] for row in found if self._keep(row)]

    def _keep(self, row: Row) -> bool:
        if row["id"] in self.before:
            return False
        self.before[row["id"]] = row
        told = self.rows.get(row["id"])
        self.rows[row["id"]] = dict(row) if told is None else row | told
        return told is None

    def settle(self) -> None:
        """Place and judge all rows, and tell where their chains stand."""
        if not self.rows:
            return
        new = self.rows.keys() - self.before.keys()
        self._around()
        self._note()
        samples = self._samples()
        choices = chosen(self._session)
        crops = law.rules(self._session).crops
        rooms = Rooms(self._session, self.rows.values())
        for key in self.rows:
            self._place(key, samples, rooms, crops)
        for key in self._derived:  # targets stand before what reruns them
            row, beside = self.rows[key], self._derived[key]
            row |= derive(row, beside, choices, crops)
        self._stand(new)

    def _around(self) -> None:
        """What reruns these, and what these rerun, as far as it goes: all of it is placed by the same samples."""
        below, above = set(self.rows), set(self.rows)
        while below or above:
            targets = {self.rows[key]["reruns"] for key in above} - self.rows.keys()
            above = set(self.load("id", targets))
            below = set(self.load("reruns", below | above))
            above |= below

    def _note(self) -> None:
        """The number that the first note of its own room names counts: nobody else says of what a result was."""
        first: dict[tuple[str, str], Row] = {}
        for one in rows_of(self._session, _NOTE, _NOTE.c.result, self.rows):
            key = one["result"], one["gateway"]
            if one["sample"] and (key not in first or one["position"] < first[key]["position"]):
                first[key] = one
        for row in self.rows.values():
            found = first.get((row["id"], row["gateway"]))
            row["noted"] = found["sample"] if found is not None else ""

    def _samples(self) -> dict[Seal, Sampled]:
        """Of several samples with one number in a city that which was told first."""
        numbers = {row[name] for row in self.rows.values() for name in ("sample", "noted")} - {""}
        found = rows_of(self._session, _SAMPLE, _SAMPLE.c.number, numbers)
        found.sort(key=lambda row: row["position"], reverse=True)
        return {_seal(one["region"], one["number"]): Sampled(*(one[name] for name in Sampled._fields)) for one in found}

    def _place(self, key: str, samples: dict[Seal, Sampled], rooms: Rooms, crops: Names[Crop]) -> None:
        """What stands beside a row, after what stands beside those that it reruns, however many."""
        path = [key]
        while (target := self.rows[path[-1]]["reruns"]) in self.rows and target not in path:
            path.append(target)
        # No honest rerun is of its own future: those that rerun each other in a circle rerun nothing.
        circle = path[path.index(target) :] if target in path else []
        for one in reversed(path):
            if one not in self._derived:
                row = self.rows[one]
                found = None if one in circle else self.rows.get(row["reruns"])
                if found is not None and found["county"] != row["county"]:
                    found = None  # nobody clears what another county has found
                self._derived[one] = self._beside(row, found, samples, crops, rooms.of(row), min(circle, default=""))

    def _beside(
        self,
        row: Row,
        target: Row | None,
        samples: dict[Seal, Sampled],
        crops: Names[Crop],
        room: Room,
        circle: str,
    ) -> Beside:
        """The sample of a row and its chain: by its own number, else by the first note on it, else by what it reruns,
        which was placed before it."""
        for name in ("sample", "noted"):
            number = row[name]
            own = samples.get(_seal(row["county"], number)) if number else None
            if own is not None:
                other = target is not None and number not in self._numbers(target)
                chain = row["id"] if misfit(row, own) else chain_of(row["county"], number)
                return Beside(room, own, target, chain, other=other, late=name == "noted")
        if target is None:
            waits = row["reruns"] and row["reruns"] not in self.rows  # beside others that rerun the same
            return Beside(room, None, None, chain_of(row["county"], row["reruns"]) if waits else circle or row["id"])
        above = self._derived[target["id"]]
        if row["sample"] and row["sample"] != target["sample"]:  # perhaps an instrument that names the crop only
            crop = crops.key(row["sample"])
            whole = above.sample.product if above.sample is not None else target["sample"]
            if not crop or crop != crops.key(whole):
                return Beside(room, None, target, row["id"], other=True)
        apart = above.sample is not None and misfit(row, above.sample)
        return Beside(room, above.sample, target, row["id"] if apart else above.chain)

    def _numbers(self, row: Row) -> set[str]:
        """By which numbers a row that was placed may be called."""
        return {row["sample"], row["noted"]} if self._derived[row["id"]].late else {row["sample"]}

    def _stand(self, new: set[str]) -> None:
        """Tell where every chain stands that a row was in before or is in now."""
        touched = {row["chain"] for row in self.rows.values()}
        touched |= {row["chain"] for row in self.before.values()}
        self.load("chain", touched - new)
        chains: dict[str, list[Row]] = {}
        for row in self.rows.values():
            chains.setdefault(row["chain"], []).append(row)
        laboratory = self._laboratory(row for rows in chains.values() for row in rows)
        for chain, rows in chains.items():
            steps = [Step(row["at"], row["id"], row["verdict"], row["edition"]) for row in rows]
            steps += (step for row in rows for step in laboratory.get(row["id"], ()))
            steps += laboratory.get(_chain_seal(chain), ())
            state = standing(set(steps))
            first = min((row["at"], row["id"]) for row in rows)
            for row in rows:
                row["standing"], row["leads"] = state, (row["at"], row["id"]) == first

    def _laboratory(self, rows: Iterable[Row]) -> dict[str | Seal, list[Step]]:
        """What laboratories found, under the id of the test or the seal of the sample that they name."""
        listed = list(rows)
        ids = {row["id"]: row["county"] for row in listed}
        numbers = {row[name] for row in listed if row["chain"] != row["id"] for name in ("sample", "noted")} - {""}
        found = rows_of(self._session, _REPORT, _REPORT.c.confirms, ids)
        found += rows_of(self._session, _REPORT, _REPORT.c.number, numbers)
        steps: dict[str | Seal, list[Step]] = {}
        for one in found:
            verdict = said(one["verdict"], one["doubts"])
            if verdict:
                step = Step(one["tested"], one["id"], verdict, LABORATORY)
                steps.setdefault(_seal(one["region"], one["number"]), []).append(step)
                if ids.get(one["confirms"], "")[:CITY] == one["region"][:CITY]:
                    steps.setdefault(one["confirms"], []).append(step)
        return steps


def _seal(region: str, number: str) -> Seal:
    return region[:CITY], number


def _chain_seal(chain: str) -> Seal:
    county, _, number = chain.partition("/")
    return _seal(county, number)


def chain_of(county: str, number: str) -> str:
    """The chain of all tests of one sample."""
    return f"{county}/{number}"


def chosen(session: Session) -> list[Choice]:
    """All choices of an edition that were made."""
    return [
        Choice(row.region, row.subject, row.kind, row.edition, row.since, (row.created, row.id))
        for row in session.exec(select(RapidMethod))
    ]


def changes(work: Work) -> tuple[list[Row], list[tuple[Row, Row]]]:
    """The new rows, and (before, after) of those that became others."""
    new = [row for key, row in work.rows.items() if key not in work.before]
    pairs: list[tuple[Any, Any]] = [(row, work.rows[key]) for key, row in work.before.items()]
    return new, [(old, row) for old, row in pairs if old != row]

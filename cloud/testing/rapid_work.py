"""A batch of results worked out: placed, judged, chained, and only then written.

What a batch touches is loaded with few questions, however large it is; what follows is told anew from all rows that
matter and never added to what was there, so that the order of arrival cannot be seen in the rows.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from sqlmodel import Session, select

from cloud import law
from cloud.testing.rapid_model import RapidConfirmation, RapidMethod, RapidResult, RapidSample
from cloud.testing.rapid_place import Beside, Choice, Room, Row, Sampled, derive, misfit
from cloud.testing.rapid_reading import rows_of
from cloud.testing.rapid_rooms import Rooms
from contract.law.name import Crop, Names
from contract.testing import Step, standing
from contract.testing.chain import LABORATORY

_RESULT: Final = RapidResult.__table__  # type: ignore[attr-defined]
_SAMPLE: Final = RapidSample.__table__  # type: ignore[attr-defined]
_CONFIRMED: Final = RapidConfirmation.__table__  # type: ignore[attr-defined]
Number = tuple[str, str]  # county and number of a sample


class Work:
    """rows: all that was loaded or is new, by id; before: those that are in the database, as they are there."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.rows: dict[str, Row] = {}
        self.before: dict[str, Row] = {}
        self._chains: set[str] = set()
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

    def numbers(self, numbers: Iterable[Number]) -> None:
        """These samples became known, or a laboratory told of them: their results are looked at anew."""
        wanted = set(numbers)
        self.load("sample", {number for _, number in wanted})
        self._chains |= {chain_of(*one) for one in wanted}

    def settle(self) -> None:
        """Place and judge all rows, and tell where their chains stand."""
        if not self.rows and not self._chains:
            return
        new = self.rows.keys() - self.before.keys()
        self._around()
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

    def _samples(self) -> dict[Number, Sampled]:
        found = rows_of(self._session, _SAMPLE, _SAMPLE.c.number, {row["sample"] for row in self.rows.values()} - {""})
        return {
            (one["county"], one["number"]): Sampled(*(one[name] for name in Sampled._fields)) for one in found
        }  # fmt: skip

    def _place(self, key: str, samples: dict[Number, Sampled], rooms: Rooms, crops: Names[Crop]) -> None:
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
        samples: dict[Number, Sampled],
        crops: Names[Crop],
        room: Room,
        circle: str,
    ) -> Beside:
        """The sample of a row and its chain: by its own number, else by what it reruns, which was placed before it."""
        own = samples.get((row["county"], row["sample"])) if row["sample"] else None
        if own is not None:
            other = target is not None and target["sample"] != row["sample"]
            chain = row["id"] if misfit(row, own) else chain_of(row["county"], row["sample"])
            return Beside(room, own, target, chain, other=other)
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

    def _stand(self, new: set[str]) -> None:
        """Tell where every chain stands that a row was in before or is in now."""
        touched = self._chains | {row["chain"] for row in self.rows.values()}
        touched |= {row["chain"] for row in self.before.values()}
        self.load("chain", touched - new)
        chains: dict[str, list[Row]] = {}
        for row in self.rows.values():
            chains.setdefault(row["chain"], []).append(row)
        laboratory = self._laboratory(row for rows in chains.values() for row in rows)
        for chain, rows in chains.items():
            steps = [Step(row["at"], row["id"], row["verdict"], row["edition"]) for row in rows]
            steps += (step for row in rows for step in laboratory.get(row["id"], ()))
            steps += laboratory.get(chain, ())
            state = standing(set(steps))
            first = min((row["at"], row["id"]) for row in rows)
            for row in rows:
                row["standing"], row["leads"] = state, (row["at"], row["id"]) == first

    def _laboratory(self, rows: Iterable[Row]) -> dict[str, list[Step]]:
        """What laboratories found, under the id of the test or the chain of the sample that they name."""
        listed = list(rows)
        ids = {row["id"]: row["county"] for row in listed}
        numbers = {row["sample"] for row in listed if row["chain"] != row["id"]} - {""}
        found = rows_of(self._session, _CONFIRMED, _CONFIRMED.c.test, ids)
        found += rows_of(self._session, _CONFIRMED, _CONFIRMED.c.sample, numbers)
        steps: dict[str, list[Step]] = {}
        for one in found:
            if one["verdict"]:
                step = Step(one["at"], one["id"], one["verdict"], LABORATORY)
                steps.setdefault(chain_of(one["county"], one["sample"]), []).append(step)
                if ids.get(one["test"]) == one["county"]:
                    steps.setdefault(one["test"], []).append(step)
        return steps


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

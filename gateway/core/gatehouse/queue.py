"""Which vehicle a code belongs to, which one a person has before them, and which wait. Pure but for its own state.

Codes that a camera reads without a pause of `quiet_ms` are one vehicle. While nobody works at the gate, a vehicle is
closed as judged when that pause comes. While somebody does:

- a clean one still closes itself; any other waits for the person, and the next vehicle does not mix with it: it goes to
  the `waiting` as soon as the camera reads on;
- one that is in hand (a person typed, entered or took up something, or scanned something to one that is not clean)
  stays before them; the camera's next vehicle is `behind` it, judged at once all the same, and closes itself if it is
  clean;
- what a person scans or types belongs to the vehicle before them, after whatever pause.

When the last person goes, all that waits is closed as judged: nothing is let in by that. After a cut of the power what
stood there stands there again, and the gate waits for its people for a while before it takes them for gone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final, Literal

from gateway.core.errors import GatewayError
from gateway.core.gatehouse.standing import RETURN_MS, Standing
from gateway.core.gatehouse.vehicle import MOST, Read, Vehicle

MOST_WAITING: Final = 12  # beyond it the oldest is closed as judged: a yard has an end


class Queue:
    """The vehicles of one gate. quiet_ms: how long nothing new may be read before a vehicle is whole."""

    def __init__(self, quiet_ms: int) -> None:
        self._quiet_ms = quiet_ms
        self._count = 0
        self.here: Vehicle | None = None
        self.behind: Vehicle | None = None
        self.waiting: tuple[Vehicle, ...] = ()
        self._returning: int | None = None  # until then (monotonic ms) the people of before may come back

    def restore(self, found: Sequence[Standing], mono: int) -> None:
        """At a start: what stood here when the run before ended. mono: of now."""
        self._count = max((one.vehicle.number for one in found), default=0)
        self.here = next((one.vehicle for one in found if one.place == "here"), None)
        self.behind = next((one.vehicle for one in found if one.place == "behind"), None)
        self.waiting = tuple(one.vehicle for one in found if one.place == "waiting")
        if any(one.staffed for one in found):
            self._returning = mono + RETURN_MS

    def attended(self, mono: int, *, staffed: bool) -> bool:
        """Whether somebody works here, or worked here before a cut and may be back any moment."""
        if staffed:
            self._returning = None
        return staffed or (self._returning is not None and mono < self._returning)

    def standing(self, *, staffed: bool) -> list[Standing]:
        """All that stand here, with their places."""
        found = [Standing("waiting", staffed, one) for one in self.waiting]
        if self.here is not None:
            found.append(Standing("here", staffed, self.here))
        if self.behind is not None:
            found.append(Standing("behind", staffed, self.behind))
        return found

    def seen(self, read: Read) -> Vehicle:
        """A camera read a voucher; the vehicle that it belongs to."""
        if self.here is not None and self.here.in_hand:
            if self.behind is not None and self._after(self.behind, read):
                self._wait(self.behind)
                self.behind = None
            self.behind = (self.behind or self._new(read.t, read.mono)).read("voucher", read)
            return self.behind
        if self.here is not None and self._after(self.here, read):
            self._wait(self.here)
            self.here = None
        self.here = (self.here or self._new(read.t, read.mono)).read("voucher", read)
        return self.here

    def scanned(self, kind: Literal["voucher", "label"], read: Read, *, in_hand: bool) -> Vehicle:
        """A person scanned or typed a code; in_hand: and has that vehicle in hand. Raises GatewayError("gate_full")."""
        after = (self.here or self._new(read.t, read.mono)).read(kind, read)
        return self._set(replace(after, in_hand=after.in_hand or in_hand))

    def change(self, wanted: Callable[[Vehicle], Vehicle], t: int, mono: int, number: int = 0) -> Vehicle:
        """A person enters something about the vehicle before them, which begins with it where there is none.

        number: of the vehicle that they mean, 0: that one. Raises GatewayError("gate_moved" | "gate_full"), or what
        `wanted` raises; then nothing changes.
        """
        here = self.meant(number) if number or self.here is not None else self._new(t, mono)
        return self._set(replace(wanted(here), in_hand=True))

    def meant(self, number: int) -> Vehicle:
        """The vehicle before the person, if it is the one that they mean. Raises GatewayError("gate_moved")."""
        if self.here is None or number not in (0, self.here.number):
            raise GatewayError("gate_moved")
        return self.here

    def park(self, number: int) -> None:
        """Put the vehicle before the person aside; the one behind comes up. Raises GatewayError("gate_moved")."""
        self._wait(self.meant(number))
        self._next()

    def resume(self, number: int) -> Vehicle:
        """Take one that waits, or the one behind, in hand. Raises GatewayError("gate_no_vehicle")."""
        choice = (*self.waiting, *filter(None, [self.behind]))
        found = next((one for one in choice if one.number == number), None)
        if found is None:
            raise GatewayError("gate_no_vehicle")
        before, self.here = self.here, replace(found, in_hand=True)
        self.waiting = tuple(one for one in self.waiting if one is not found)
        if self.behind is found:
            self.behind = None
        if before is None:
            return self.here
        if before.in_hand or self.behind is not None:
            self._wait(before)
        else:
            self.behind = before
        return self.here

    def close(self, number: int) -> None:
        """The vehicle before the person is decided and recorded. Raises GatewayError("gate_moved")."""
        self.meant(number)
        self._next()

    def due(self, mono: int, clean: Callable[[Vehicle], bool], *, staffed: bool) -> list[Vehicle]:
        """Take out what is to be closed as judged now. clean: whether nothing about a vehicle waits for a person."""
        taken: list[Vehicle] = []
        if not staffed:
            taken += self.waiting
            self.waiting = ()
        if self.behind is not None and self.over(self.behind, mono):
            if staffed and not clean(self.behind):
                self._wait(self.behind)
            else:
                taken.append(self.behind)
            self.behind = None
        if self.here is not None and self.over(self.here, mono) and self._by_itself(self.here, clean, staffed=staffed):
            taken.append(self.here)
            self._next()
        while len(self.waiting) > MOST_WAITING:
            taken.append(self.waiting[0])
            self.waiting = self.waiting[1:]
        return [one for one in taken if not one.empty]

    def take(self) -> list[Vehicle]:
        """All that stand here, whole or not: the gate closes."""
        found = [*self.waiting, *filter(None, [self.here, self.behind])]
        self.here, self.behind, self.waiting = None, None, ()
        return [one for one in found if not one.empty]

    def closes(self, vehicle: Vehicle, mono: int) -> int:
        """In how many ms a vehicle is whole."""
        return 0 if self.over(vehicle, mono) else self._quiet_ms - (mono - vehicle.last)

    def over(self, vehicle: Vehicle, mono: int) -> bool:
        """Whether a vehicle is whole."""
        return vehicle.full or mono - vehicle.last >= self._quiet_ms

    def _after(self, vehicle: Vehicle, read: Read) -> bool:
        """Whether a code is the next vehicle's; one that a full vehicle has already is still that one's."""
        quiet = read.mono - vehicle.last >= self._quiet_ms
        return quiet or (vehicle.full and all(item.read.text != read.text for item in vehicle.items))

    def _by_itself(self, here: Vehicle, clean: Callable[[Vehicle], bool], *, staffed: bool) -> bool:
        return not staffed or (not here.in_hand and clean(here))

    def _new(self, t: int, mono: int) -> Vehicle:
        self._count += 1
        return Vehicle(self._count, t, mono)

    def _set(self, here: Vehicle) -> Vehicle:
        if here.things > MOST:
            raise GatewayError("gate_full")
        self.here = here
        return here

    def _next(self) -> None:
        self.here, self.behind = self.behind, None

    def _wait(self, vehicle: Vehicle) -> None:
        if not vehicle.empty:
            self.waiting = (*self.waiting, replace(vehicle, in_hand=False))

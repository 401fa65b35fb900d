"""What a till remembers of all its years, whatever the cloud has counted since: packs sold, entries taken back."""

from __future__ import annotations

from collections.abc import Sequence

from contract.event import Reversal
from contract.ledger import Moved, sold_twice
from gateway.core.till.assortment import Assortment
from gateway.core.till.entries import OWN, Lookup, Row, Taken, lines_of, moved, taken
from gateway.core.told import Told


class Annals:
    """Grows by each entry of the ledger, in the order of the day book. lookup: an entry of it by its id."""

    def __init__(self, lookup: Lookup) -> None:
        self._lookup = lookup
        self._packs: dict[str, list[Moved]] = {}
        self._reversals: dict[str, list[Told]] = {}
        self.order: list[tuple[int, int, int]] = []  # epoch, seq, t of every entry: where to go on reading from

    def add(self, told: Told, assortment: Assortment) -> list[Row]:
        """One entry more; its lines, those of a reversal as they take back."""
        self.order.append((told.epoch, told.seq, told.t))
        if isinstance(told.body, Reversal):
            lines = taken(told, self.reversals(told.body.entry), self._lookup, assortment).lines
            self._reversals.setdefault(told.body.entry, []).append(told)
        else:
            lines = lines_of(told, assortment)
        for line in lines:
            if line["pack"] and line["sign"]:
                self._packs.setdefault(line["pack"], []).append(moved(line))
        return lines

    def again(self, told: Told, assortment: Assortment) -> list[Row]:
        """The lines of an entry that is here already."""
        if not isinstance(told.body, Reversal):
            return lines_of(told, assortment)
        earlier = [one for one in self.reversals(told.body.entry) if (one.t, one.seq) < (told.t, told.seq)]
        return taken(told, earlier, self._lookup, assortment).lines

    def reversals(self, entry: str) -> Sequence[Told]:
        """What was taken back of an entry so far, the first first."""
        return self._reversals.get(entry, ())

    def would_take(self, told: Told, assortment: Assortment) -> Taken:
        """What a reversal would take back if it came now."""
        assert isinstance(told.body, Reversal)  # noqa: S101  # the caller's kind
        return taken(told, self.reversals(told.body.entry), self._lookup, assortment)

    def sold_before(self, pack: str) -> bool:
        """Whether a sale of this pack now would be one too many."""
        before = self._packs.get(pack, [])
        last = max((one.at for one in before), default=0)
        now = Moved("?", 0, last + 1, 1 << 60, "sale", -1, OWN)
        return ("?", 0) in sold_twice([*before, now])

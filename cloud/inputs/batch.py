"""One batch of the ledger: what its events make of entries, lines and stock, worked out in memory and then written.

What follows from other entries (the stock, a pack sold before, what a reversal takes back) is a fold in the order of
time. A line that is later than all of its stock is added to the sums that are kept; one that comes late lets its stock
be added up anew. So it does not matter in which order events arrive, and only those that come late cost more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final, NamedTuple

from sqlmodel import Session, col

from cloud.inputs import loading
from cloud.inputs.doubts import OF_PACKS, OF_STOCK, split
from cloud.inputs.holders import CLOSED
from cloud.inputs.judging import Judge
from cloud.inputs.loading import Catalogue, Group, Row
from cloud.inputs.model import LedgerEntry, LedgerLine
from cloud.inputs.reading import KINDS, Told, entry_row, line_rows, measured
from cloud.kernel.desk import PREFIX
from cloud.kernel.doubt import joined
from cloud.vault import persons
from contract.event import Goods, Reversal, Sale
from contract.law import Verdict
from contract.ledger import Moved, Running, moves, settle, sold_twice
from contract.names import within

GOODS: Final = ("purchase", "sale", "reversal", "stock_count")
Refuses = Callable[[Row, set[str], Verdict | None], bool]


class Item(NamedTuple):
    """Something in the order of time: an entry with its lines, or one line that stood there already (`entry` None)."""

    at: int
    position: int
    line: int
    entry: Row | None
    lines: list[Row]


class Batch:
    """Works out what a number of told bodies make. `refuses` is asked before an entry counts, at a desk."""

    def __init__(self, session: Session, judge: Judge, refuses: Refuses | None = None) -> None:
        self.session = session
        self.judge = judge
        self.refuses = refuses
        self.entries: dict[str, Row] = {}
        self.lines: dict[str, list[Row]] = {}
        self.old: dict[int, tuple[Row, Row]] = {}  # key of a line that stood there → as it was, as it is now
        self.old_entries: dict[str, tuple[Row, Row]] = {}
        self.dropped: list[str] = []  # reversals whose lines are made anew
        self.stocks: dict[Group, Running] = {}
        self.late: set[Group] = set()
        self.refused: set[str] = set()
        self._own: dict[str, set[str]] = {}  # doubts of the entry itself
        self._packs: dict[str, list[Row]] = {}

    def work(self, told: Sequence[Told], late: Iterable[Group] = ()) -> None:
        """Work everything out. late: stocks that have lost lines, and are added up anew in any case."""
        self.late |= set(late)
        self._read(told)
        self._reverse(told)
        self._load()
        self._fold()
        self._repeat_packs()
        self._finish()

    def number(self, positions: dict[str, int]) -> None:
        """Give entries the positions that their events got; they were worked out in the same order."""
        real = {self.entries[key]["position"]: position for key, position in positions.items()}
        for key, position in positions.items():
            for row in (self.entries[key], *self.lines[key]):
                row["position"] = position
        for state in self.stocks.values():
            state.position = real.get(state.position, state.position)

    def _read(self, told: Sequence[Told]) -> None:
        """Entries and lines as they say of themselves."""
        holders = self.judge.holders
        desks = {one.body.subject for one in told if one.gateway.startswith(PREFIX)}
        spans: dict[str, tuple[int, int]] = {}
        for one in told:
            if not one.gateway.startswith(PREFIX):
                first, last = spans.get(one.gateway, (one.at, one.at))
                spans[one.gateway] = min(first, one.at), max(last, one.at)
        holders.prepare(desks, spans)
        self.judge.catalogue = Catalogue(
            self.session, (goods.product.strip() for one in told for goods in one.body.items)
        )
        known = persons(self.session, sorted({one.body.buyer for one in told if hasattr(one.body, "buyer")} - {""}))
        for one in told:
            holder = holders.of(one.gateway, one.body.subject, one.at)
            doubts: set[str] = set()
            if holder is None:
                doubts.add("subject_unknown")
            else:
                if one.body.subject not in ("", holder.id):
                    doubts.add("other_subject")
                if holder.state(one.at) in CLOSED:
                    doubts.add("subject_closed")
                if not within(holder.region, one.region) and not within(one.region, holder.region):
                    doubts.add("region")
            row = entry_row(one, holder, doubts)
            if row["buyer"]:
                person = known.get(row["buyer"])
                row["buyer"] = person or row["buyer"]
                doubts |= set() if person else {"buyer_unknown"}
            kind, sign = KINDS[type(one.body)]
            goods = () if kind == "reversal" else one.body.items
            self.entries[one.id] = row
            self.lines[one.id] = line_rows(row, goods, sign, self.judge.catalogue.of(row["region"]))
            self._own[one.id] = doubts
            if isinstance(one.body, Sale):
                doubts |= self.judge.sale_doubts(row, self.lines[one.id], one.body.law)

    def _reverse(self, told: Sequence[Told]) -> None:
        """What the reversals take back of the entries that they name, whichever of the two came first."""
        session = self.session
        goods = {one.id: one.body.items for one in told if isinstance(one.body, Reversal)}
        targets = {self.entries[key]["corrects"] for key in goods}
        before = loading.entries(session, col(LedgerEntry.corrects), targets | self.entries.keys())
        targets |= {row["corrects"] for row in before}
        if not targets:
            return
        stored = {
            row["id"]: row for row in loading.entries(session, col(LedgerEntry.id), targets - self.entries.keys())
        }
        lines: dict[str, list[Row]] = {}
        for row in loading.lines(session, LedgerLine.entry, [*stored, *(row["id"] for row in before)]):
            lines.setdefault(row["entry"], []).append(row)
        goods |= loading.told_goods(session, [row["id"] for row in before])
        for row in before:
            self._own[row["id"]] = split(row["doubts"])
            self._change(row)
        reversals: dict[str, list[Row]] = {}
        for key in goods:
            row = self.entries[key] if key in self.entries else self.old_entries[key][1]
            reversals.setdefault(row["corrects"], []).append(row)
        self.judge.catalogue.add(session, (one.product.strip() for items in goods.values() for one in items))
        self.dropped += [row["id"] for row in before]
        for row in before:
            self.late |= {(line["subject"], line["registration"]) for line in lines.get(row["id"], ())}
        for target, rows in reversals.items():
            entry = self.entries.get(target) or stored.get(target)
            if entry is not None and target in stored:
                entry = self._change(entry)
            theirs = self.lines.get(target) if target in self.entries else lines.get(target, [])
            rows.sort(key=lambda row: (row["at"], row["position"]))
            settled = settle(entry, theirs or [], [(row, goods[row["id"]]) for row in rows], self._measure)
            for row, taken in zip(rows, settled.taken, strict=True):
                own = self._own.setdefault(row["id"], set())
                own -= {
                    "unknown_entry",
                    "not_reversible",
                    "other_subject",
                    "reversed_twice",
                    "too_much",
                    "not_in_entry",
                    "oversold",  # told anew of the lines that it still has
                }
                own |= taken.doubts
                self.lines[row["id"]] = [
                    _back(row, place, line, amount) for place, (line, amount) in enumerate(taken.parts)
                ]
                row["party"] = entry["party"] if entry else ""
                if row["id"] not in self.entries:
                    self.late |= {(line["subject"], line["registration"]) for line in self.lines[row["id"]]}
            if entry is not None and entry["reversed"] != settled.reversed:
                if entry["kind"] == "stock_count":
                    self.late |= {(line["subject"], line["registration"]) for line in theirs or ()}
                entry["reversed"] = settled.reversed

    def _measure(self, goods: Goods, line: Row) -> int | None:
        product = self.judge.catalogue.by_id.get(line["product"])
        amount, _, doubts = measured(goods.amount, goods.unit, product, counted=False)
        return None if doubts & {"unit", "quantity"} else amount

    def _load(self) -> None:
        """The stocks and packs that the lines touch."""
        fresh = [line for lines in self.lines.values() for line in lines]
        moving: dict[Group, tuple[int, int]] = {}
        for line in fresh:
            if moves(line):
                group, when = (line["subject"], line["registration"]), (line["at"], line["position"])
                moving[group] = min(moving.get(group, when), when)
        packs = {line["pack"] for line in fresh if line["pack"]}
        self.stocks = loading.running(self.session, moving.keys() - self.late, packs)
        for group, when in moving.items():
            state = self.stocks.get(group)
            if state is not None and when <= (state.last, state.position):
                self.late.add(group)
        gone = set(self.dropped)
        for row in loading.of_groups(self.session, self.late):
            if row["entry"] not in gone:
                self._keep(row)
        for row in loading.lines(self.session, LedgerLine.pack, packs):
            if row["entry"] not in gone:
                self._packs.setdefault(row["pack"], []).append(self._keep(row))
        for group in self.late | moving.keys():
            if group in self.late or group not in self.stocks:
                self.stocks[group] = Running()

    def _fold(self) -> None:
        """Line by line in the order of time."""
        items = [Item(row["at"], row["position"], 0, row, self.lines[key]) for key, row in self.entries.items()]
        items += [
            Item(now["at"], now["position"], now["line"], None, [now])
            for _, now in self.old.values()
            if (now["subject"], now["registration"]) in self.late and moves(now)
        ]
        for key in self.dropped:
            if key not in self.entries:
                items += [Item(line["at"], line["position"], line["line"], None, [line]) for line in self.lines[key]]
        items.sort(key=lambda item: item[:3])
        for item in items:
            if item.entry is not None and self._turned_away(item.entry, item.lines):
                continue
            for line in item.lines:
                if not moves(line) or (line["kind"] == "stock_count" and self._undone(line)):
                    continue
                state = self.stocks[line["subject"], line["registration"]]
                found = state.step(line)
                state.region, state.product, state.unit = line["region"], line["product"], line["unit"]
                line["lot_made"] = found.made if found.made != line["made"] else ""
                line["lot_expires"] = found.expires if found.expires != line["expires"] else ""
                self._doubt(line, OF_STOCK, {*found.doubts, *self._aged(line)})
            if item.entry is not None and item.entry["kind"] == "sale":
                for line in item.lines:
                    if not moves(line):
                        self._doubt(line, OF_STOCK, self._aged(line))
            if item.entry is not None and item.entry["kind"] in ("sale", "refusal"):
                self.judge.sale(item.entry, item.lines)

    def _turned_away(self, entry: Row, lines: list[Row]) -> bool:
        """At a desk: whether the entry does not come to be."""
        if self.refuses is None:
            return False
        together: dict[tuple[str, ...], int] = {}
        for line in lines:
            doubts = split(line["doubts"])
            if moves(line):
                state = self.stocks[line["subject"], line["registration"]]
                cell = (line["registration"], line["lot"], line["pack"])
                together[cell] = together.get(cell, 0) + line["amount"]
                found = state.look({**line, "amount": together[cell]})
                doubts |= set(found.doubts)
                line["lot_made"] = found.made if found.made != line["made"] else ""
                line["lot_expires"] = found.expires if found.expires != line["expires"] else ""
            if line["pack"] and line["kind"] == "sale":
                before = [_moved(row) for row in self._packs.get(line["pack"], ())]
                if (line["entry"], line["line"]) in sold_twice([*before, _moved({**line, "supplier": ""})]):
                    doubts.add("sold_twice")
            line["doubts"] = joined(doubts | self._aged(line))
        verdict = self.judge.sale(entry, lines) if entry["kind"] in ("sale", "refusal") else None
        every = self._own[entry["id"]].union(*(split(line["doubts"]) for line in lines))
        if not self.refuses(entry, every, verdict):
            for line in lines:
                if line["pack"]:
                    self._packs.setdefault(line["pack"], []).append({**line, "supplier": entry["party_subject"]})
            return False
        self.refused.add(entry["id"])
        return True

    def _undone(self, line: Row) -> bool:
        """Whether the count that a line belongs to was taken back."""
        for known in (self.entries.get(line["entry"]), (self.old_entries.get(line["entry"]) or (None, None))[1]):
            if known is not None:
                return bool(known["reversed"] == "whole")
        return bool(line.get("undone"))

    def _aged(self, line: Row) -> set[str]:
        if line["kind"] != "sale":
            return set()
        expires = line["lot_expires"] or line["expires"]
        return {"expired"} if expires and self.judge.day(line["at"]).isoformat() >= expires else set()

    def _repeat_packs(self) -> None:
        """Which sales of the packs that were touched are not the first, over all ledgers."""
        fresh: dict[str, list[Row]] = {}
        for key, lines in self.lines.items():
            if key in self.refused:
                continue
            entry = self.entries.get(key)
            for line in lines:
                if line["pack"]:
                    line["supplier"] = entry["party_subject"] if entry else ""
                    fresh.setdefault(line["pack"], []).append(line)
        for pack, rows in fresh.items():
            stood = (
                self._packs.get(pack, [])
                if self.refuses is None
                else [row for row in self._packs.get(pack, []) if "id" in row]
            )
            every = [*stood, *rows]
            if not any(row["kind"] == "sale" for row in every):
                continue
            twice = sold_twice(map(_moved, every))
            for row in every:
                if row["kind"] == "sale":
                    self._doubt(row, OF_PACKS, {"sold_twice"} if (row["entry"], row["line"]) in twice else set())

    def _finish(self) -> None:
        """Entries carry the doubts of their lines; what stood there and is another now is told anew."""
        for key, row in self.entries.items():
            found = self._own[key].union(*(split(line["doubts"]) for line in self.lines[key] if line["doubts"]))
            row["doubts"] = joined(found) if found else ""
        self._judge_again()

    def _judge_again(self) -> None:
        names = ("doubts", "lot_made", "lot_expires")
        changed = [now for was, now in self.old.values() if any(was[name] != now[name] for name in names)]
        touched = {row["entry"] for row in changed}
        missing = touched - self.old_entries.keys()
        for row in loading.entries(self.session, col(LedgerEntry.id), missing):
            self._change(row)
        every: dict[str, dict[int, Row]] = {}
        for line in loading.lines(self.session, LedgerLine.entry, touched):
            every.setdefault(line["entry"], {})[line["line"]] = self.old.get(line["id"], (line, line))[1]
        for key in touched:
            entry = self.old_entries[key][1]
            lines = [every[key][place] for place in sorted(every[key])]
            own = split(entry["doubts"]) if key not in self._own else self._own[key]
            entry["doubts"] = joined((own - self.judge.of_lines).union(*(split(line["doubts"]) for line in lines)))
            if entry["kind"] == "sale":
                self.judge.load([entry], lines)
                self.judge.sale(entry, lines)
        for key in self.dropped:
            entry = self.old_entries[key][1]
            entry["doubts"] = joined(self._own[key].union(*(split(line["doubts"]) for line in self.lines[key])))

    @staticmethod
    def _doubt(line: Row, of: frozenset[str], found: set[str]) -> None:
        """Let `found` take the place of a line's doubts of one sort."""
        if line["doubts"] or found:
            line["doubts"] = joined(split(line["doubts"]) - of | found)

    def _keep(self, row: Row) -> Row:
        """A line that stood there, in one copy."""
        if row["id"] not in self.old:
            self.old[row["id"]] = (dict(row), row)
        return self.old[row["id"]][1]

    def _change(self, row: Row) -> Row:
        """An entry that stood there and may become another."""
        if row["id"] not in self.old_entries:
            self.old_entries[row["id"]] = (dict(row), row)
        return self.old_entries[row["id"]][1]


def _back(row: Row, place: int, line: Row, amount: int) -> Row:
    """The line of a reversal that takes `amount` of a line back."""
    names = ("subject", "registration", "product", "pack", "lot", "made", "expires", "unit")
    return {
        "entry": row["id"],
        "line": place,
        "position": row["position"],
        "region": row["region"],
        "at": row["at"],
        "kind": "reversal",
        "sign": -line["sign"],
        "amount": amount,
        "told": "",
        "lot_made": line["lot_made"],
        "lot_expires": line["lot_expires"],
        "doubts": "",
        **{name: line[name] for name in names},
    }


def _moved(row: Any) -> Moved:
    return Moved(
        row["entry"], row["line"], row["at"], row["position"], row["kind"], row["sign"], row["subject"],
        row.get("supplier") or "",
    )  # fmt: skip

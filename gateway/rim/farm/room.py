"""The farm terminal of a gateway: what its own instruments say now, what grows, what was done, what may be done today.

The state is at the gateway and a page only draws it. What a farmer records is an event on disk before the page hears of
it; the lock on the page follows from it at once, with no line to the county.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from secrets import token_hex
from threading import Lock, RLock
from typing import TYPE_CHECKING, Annotated, Final, Literal

import msgspec

from contract.birth import DeviceMeta
from contract.catalogue import Article, Catalogue
from contract.dossier import Dossier, Growing
from contract.event import Alarm, Amount, Goods, Operation
from contract.law import InputProduct
from contract.moment import AHEAD_MS, DAY_MS, law_day
from contract.voucher import listed
from contract.wire import Line, Name, Time
from gateway.core.errors import GatewayError
from gateway.core.farm.environment import Environment
from gateway.core.farm.harvested import batching, before, made, weighed
from gateway.core.farm.lock import Answer, answer, causes, since, use_verdict
from gateway.core.farm.packs import Pack, lately, scanned
from gateway.core.sample import Sample
from gateway.core.scan import Scan
from gateway.core.told import Told
from gateway.rim.farm import view
from gateway.rim.farm.state import FarmState, GrowingView, InputLine, Preview, Recorded
from gateway.rim.ground import Ground
from gateway.rim.repeats import Repeats
from gateway.rim.terminal.board import Board
from gateway.rim.terminal.report import Words

if TYPE_CHECKING:
    from gateway.rim.peripherals.peripheral import Heard

_BACK_MS: Final = 366 * DAY_MS  # of operations that are looked at
_PACKS: Final = 40
_ENTRIES: Final = 12
_BATCH_BYTES: Final = 8
_HARVESTS: Final = frozenset({"harvest", "slaughter"})
_NO_USE: Final = {
    "no_pack": ("这不是农药、兽药包装或商品条码", "this is no code of a pack or of goods"),
    "several": ("这个厂家有几种产品，请从列表里选", "this maker has several products: choose from the list"),
    "unread": ("没扫清，再扫一次", "it was not read well: scan it again"),
}
_KINDS: Final = ("operation", "batching")
Action = Literal[
    "sow", "transplant", "fertilise", "irrigate", "spray", "weed", "prune", "feed", "treat", "vaccinate", "stock",
    "harvest", "slaughter", "clear", "other",
]  # fmt: skip


class NewOperation(msgspec.Struct, frozen=True):
    """What is asked to be recorded. growing: its id, "" where only the plot (its origin code) is known; at: UTC ms when
    it was done, 0: now; why: of a harvest before its time, or of a correction."""

    action: Action
    growing: Name = ""
    plot: Name = ""
    inputs: Annotated[tuple[Goods, ...], msgspec.Meta(max_length=40)] = ()
    pest: Line = ""
    amount: Amount = ""
    unit: Amount = ""
    note: Line = ""
    corrects: Name = ""
    why: Line = ""
    at: Time = 0


@dataclass(frozen=True)
class Fields:
    """What belongs to the farm as it is now. scanner: of packs, "" every one; devices: by id, in order; region: where
    the plots lie."""

    scanner: str
    region: str
    devices: Callable[[], Mapping[str, DeviceMeta]]
    alarms: Callable[[], Sequence[Alarm]]


@dataclass(frozen=True)
class _Known:
    """All that is known at one moment."""

    day: date
    dossier: Dossier | None
    growings: dict[str, Growing]
    articles: dict[str, Article]
    done: list[Told]
    packs: list[Pack]


class FarmRoom:
    """Safe from any thread."""

    def __init__(self, ground: Ground, fields: Fields) -> None:
        self._ground, self._fields = ground, fields
        self._lock = RLock()
        self._writing = Lock()
        self._repeats = Repeats(ground.memory(), "farm")
        self._environment = Environment()
        self._scanned: Pack | None = None
        self._picked = ""
        self._trouble: Words | None = None
        self._read: tuple[object, list[Told]] | None = None
        self._shelf: tuple[Catalogue, dict[str, Article]] | None = None
        self.board = Board(self.state)

    def measured(self, sample: Sample) -> None:
        """An instrument said something."""
        with self._lock:
            self._environment.take(sample)

    def heard(self, peripheral: str, heard: Heard) -> None:
        """Something was scanned at the desk."""
        if self._fields.scanner not in ("", peripheral):
            return
        if isinstance(heard, Scan):
            self.scan(heard.text)
        elif self._fields.scanner:
            self._show(None, "", "unread")

    def scan(self, text: str) -> None:
        """A pack was scanned or its code typed, or the code of a plot."""
        known, said = self._known(), text.strip()
        grown = next((key for key, one in known.growings.items() if said in (key, one.plot)), "") if said else ""
        if grown:
            self._show(self._scanned, grown, "")
            return
        found = scanned(said, self._ground.articles(), known.packs)
        if isinstance(found, str):
            self._show(None, self._picked, found)
        else:
            self._show(found, self._picked, "")

    def clear(self) -> None:
        """Take away what was scanned."""
        self._show(None, "", "")

    def record(self, asked: NewOperation, clerk: str, key: str = "") -> Recorded:
        """Record an operation, and the batch of a harvest whose growing and amount are told. Raises GatewayError.

        key: what was recorded by it already is answered as it was then; "": none.
        """
        with self._writing:
            known = self._known()
            entry = self._repeats.entry(key)
            old = next((one for one in known.done if one.id == entry), None)
            if old is not None:
                return Recorded(*made(old))
            with self._repeats.under(key):
                return self._record(asked, clerk, known)

    def _record(self, asked: NewOperation, clerk: str, known: _Known) -> Recorded:
        grown = self._grown(asked, known)
        for goods in asked.inputs:
            _amount(goods.amount)
        if asked.amount:
            _amount(asked.amount)
        now = self._ground.now()
        if asked.at > now + AHEAD_MS:
            raise GatewayError("operation_ahead")
        if asked.action in _HARVESTS and grown is not None and not asked.why.strip():
            found = self._answer(grown, known)
            if found.state != "free":
                until = found.from_day.isoformat() if found.from_day is not None else ""
                zh = f"{found.zh}，{until} 起能采" if until else found.zh
                en = f"{found.en}, from {until} on" if until else found.en
                raise GatewayError("harvest_locked", zh=zh, en=en)
        done = self._written(_operation(asked, clerk, asked.at or now), grown, known)
        self.clear()
        return done

    def _written(self, done: Operation, grown: Growing | None, known: _Known) -> Recorded:
        if done.action != "harvest" or grown is None or not done.amount:
            key = self._ground.record(done, self._repeats.facts())
            self._repeats.recorded(key)
            return Recorded(key)
        much = weighed(done.amount, done.unit)
        old, batch = before(known.done, done.corrects) or ("", token_hex(_BATCH_BYTES))
        key, last = self._ground.record_two(
            done, lambda key: batching(grown, done, key, much, batch, old), self._repeats.facts()
        )
        self._repeats.recorded(last)
        return Recorded(key, batch)

    def preview(self, asked: NewOperation) -> Preview:
        """What an operation would mean. Raises GatewayError."""
        known = self._known()
        grown = self._grown(asked, known)
        rules, now = self._ground.rules(), self._ground.now()
        on = law_day(asked.at or now)
        lines = []
        for goods in asked.inputs:
            article = known.articles.get(goods.product)
            product = article.product if article is not None else InputProduct(registration=goods.product)
            crop = grown.product if grown is not None else ""
            found = use_verdict(crop, product, rules, self._fields.region, on)
            lines.append(
                InputLine(
                    goods, article.name if article is not None else goods.product, found.outcome.word,
                    Words(found.answer("zh"), found.answer("en")),
                    [Words(one.text("zh"), one.text("en")) for one in found.reasons],
                    found.harvest_from.isoformat() if found.harvest_from is not None else "",
                    _pests(crop, product, on),
                )
            )  # fmt: skip
        if grown is None:
            return Preview(lines, None)
        future = Told("", asked.at or now, _operation(asked, "", asked.at or now))
        return Preview(lines, view.growing(grown, self._answer(grown, known, future)))

    def harvest(self, key: str) -> GrowingView:
        """May this be harvested today? Raises GatewayError."""
        known = self._known()
        grown = known.growings.get(key)
        if grown is None:
            raise GatewayError("growing_unknown")
        return view.growing(grown, self._answer(grown, known))

    def state(self) -> FarmState:
        """All that the page draws now."""
        known, now, devices = self._known(), self._ground.now(), self._fields.devices()
        with self._lock:
            newest = self._environment.of(list(devices))
            pack, picked, trouble = self._scanned, self._picked, self._trouble
        dossier = known.dossier
        return FarmState(
            now, self._ground.gateway, Words(*self._ground.site()),
            dossier.holder.name if dossier is not None and dossier.holder is not None else "", known.day.isoformat(),
            dossier.issued if dossier is not None else 0,
            view.values(newest, devices, now), view.raised(self._fields.alarms(), devices),
            [view.growing(one, self._answer(one, known)) for one in known.growings.values()],
            [view.pack(one) for one in known.packs[:_PACKS]], view.pack(pack) if pack is not None else None,
            picked, trouble, view.entries(known.done, known.growings, known.articles, _ENTRIES),
        )  # fmt: skip

    def _answer(self, grown: Growing, known: _Known, more: Told | None = None) -> Answer:
        told = [*known.done, more] if more is not None else known.done
        done = since(told, known.dossier.heard if known.dossier is not None else None)
        among = list(known.growings.values())
        found = causes(grown, among, done, known.articles, self._ground.rules(), self._fields.region)
        return answer(grown, found, known.day)

    def _grown(self, asked: NewOperation, known: _Known) -> Growing | None:
        grown = known.growings.get(asked.growing)
        if grown is None and (asked.growing or not asked.plot) and not asked.corrects:
            raise GatewayError("growing_unknown")
        return grown

    def _known(self) -> _Known:
        now, dossier = self._ground.now(), self._ground.dossier()
        day, key = law_day(now), (self._ground.mark(), law_day(now))
        with self._lock:
            if self._read is None or self._read[0] != key:
                self._read = key, self._ground.told(now - _BACK_MS, now + DAY_MS, _KINDS)
            done = self._read[1]
        articles = self._articles()
        growings = {one.id: one for one in (dossier.growings if dossier is not None else ())}
        packs = lately(dossier.stock if dossier is not None else (), done, articles)
        return _Known(day, dossier, growings, articles, done, packs)

    def _articles(self) -> dict[str, Article]:
        """By registration, made anew only where the catalogue is another one."""
        present = self._ground.articles()
        with self._lock:
            if self._shelf is None or self._shelf[0] is not present:
                self._shelf = present, {one.product.registration: one for one in present.articles}
            return self._shelf[1]

    def _show(self, pack: Pack | None, picked: str, trouble: str) -> None:
        with self._lock:
            self._scanned, self._picked = pack, picked
            self._trouble = Words(*_NO_USE[trouble]) if trouble else None
        self.board.change()


def _operation(asked: NewOperation, clerk: str, at: int) -> Operation:
    return Operation(
        asked.action, cycle=asked.growing, plot="" if asked.growing else asked.plot, inputs=asked.inputs,
        pest=asked.pest, amount=asked.amount, unit=asked.unit, note=asked.note, corrects=asked.corrects,
        why=asked.why, clerk=clerk, at=at,
    )  # fmt: skip


def _amount(text: str) -> None:
    """Raises GatewayError for what is no amount."""
    try:
        found = Decimal(text)
    except InvalidOperation:
        raise GatewayError("amount_unreadable", amount=text[:26]) from None
    if not found.is_finite() or found <= 0:
        raise GatewayError("amount_unreadable", amount=text[:26])


def _pests(crop: str, product: InputProduct, on: date) -> list[str]:
    """Against what the label has a product on this crop, on this day."""
    fitting = (one for one in product.labels or () if one.holds(on) and listed(one.crop) == listed(crop))
    return list(dict.fromkeys(one.pest for one in fitting if one.pest))

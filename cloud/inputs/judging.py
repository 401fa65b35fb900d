"""The sales of a batch before the law of their day, and what a shop owes at each of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import Final

from sqlmodel import Session

from cloud import law as laws
from cloud.inputs.doubts import OF_LINES
from cloud.inputs.holders import Holders
from cloud.inputs.laws import Seen
from cloud.inputs.legal import product_facts, sale_facts
from cloud.inputs.loading import Catalogue, Row
from cloud.inputs.model import Product
from cloud.inputs.reasons import told
from contract.law import (
    LICENSED,
    InputProduct,
    Licence,
    Outcome,
    Reason,
    Remembered,
    SaleFacts,
    Verdict,
    licence_kind,
)
from contract.law.verdict import ASKS
from contract.moment import law_day

_OFFSET_MS: Final = 8 * 3_600_000
_DAY_MS: Final = 86_400_000
_FIRST_DAY: Final = -25_000  # 1901
_LAST_DAY: Final = 2_900_000  # 9909
_remembered: Final = lru_cache(maxsize=4)(Remembered)  # one batch after another judges by the same rules


class Judge:
    """Judges by the rules that are in force here. holders, catalogue: what the batch knows of shops and products."""

    of_lines: Final = frozenset(OF_LINES)

    def __init__(self, session: Session) -> None:
        self._session = session
        self.rules = laws.rules(session)
        self.holders = Holders(session)
        self.catalogue = Catalogue(session, ())
        self.seen = Seen(session)
        self._verdicts = _remembered(self.rules)
        self._facts: dict[tuple[str, int], InputProduct] = {}
        self._papers: dict[tuple[str, str, date], Licence | None] = {}

    def day(self, at: int) -> date:
        """The day of Asia/Shanghai of a time in ms UTC."""
        return _day(at)

    def load(self, entries: Sequence[Row], lines: Iterable[Row]) -> None:
        """Make shops and products of entries known that stood there before."""
        self.holders.load(entry["subject"] for entry in entries)
        self.catalogue.add(self._session, (line["registration"] for line in lines))

    def sale(self, entry: Row, lines: Sequence[Row]) -> Verdict:
        """Judge a sale (or one that was refused), and write into the entry what came of it."""
        found = [self.line(entry, line) for line in lines]
        outcome = max((one.outcome for one in found), default=Outcome.ALLOWED)
        entry["outcome"] = outcome.word
        entry["reasons"] = told([(place, reason) for place, one in enumerate(found) for reason in one.reasons])
        entry["law"] = self.rules.digest
        asks = {ask for one in found for ask in one.asks}
        reasons: list[Reason] = list(dict.fromkeys(reason for one in found for reason in one.reasons))
        return Verdict(outcome, tuple(reasons), tuple(ask for ask in ASKS if ask in asks))

    def line(self, entry: Row, line: Row) -> Verdict:
        """The verdict about one line."""
        product = self.catalogue.by_id.get(line["product"])
        return self._verdicts.judge(self.facts(entry, line, product), _day(entry["at"]))

    def facts(self, entry: Row, line: Row, product: Product | None) -> SaleFacts:
        """What the law asks about a line of a sale."""
        known = self._known(product, line["registration"])
        kind = licence_kind(known.kind if product else "")
        return sale_facts(entry, line, known, self._paper(entry["subject"], kind, _day(entry["at"])))

    def _known(self, product: Product | None, registration: str) -> InputProduct:
        """What the law asks about a product: a batch sells the same few again and again."""
        if product is None:
            return product_facts(None, registration)
        key = product.id, product.version
        found = self._facts.get(key)
        if found is None:
            found = self._facts[key] = product_facts(product, registration)
        return found

    def _paper(self, subject: str, kind: str, on: date) -> Licence | None:
        """The licence of a shop that counts on a day."""
        key = subject, kind, on
        if key not in self._papers:
            holder = self.holders.get(subject)
            self._papers[key] = holder.licence(kind, on) if holder else None
        return self._papers[key]

    def sale_doubts(self, entry: Row, lines: Sequence[Row], digest: str) -> set[str]:
        """What a shop owes at a sale and does not show. digest: of the rules that its till told."""
        doubts = set()
        holder = self.holders.get(entry["subject"])
        products = [self.catalogue.by_id.get(line["product"]) for line in lines]
        kinds = {product.kind for product in products if product}
        on = _day(entry["at"])
        for kind in sorted(kinds & LICENSED.keys()):
            paper = self._paper(entry["subject"], LICENSED[kind], on)
            if holder and (paper is None or not paper.valid_from <= on < paper.valid_to):
                doubts.add("licence")
        if kinds & LICENSED.keys() and not entry["notice"]:
            doubts.add("no_notice")
        if digest and self.seen.too_old(digest, entry["region"], entry["at"]):
            doubts.add("rules_old")
        return doubts


@lru_cache(maxsize=4_096)
def _of_number(number: int) -> date:
    return law_day(number * _DAY_MS - _OFFSET_MS)


def _day(at: int) -> date:
    """law_day, remembered: Asia/Shanghai has kept to UTC+8 since 1991. What no calendar reaches is its last day."""
    return _of_number(max(_FIRST_DAY, min(_LAST_DAY, (at + _OFFSET_MS) // _DAY_MS)))

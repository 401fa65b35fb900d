"""The sale of what is no pesticide: veterinary medicine, fertiliser, seed, feed, by the little that binds them.

Veterinary medicine: the shop's licence for it, expiry, and the prescription where the medicine needs one
(《兽药管理条例》). Fertiliser, seed and feed: expiry. No rule file speaks of these, so no rule is claimed for them, and
old rules at a till hold none of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from contract.law.facts import GoodsKind, SaleFacts
from contract.law.verdict import Ask, Outcome, Reason
from contract.law.words import of_fact

LICENSED: Final[Mapping[str, str]] = {"pesticide": "pesticide", "veterinary": "veterinary"}
PESTICIDES: Final = ("", "pesticide")  # kinds that contract.law.sale judges by the rules
_JUDGED: Final = ("", "pesticide", "veterinary")
_FEEDING: Final = frozenset({"fertilise", "feed", "sow", "transplant", "irrigate", "stock"})
_NUMBERED: Final = re.compile(r"(?:PD|WP|LS)[0-9]|农药|兽药")  # of a pesticide, of a veterinary drug
_MEDICINE: Final = "《兽药管理条例》", "Regulation on veterinary drugs"


def licence_kind(kind: GoodsKind) -> str:
    """The kind of licence that a shop needs to sell this kind of goods, "" for none; unknown goods: as a pesticide."""
    return LICENSED.get(kind or "pesticide", "")


def feeds(action: str, registration: str, kind: str | None) -> bool:
    """Whether what an operation used is fertiliser, seed or feed: nothing that has an interval. kind: of the catalogue,
    None where it does not know the product; then its number counts: that of a medicine holds as any other unknown."""
    if kind is not None:
        return kind not in _JUDGED
    return action in _FEEDING and not _NUMBERED.match(registration)


def of_goods(sale: SaleFacts, on: date) -> Iterator[tuple[Reason, Ask | None]]:
    """What is to be said of a sale of goods that are no pesticide, on a day of Asia/Shanghai."""
    if sale.expires is not None and on >= sale.expires:
        yield _plain("expired", Outcome.REFUSED), None
    if sale.product.kind != "veterinary":
        return
    licence = sale.licence
    if licence is None:
        yield _plain("licence_missing", Outcome.HELD), "licence"
    elif not licence.valid_from <= on < licence.valid_to:
        yield _plain("licence_ended", Outcome.REFUSED), None
    if sale.product.prescription and not sale.prescription:
        reason = of_fact(Outcome.REFUSED, "prescription_missing")
        yield reason._replace(source=_MEDICINE, confidence="M 90%"), None


def _plain(code: str, outcome: Outcome) -> Reason:
    """The articles that words.of_fact names are those of pesticides."""
    return of_fact(outcome, code)._replace(source=("", ""), confidence="")

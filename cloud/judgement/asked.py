"""Questions that people put together themselves: a sale that somebody thinks of, a ban that is still a draft."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import msgspec
from sqlmodel import Session

from cloud import inputs, law
from cloud.inputs import Product, licence
from cloud.judgement import store
from cloud.judgement.ban import Change, change
from cloud.judgement.catalogue import ingredients_of
from cloud.judgement.touched import Behind
from cloud.judgement.views import JudgeAsked, TouchesAsked
from cloud.kernel.problem import Problem
from cloud.kernel.scope import NATION, Scope
from contract.law import (
    Alternative,
    InputProduct,
    Licence,
    Outcome,
    RuleSet,
    SaleFacts,
    UseFacts,
    UseVerdict,
    Verdict,
    alternatives,
    judge,
    judge_use,
    licence_kind,
)
from contract.law.file import RuleFile

KEPT: timedelta = timedelta(days=731)  # two years of ledgers, the least that is kept (农药管理条例 27)
_OFFERED = 500  # products whose labels are looked at for alternatives
_decode = msgspec.json.Decoder(tuple[str, str, list[str | int]]).decode


def judged(
    scope: Scope, session: Session, asked: JudgeAsked, rules: RuleSet, on: date
) -> tuple[Verdict | UseVerdict, list[tuple[Alternative, str]]]:
    """The verdict about facts that somebody has typed, and for a sale that may not be: what else may be sold."""
    product = _product(session, asked)
    if asked.act == "use":
        use = UseFacts(product=product, crop=asked.crop, region=asked.region, earlier_uses=asked.earlier_uses)
        return judge_use(use, rules, on), []
    paper = None
    if asked.licence is not None:
        paper = Licence(asked.licence.since, asked.licence.until, asked.licence.restricted)
    elif asked.shop:
        paper = licence(
            store.licences(scope, session, [asked.shop]).get(asked.shop, ()), licence_kind(product.kind), on
        )
    sale = SaleFacts(
        product=product,
        made=asked.made,
        expires=asked.expires,
        licence=paper,
        region=asked.region,
        crop=asked.crop,
        pest=asked.pest,
        buyer_known=asked.buyer_known,
    )
    verdict = judge(sale, rules, on)
    if verdict.outcome < Outcome.HELD:
        return verdict, []
    return verdict, _instead(session, sale, rules, on)


def _product(session: Session, asked: JudgeAsked) -> InputProduct:
    wanted = asked.product
    if not wanted.registration and not wanted.ingredients:
        raise Problem("product_asked")
    found = _nearest(store.products(NATION, session, (), [wanted.registration]), asked.region)
    if found is not None:
        known = inputs.facts(found)
        return msgspec.structs.replace(known, circumstances=known.circumstances | frozenset(wanted.circumstances))
    return InputProduct(
        registration=wanted.registration,
        ingredients=tuple(wanted.ingredients),
        circumstances=frozenset(wanted.circumstances),
    )


def _nearest(found: Iterable[Product], region: str) -> Product | None:
    fitting = [one for one in found if region.startswith(one.region) or one.region.startswith(region)]
    return fitting[-1] if fitting else None


def _instead(session: Session, sale: SaleFacts, rules: RuleSet, on: date) -> list[tuple[Alternative, str]]:
    ids = ingredients_of(session).against(sale.pest)[:_OFFERED] if sale.pest else []
    known = {}
    for row in store.products(NATION, session, ids, ()) if ids else ():
        if sale.region.startswith(row.region) or row.region.startswith(sale.region):
            known[row.registration] = row
    offered = alternatives(sale, (inputs.facts(row) for row in known.values()), rules, on)
    return [(one, known[one.product.registration].name) for one in offered]


def changed(scope: Scope, session: Session, asked: TouchesAsked, today: date) -> Change:
    """What changes: by a draft on one day, or between two days. Raises Problem("touches_asked" | those of laying)."""
    if bool(asked.text) == (asked.before is not None) or (not asked.text and asked.on is None):
        raise Problem("touches_asked")
    catalogue = ingredients_of(session)
    if not asked.text:
        rules = law.rules(session)
        first, on = asked.before or today, asked.on or today
        return change(rules, first, rules, on, catalogue)
    found = law.drafted(scope, session, asked.text, asked.region, today)
    if found.after is None:
        zh, en = ("; ".join(one.text(language, "file") for one in found.mistakes[:5]) for language in ("zh", "en"))
        raise Problem("law_mistakes", count=len(found.mistakes), zh=zh, en=en)
    begins = [one.valid_from for one in found.file.rules] if isinstance(found.file, RuleFile) else []
    on = asked.on or max(begins, default=today)
    return change(found.before, on, found.after, on, catalogue)


def cursor(wanted: str, behind: Behind | None) -> str | None:
    """A place in a list as text, None for the end."""
    if behind is None:
        return None
    return base64.urlsafe_b64encode(msgspec.json.encode([wanted, *behind])).decode().rstrip("=")


_KEYS: dict[str, tuple[type, ...]] = {"stock": (str, str, str), "sales": (int, int), "uses": (int, str, int)}


def place(wanted: str, text: str) -> Behind | None:
    """The place that a cursor names, None for "". Raises Problem("cursor") for one of another list."""
    if not text:
        return None
    try:
        name, registration, key = _decode(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (binascii.Error, ValueError, msgspec.MsgspecError, RecursionError):
        raise Problem("cursor") from None
    kinds: list[Any] = [type(part) for part in key]
    if name != wanted or (key and tuple(kinds) != _KEYS[wanted]):
        raise Problem("cursor")
    if any(isinstance(part, int) and not -(1 << 63) <= part < 1 << 63 for part in key):
        raise Problem("cursor")
    return registration, list(key)

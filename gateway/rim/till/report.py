"""The state of a till for its page, and its stock."""

from __future__ import annotations

from contract.event import Purchase, Refusal, Reversal, Sale
from contract.quantity import plain
from gateway.core.law import NEVER
from gateway.core.till.view import Words, article_view, slip_view
from gateway.core.told import Told
from gateway.rim.till.counter import Counter
from gateway.rim.till.deeds import closes
from gateway.rim.till.state import (
    DeviceView,
    LotView,
    RulesView,
    ShopView,
    SoldView,
    StockView,
    TillState,
    TodayView,
)
from gateway.rim.till.till import Till


def state(counter: Counter) -> TillState:
    """All that the page draws."""
    till = counter.till
    with till.lock:
        found, ground = till.judged()
        holder = ground.dossier.holder if ground.dossier else None
        shop = till.shop()
        return TillState(
            t=till.now(),
            day=ground.on.isoformat(),
            gateway=till.gateway,
            shop=ShopView(shop.name, shop.address, holder.region if holder else ground.region),
            rules=_rules(counter),
            waiting=counter.waiting(),
            connected=counter.connected(),
            dossier=ground.dossier.issued if ground.dossier else 0,
            articles=len(ground.assortment.articles),
            devices=_devices(till),
            place=till.place,
            slip=slip_view(till.slip, found, ground, till.number()),
            scanned=till.scanned,
            last=_sold(till, till.last) if till.last else None,
            unprinted=[_sold(till, told) for key in till.receipts.open if (told := till.books.told(key)) is not None],
            today=_today(till),
        )


def stock(till: Till) -> list[StockView]:
    """What there is of everything that the shop ever had."""
    with till.lock:
        till.books.look()
        ground, on = till.ground(), till.today.isoformat()
        found = []
        for registration in ground.stock.registrations():
            lots = [
                LotView(
                    one.lot, one.pack, plain(one.amount), one.made, one.expires, bool(one.expires and one.expires <= on)
                )
                for one in ground.stock.lots(registration)
            ]
            article = article_view(registration, ground.assortment.article(registration), ground)
            found.append(StockView(article, lots))
        return sorted(found, key=lambda one: (one.article.name, one.article.registration))


def _rules(counter: Counter) -> RulesView:
    till, law, rules = counter.till, counter.till.law(), counter.rules()
    state = "none" if law.until == NEVER else "old" if till.today >= law.until else "ok"
    return RulesView(
        state,
        rules.version if rules else 0,
        rules.issued if rules else 0,
        "" if law.until == NEVER else law.until.isoformat(),
        law.rules.version,
    )


def _devices(till: Till) -> list[DeviceView]:
    return [
        DeviceView(kind, one.id, one.state, one.cause, Words(*one.text), one.waiting)
        if one is not None
        else DeviceView(kind, "", "none", "", Words("", ""), 0)
        for kind, one in till.seats.all()
    ]


def _sold(till: Till, told: Told) -> SoldView:
    number = told.body.receipt if isinstance(told.body, Sale) else ""
    return SoldView(told.id, number, told.t, told.id not in till.receipts.open)


def _today(till: Till) -> TodayView:
    kinds = till.numbers()
    z = closes(till).get(till.today.isoformat(), 0)
    return TodayView(kinds[Sale], kinds[Refusal], kinds[Reversal], kinds[Purchase], z)

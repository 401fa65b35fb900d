"""An invented shop: its catalogue, what the county told of it, the nation's rules, a real outbox, a clock in hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from contract.catalogue import Article, Catalogue
from contract.dossier import Dossier, Heard, Held, Holder, LicencePaper
from contract.event import Body
from contract.keys import PublicKey, encoded, key_id
from contract.law import Cover, InputProduct, Licence, Period, RegisteredUse, Rule, RuleSet, national
from contract.moment import law_day
from contract.personal import Person, unseal
from gateway.core.card import Card
from gateway.core.law import LawInForce
from gateway.rim.outbox import Outbox
from gateway.rim.peripherals import Desk
from gateway.rim.till.asked import BuyerAsked, GoodsAsked, PurchaseAsked
from gateway.rim.till.books import Books
from gateway.rim.till.counter import Counter
from gateway.rim.till.seats import Seats
from gateway.rim.till.till import Till
from tests.gateway.outbox.world import START, HandClock, bodies, outbox

TODAY = law_day(START)
IMIDA, ABA, CHLOR, CARBO, OTHER = "PD20150001", "PD20150002", "PD20150003", "PD20150004", "PD20160001"
RODENT = "PD20170001"
DRUG, MEAL = "兽药字010012345", "肥准字2020"
_LONG = Period(date(2010, 1, 1))
VAULT = X25519PrivateKey.from_private_bytes(bytes(range(32)))
_RAW = VAULT.public_key().public_bytes_raw()
VAULT_KEY = PublicKey(key_id("vault", _RAW), "vault", encoded(_RAW), "x25519")


def pesticide(number: str, name: str, spelt: str, ingredient: str, *labels: RegisteredUse, **more: Any) -> Article:
    """A pesticide in bottles of 100 mL."""
    product = InputProduct(
        kind="pesticide", registration=number, ingredients=(ingredient,), registered=_LONG, labels=labels
    )
    return Article(name=name, product=product, unit="瓶", amount="100", content="mL", spelt=spelt, **more)


CATALOGUE = Catalogue(
    articles=(
        pesticide(
            IMIDA, "10%吡虫啉可湿性粉剂", "10% bi chong lin ke shi xing fen ji", "吡虫啉",
            RegisteredUse("黄瓜", "蚜虫", 7, 2), RegisteredUse("韭菜", "蚜虫", 14, 1), barcodes=("6901234567892",),
        ),
        pesticide(
            ABA, "1.8%阿维菌素乳油", "1.8% a wei jun su ru you", "阿维菌素", RegisteredUse("黄瓜", "蚜虫", 3, 2),
            RegisteredUse("韭菜", "蚜虫", 5, 1),
        ),
        pesticide(CHLOR, "40%毒死蜱乳油", "40% du si pi ru you", "毒死蜱", RegisteredUse("小麦", "蚜虫", 21, 1)),
        pesticide(CARBO, "3%克百威颗粒剂", "3% ke bai wei ke li ji", "克百威", RegisteredUse("棉花", "蚜虫", 50, 1)),
        pesticide(OTHER, "5%吡虫啉乳油", "5% bi chong lin ru you", "吡虫啉", RegisteredUse("黄瓜", "蚜虫", 5, 2)),
        pesticide(RODENT, "0.005%溴敌隆饵剂", "0.005% xiu di long er ji", "溴敌隆", RegisteredUse("室内", "家鼠")),
        Article(
            name="恩诺沙星注射液", product=InputProduct(kind="veterinary", registration=DRUG, prescription=True),
            unit="瓶", enterprise="12345", spelt="en nuo sha xing zhu she ye",
        ),
        Article(name="复合肥", product=InputProduct(kind="fertiliser", registration=MEAL), unit="袋", amount="50",
                content="kg", spelt="fu he fei"),
    )
)  # fmt: skip
LICENCES = (
    LicencePaper("pesticide", "农药经许 1", Licence(date(2020, 1, 1), date(2035, 1, 1), restricted=True)),
    LicencePaper("veterinary", "兽药经许 1", Licence(date(2020, 1, 1), date(2035, 1, 1))),
)
FRESH = "2028-01-01"


def pack(number: str, serial: int) -> str:
    """The 32 digits of a pesticide pack."""
    return f"1{number[-6:]}1001{serial:021d}"


def held(number: str, amount: str, unit: str = "瓶", **more: str) -> Held:
    """Stock as the county tells it."""
    return Held(number, amount, unit, **{"made": "2026-01-01", "expires": FRESH, **more})


STOCK = (
    held(IMIDA, "5", lot="B2", expires="2027-06-01"),
    held(IMIDA, "5", lot="A1", expires="2027-01-15"),
    held(IMIDA, "3", lot="OLD", expires="2026-10-01"),
    held(ABA, "1", lot="K", pack=pack(ABA, 1)),
    held(ABA, "1", lot="K", pack=pack(ABA, 2)),
    held(CHLOR, "9", lot="C"),
    held(CARBO, "4", lot="D"),
    held(RODENT, "4", lot="E"),
    held(MEAL, "100", "袋", lot="M", made="", expires=""),
)


def dossier(*stock: Held, heard: Heard | None = None, licences: Any = LICENCES, version: int = 1) -> Dossier:
    """What the county tells of the shop."""
    holder = Holder("shop-1", "石桥农资二店", ("input_shop",), "341225100", "石桥镇")
    return Dossier(
        county="341225", gateway="gw-1", version=version, issued=START, holder=holder, heard=heard, licences=licences,
        stock=stock,
    )  # fmt: skip


def card(name: str = "测试甲", number: str = "999999198001010118") -> Card:
    """What a reader reads."""
    born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    return Card(name, "1", "01", born, "测试村1号", number, "虚构县公安局", date(2020, 1, 1), date(2040, 1, 1))


class Shop:
    """A till on a real outbox in a folder. What the county tells is in its attributes, to be changed."""

    def __init__(self, folder: Path, clock: HandClock | None = None, *, boot: str = "b1", **more: Any) -> None:
        self.clock = clock or HandClock()
        self._closed = False
        self.catalogue: Catalogue = more.get("catalogue", CATALOGUE)
        self.dossier: Dossier | None = more.get("dossier", dossier(*STOCK))
        self.law: LawInForce = more.get("law", LawInForce(national(), date(2027, 1, 1)))
        self.vault: PublicKey | None = VAULT_KEY
        self.desk: Desk | None = None
        self.box: Outbox = outbox(folder, self.clock, boot=boot)
        now: Callable[[], int] = lambda: self.clock.wall  # noqa: E731  # typed, and one line
        seats = Seats(lambda: self.desk)
        self.till = Till(
            gateway="gw-1",
            region="341225",
            host="trace.example.cn",
            books=Books(self.box, lambda: self.catalogue, lambda: self.dossier, now()),
            box=self.box,
            seats=seats,
            law=lambda: self.law,
            vault=lambda: self.vault,
            now=now,
        )
        self.counter = Counter(self.till, lambda: self.box.backlog("events"), lambda: False, lambda: None)

    def for_(self, crop: str = "黄瓜", pest: str = "蚜虫") -> Till:
        """The till after crop and pest were asked."""
        self.till.say(crop=crop, pest=pest)
        return self.till

    def wants_names(self) -> None:
        """The county wants the real name of whoever buys any pesticide."""
        nation = self.law.rules
        since = date(2020, 1, 1)
        wanted = Rule(
            id="all", kind="real_name", every="pesticide", region="341225", valid_from=since, source="x", confidence="S"
        )
        rules = RuleSet(
            [*nation.rules, wanted],
            nation.ingredients.by_key.values(),
            nation.crops.by_key.values(),
            [*nation.covers, Cover("county", 1, "341225", since)],
            nation.sources.values(),
        )
        self.law = LawInForce(rules, self.law.until)

    def buy(self, number: str, amount: str, **more: str) -> str:
        """Goods come in; the id of the entry."""
        from gateway.rim.till.deeds import purchase

        self.clock.pass_(1)
        goods = GoodsAsked(number, amount, **more)
        return purchase(self.till, PurchaseAsked("县农资公司", (goods,)), "clerk-1").id

    @property
    def told(self) -> list[Body]:
        """All events."""
        return bodies(self.box)

    def close(self) -> None:
        if not self._closed:
            self._closed = True
            self.box.close()


TYPED = BuyerAsked("测试乙", "", "13900000000")


def opened(box: Any) -> Person:
    """What the vault reads in a sealed person."""
    return unseal(box, VAULT, "gw-1")

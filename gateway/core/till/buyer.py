"""Who stands before the till: in memory only, shown masked, sealed before anything is written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from contract.errors import ContractError
from contract.event import Buyer
from contract.identifiers import citizen_id
from contract.keys import PublicKey
from contract.personal import Person, seal
from gateway.core.card import Card
from gateway.core.errors import GatewayError

Document = Literal["id_card", "passport", "other"]
_PAPER: Final = re.compile(r"[0-9A-Z]{5,24}")
_PHONE: Final = re.compile(r"\+?[0-9]{5,15}")
_NAME: Final = 60
_HIDDEN: Final = 9  # of a shorter number four characters would be too much


@dataclass(frozen=True, repr=False, slots=True)
class Customer:
    """One person. doubts: keys of gateway.core.card.DOUBTS; card: read from its chip, not typed."""

    person: Person
    document: Document = "id_card"
    doubts: tuple[str, ...] = ()
    card: bool = False

    def __repr__(self) -> str:
        return "Customer(…)"

    __str__ = __repr__

    def __reduce__(self) -> str:
        raise TypeError("a customer is never pickled")

    @property
    def name(self) -> str:
        """The first character, the rest hidden."""
        name = self.person.name
        return name[:1] + "＊" * max(1, len(name) - 1)

    @property
    def tail(self) -> str:
        """The last four characters of the number, by which the clerk compares it with the document."""
        return self.person.number[-4:] if len(self.person.number) >= _HIDDEN else ""

    def same(self, other: Customer) -> bool:
        """Whether it is the same document."""
        return (self.document, self.person.number) == (other.document, other.person.number)

    def event(self, vault: PublicKey, gateway: str) -> Buyer:
        """What is written of it. Raises ContractError("unknown_key")."""
        return Buyer(seal(self.person, vault, gateway), self.document)


def of_card(card: Card, today: date) -> Customer:
    """Whose card lies on the reader; a doubtful card is told, not turned away."""
    return Customer(Person(card.number, card.name), "id_card", card.doubts(today), card=True)


def typed(name: str, number: str, phone: str = "", document: Document = "id_card") -> Customer:
    """Who was typed in. Raises GatewayError("till_buyer"), which never repeats what was typed."""
    name, phone = name.strip(), phone.replace(" ", "").replace("-", "")
    number = "".join(number.split()).upper()
    if not name or len(name) > _NAME or not name.isprintable():
        raise GatewayError("till_buyer", zh="请写姓名", en="the name is missing")
    if phone and not _PHONE.fullmatch(phone):
        raise GatewayError("till_buyer", zh="电话应为 5-15 位数字", en="a phone has 5 to 15 digits")
    if document == "id_card":
        try:
            number = citizen_id(number).text
        except ContractError as error:
            raise GatewayError("till_buyer", zh=error.details["zh"], en=error.details["en"]) from None
    elif not _PAPER.fullmatch(number):
        raise GatewayError("till_buyer", zh="证件号应为 5-24 位字母和数字", en="5 to 24 letters and digits")
    return Customer(Person(number, name, phone), document)

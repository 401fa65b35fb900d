"""What was read from an identity card: in memory only, shown masked, and sealed before anything is written.

The fields and their spelling are those of the chip of the second-generation card (GA 448, names as in GB/T 2261.1 for
the sex, GB/T 3304 for the nation). A card that is doubtful is still handed on with its doubts: the person at the till
holds the card in hand and decides, the machine does not send anybody away.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from contract.errors import ContractError
from contract.identifiers import citizen_id
from contract.keys import PublicKey
from contract.personal import Person, Sealed, seal

# doubt -> (zh, en)
DOUBTS: Final[dict[str, tuple[str, str]]] = {
    "number": ("号码的校验位不符：核对证件", "the check digit of the number does not fit: compare with the card"),
    "birthday": ("出生日期与号码不符：核对证件", "the birthday contradicts the number: compare with the card"),
    "expired": ("证件已过有效期", "the card has expired"),
    "not_yet": ("证件还没有到生效日期：检查本机时钟", "the card is not valid yet: check this machine's clock"),
    "dates": ("有效期读不出：核对证件", "the dates of validity cannot be read: compare with the card"),
}


@dataclass(frozen=True, repr=False, slots=True)
class Card:
    """One reading. sex "1" (male), "2" (female), "0"/"9" (unknown); nation: two digits.

    born, valid_from, valid_until: None where the chip's text is no date; long_term: valid without an end.
    """

    name: str
    sex: str
    nation: str
    born: date | None
    address: str
    number: str
    issuer: str
    valid_from: date | None
    valid_until: date | None
    long_term: bool = False

    def __repr__(self) -> str:
        return "Card(…)"

    __str__ = __repr__

    def __rich_repr__(self) -> list[tuple[str, object]]:
        """Nothing for pretty printers either."""
        return []

    def __reduce__(self) -> str:
        raise TypeError("a card is never pickled")

    @property
    def masked(self) -> str:
        """For a screen: the first character of the name, region and last character of the number."""
        name = self.name[:1] + "*" * max(1, len(self.name) - 1)
        return f"{name} {self.number[:6]}{'*' * 11}{self.number[-1:]}"

    def doubts(self, today: date) -> tuple[str, ...]:
        """What is doubtful about it on that day: keys of DOUBTS."""
        return (*_of_number(self), *_of_validity(self, today))

    def sealed(self, vault: PublicKey, gateway: str, phone: str = "") -> Sealed:
        """Number, name and the phone asked for, sealed to the vault. Raises ContractError("unknown_key")."""
        return seal(Person(self.number, self.name, phone), vault, gateway)


def _of_number(card: Card) -> tuple[str, ...]:
    try:
        number = citizen_id(card.number)
    except ContractError:
        return ("number",)
    return () if number.birthday == card.born else ("birthday",)


def _of_validity(card: Card, today: date) -> tuple[str, ...]:
    if card.valid_from is None or (card.valid_until is None and not card.long_term):
        return ("dates",)
    if today < card.valid_from:
        return ("not_yet",)
    return ("expired",) if card.valid_until is not None and today > card.valid_until else ()

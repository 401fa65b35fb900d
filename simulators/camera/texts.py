"""What stands on the boxes: codes in our own form, goods numbers, strangers' links; from a seed, none of them real.

A list of texts from outside takes the place of our own form, in its order and again from its beginning.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random
from typing import Final, Literal, NamedTuple

from simulators.camera.symbols import Symbology, Wish, can_write

Paper = Literal["label", "voucher", "sticker", "flyer"]
LONG: Final = 60  # characters beyond which a text is printed on a voucher, not on a label
PREFIX: Final = "HTTPS://ZG.CN/"
_LETTERS: Final = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_BASE45: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ$%*+-./:"
_SIGNATURE: Final = 96  # characters of 64 bytes in base 45


class Told(NamedTuple):
    """One code and the sheet that it is printed on."""

    wish: Wish
    paper: Paper


def label_text(chance: Random) -> str:
    """A text of a crate label: prefix and a code with its check character, 25 modules."""
    body = "".join(chance.choices(_LETTERS, k=9))
    return PREFIX + body + _check(body)


def voucher_text(chance: Random, signed: int = _SIGNATURE) -> str:
    """A text of a voucher, prefix, code and something as long as a signature: 41 modules, 45 with a longer one."""
    return f"{label_text(chance)}/{''.join(chance.choices(_BASE45, k=signed))}"


def goods_text(chance: Random) -> str:
    """An EAN-13 of the range 290-299, for use inside a shop: nobody's goods."""
    digits = "29" + "".join(chance.choices("0123456789", k=10))
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return digits + str(-total % 10)


def stranger_text(chance: Random) -> str:
    """A link that is none of ours, at a name that resolves to nobody (RFC 2606)."""
    return "https://qr.example.com/u/" + "".join(chance.choices(_LETTERS.lower(), k=12))


def _check(body: str) -> str:
    total = sum((place + 1) * _LETTERS.index(char) for place, char in enumerate(body))
    return _LETTERS[total % 31]


def told(chance: Random, texts: Sequence[str] = ()) -> Iterator[Told]:
    """One box after the other: most bear our label, some a voucher, some a bar code or a Data Matrix."""
    count = 0
    while True:
        draw = chance.random()
        if texts:
            text = texts[count % len(texts)]
            count += 1
            yield Told(Wish(text), "voucher" if len(text) > LONG else "label")
        elif draw < 0.6:
            yield Told(Wish(label_text(chance)), "label")
        elif draw < 0.82:
            yield Told(Wish(voucher_text(chance, chance.choice((_SIGNATURE, 130)))), "voucher")
        else:
            yield Told(_sticker(chance), "sticker")


def _sticker(chance: Random) -> Wish:
    symbology: Symbology = chance.choice(("ean_13", "code_128", "data_matrix"))
    text = goods_text(chance) if symbology == "ean_13" else "".join(chance.choices(_LETTERS, k=8))
    return Wish(text, symbology) if can_write(symbology) else Wish(label_text(chance))

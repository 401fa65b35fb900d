"""What stands on the boxes: codes in our own form, goods numbers, strangers' links; from a seed, none of them real.

A list of texts from outside takes the place of our own form, in its order and again from its beginning.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random
from typing import Final, Literal, NamedTuple

from contract.printed import new_label, new_voucher
from contract.printed.label import BITS
from simulators.camera.symbols import Symbology, Wish, can_write

Paper = Literal["label", "voucher", "sticker", "flyer"]
HOST: Final = "ZG.CN"
LONG: Final = 60  # characters beyond which a text is printed on a voucher, not on a label
_LETTERS: Final = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_SIGNED: Final = (84, 100)  # bytes that a voucher carries: 41 and 45 modules


class Told(NamedTuple):
    """One code and the sheet that it is printed on."""

    wish: Wish
    paper: Paper


def label_text(chance: Random) -> str:
    """What the QR code of a crate's label says: 25 modules."""
    return new_label(chance.getrandbits(BITS)).address(HOST)


def voucher_text(chance: Random, length: int = _SIGNED[0]) -> str:
    """What the QR code of a voucher says, of so many bytes that nobody signed."""
    return new_voucher(chance.randbytes(length)).address(HOST)


def goods_text(chance: Random) -> str:
    """An EAN-13 of the range 290-299, for use inside a shop: nobody's goods."""
    digits = "29" + "".join(chance.choices("0123456789", k=10))
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return digits + str(-total % 10)


def stranger_text(chance: Random) -> str:
    """A link that is none of ours, at a name that resolves to nobody (RFC 2606)."""
    return "https://qr.example.com/u/" + "".join(chance.choices(_LETTERS.lower(), k=12))


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
            yield Told(Wish(voucher_text(chance, chance.choice(_SIGNED))), "voucher")
        else:
            yield Told(_sticker(chance), "sticker")


def _sticker(chance: Random) -> Wish:
    symbology: Symbology = chance.choice(("ean_13", "code_128", "data_matrix"))
    text = goods_text(chance) if symbology == "ean_13" else "".join(chance.choices(_LETTERS, k=8))
    return Wish(text, symbology) if can_write(symbology) else Wish(label_text(chance))

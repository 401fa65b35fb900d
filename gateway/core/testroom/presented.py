"""What somebody held under the scanner of a test room, or typed: whose produce it is and what. Pure.

A subject's identity code, a voucher, a label, the id of a batch, a name of the list. Nothing is proved here: a sample
is taken of what lies there, and the county compares. What is not produce at all is told as such.
"""

from __future__ import annotations

import re
from typing import Final, Literal

import msgspec

from contract.dossier import Dossier, Guest
from contract.errors import ContractError
from contract.identifiers.spelling import clean
from contract.printed import identity_code, label_code, sort_of, voucher_code
from contract.quantity import MICRO, plain
from contract.voucher import SIZE, decode, named

Kind = Literal["identity", "voucher", "label", "batch", "name", "growing"]
_BATCH: Final = re.compile(r"[0-9a-f]{16}\Z")


class Presented(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is known of what a sample will be of. of: the id of the subject, "" where it is not known, name: its name
    (a person's is masked); products: those to choose from; code: as it was shown."""

    kind: Kind
    code: str = ""
    of: str = ""
    name: str = ""
    batch: str = ""
    cycle: str = ""
    product: str = ""
    products: tuple[str, ...] = ()
    amount: str = ""
    unit: str = ""


def presented(text: str, dossier: Dossier | None) -> Presented | str:
    """What it is; else a code that says why it is nothing to take a sample of: "pack", "unknown"."""
    said = text.strip()
    batch = _batch(said.lower(), dossier)
    if batch is not None:
        return batch
    try:
        return _identity(identity_code(said).text, dossier)
    except ContractError:
        pass
    try:
        return _voucher(said, dossier)
    except ContractError:
        pass
    try:
        return Presented("label", label_code(said).text)
    except ContractError:
        pass
    if sort_of(said).kind in ("pesticide_pack", "veterinary_pack", "goods"):
        return "pack"
    return _named(said, dossier) or "unknown"


def _batch(said: str, dossier: Dossier | None) -> Presented | None:
    if not _BATCH.match(said):
        return None
    for one in dossier.batches if dossier is not None else ():
        if one.batch == said:
            holder = dossier.holder if dossier is not None else None
            of, name = (holder.id, holder.name) if holder is not None else ("", "")
            return Presented("batch", said, of, name, said, one.cycle, one.product, (), one.amount, one.unit)
    return Presented("batch", said, batch=said)


def _identity(code: str, dossier: Dossier | None) -> Presented:
    for guest in dossier.guests if dossier is not None else ():
        if code in guest.codes:
            return _of_guest("identity", code, guest)
    return Presented("identity", code)


def _voucher(said: str, dossier: Dossier | None) -> Presented:
    """Raises ContractError."""
    code = voucher_code(said)
    statement = decode(code.payload[:SIZE])
    batch = f"{statement.batch:016x}"
    own = _batch(batch, dossier) or Presented("batch")
    return Presented(
        "voucher", code.text, own.of, own.name, batch, own.cycle, own.product or named(statement.produce)[0], (),
        plain(round(statement.amount * MICRO)), statement.unit,
    )  # fmt: skip


def _named(said: str, dossier: Dossier | None) -> Presented | None:
    """Who has exactly this name or id, or something that grows here: a person who types chooses from the list."""
    if dossier is None or not said:
        return None
    for guest in dossier.guests:
        if said in (guest.id, guest.name):
            return _of_guest("name", clean(said)[:64], guest)
    for growing in dossier.growings:
        if said in (growing.id, growing.plot, growing.place):
            holder = dossier.holder
            of, name = (holder.id, holder.name) if holder is not None else ("", "")
            return Presented("growing", growing.id, of, name, cycle=growing.id, product=growing.product)
    return None


def _of_guest(kind: Kind, code: str, guest: Guest) -> Presented:
    product = guest.products[0] if len(guest.products) == 1 else ""
    return Presented(kind, code, guest.id, guest.name, product=product, products=guest.products)

"""The way to the vault: who files gives a person, the filing holds no more than the vault's id of that person."""

from __future__ import annotations

from cloud import vault
from cloud.kernel.audit import Deed
from cloud.subjects.fields import sound
from contract.identifiers import citizen_id
from contract.personal import Person


def kept(deed: Deed, person: Person | None, region: str) -> str:
    """The vault's id of a person, "" for none. The identity number must check.

    Raises Problem("code_wrong" | "facts_missing"), and as cloud.vault.keep.
    """
    if person is None:
        return ""
    number = sound(citizen_id, person.number).text
    return vault.keep(deed, Person(number=number, name=person.name, phone=person.phone), region)

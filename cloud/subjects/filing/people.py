"""The way to the vault: who files gives a person, the filing holds no more than the vault's id of that person."""

from __future__ import annotations

from typing import Annotated, Protocol, cast

from fastapi import Depends, Request

from cloud.kernel.audit import Deed
from cloud.kernel.problem import Problem
from cloud.subjects.fields import sound
from contract.identifiers import citizen_id
from contract.personal import Person

IDENTITY_CARD = "id_card"


class Keep(Protocol):
    """What the vault does: seals a person, gives the id; the same person again, the same id."""

    def __call__(self, deed: Deed, person: Person, region: str, document: str) -> str:
        """Keep a person whose document was shown. Raises Problem."""
        ...


def _keep(request: Request) -> Keep | None:
    return cast(Keep | None, getattr(request.app.state, "keep_person", None))


Vault = Annotated[Keep | None, Depends(_keep)]


def kept(deed: Deed, keep: Keep | None, person: Person | None, region: str) -> str:
    """The vault's id of a person, "" for none. The identity number must check.

    Raises Problem("code_wrong" | "facts_missing" | "vault_away").
    """
    if person is None:
        return ""
    number = sound(citizen_id, person.number).text
    if keep is None:
        raise Problem("vault_away")
    return keep(deed, Person(number=number, name=person.name, phone=person.phone), region, IDENTITY_CARD)

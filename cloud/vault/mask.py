"""What may be shown of a person without opening anything, and how long the rest is kept."""

from __future__ import annotations

from contract.errors import ContractError
from contract.identifiers import citizen_id
from contract.personal import Person

_SHOWN_MOST = 40


def name(text: str) -> str:
    """The family name: "张**"; of other scripts the first letter."""
    bare = text.strip()
    return bare[:1] + "*" * min(2, max(1, len(bare) - 1)) if bare else ""


def number(text: str) -> str:
    """The province and city of an identity card, and its last character: "1101*************X"."""
    bare = "".join(text.split())
    if len(bare) < 8:
        return "*" * len(bare)
    return bare[:4] + "*" * min(_SHOWN_MOST - 5, len(bare) - 5) + bare[-1]


def phone(text: str) -> str:
    """ "138****5678"."""
    bare = "".join(text.split())
    return f"{bare[:3]}****{bare[-4:]}"[:20] if len(bare) >= 8 else "*" * len(bare)


def misread(person: Person, document: str) -> ContractError | None:
    """What is wrong with the number of an identity card, None where nothing is or there is none."""
    if document != "id_card" or not person.number:
        return None
    try:
        citizen_id(person.number)
    except ContractError as error:
        return error
    return None

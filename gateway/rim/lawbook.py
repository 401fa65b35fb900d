"""The law that a gateway goes by, read from its rule book when that changes and kept ready for the till."""

from __future__ import annotations

import logging
from pathlib import Path

from contract.errors import ContractError
from contract.law.part import PART
from contract.rules import Part
from gateway.core import law
from gateway.core.law import LawInForce
from gateway.rim import rulebook
from gateway.rim.rulebook import RuleBook

log = logging.getLogger(__name__)


class LawBook:
    """Asked by any thread before a sale; a set costs its reading once for each publication that changes it."""

    def __init__(self, book: RuleBook) -> None:
        self._book = book
        self._read: tuple[Part, int, LawInForce] | None = None

    @property
    def in_force(self) -> LawInForce:
        """The law of the rules in force; one that is too old on any day where there are none, or none to be read."""
        found = self._book.in_force(PART)
        if found is None:
            return law.none_yet()
        part, body, until = found
        read = self._read
        if read is not None and read[:2] == (part, until):
            return read[2]
        present = _law(body, until)
        if present.until != law.NEVER:
            log.info("law state=taken version=%r until=%s", present.rules.version, present.until)
        self._read = part, until, present
        return present


def stored(folder: Path) -> LawInForce:
    """The law in a gateway's storage folder, for whoever only looks. Raises OSError."""
    found = rulebook.found_part(folder, PART)
    return law.none_yet() if found is None else _law(*found)


def _law(body: bytes, until: int) -> LawInForce:
    try:
        return law.read(body, until)
    except ContractError as error:
        log.error("law state=unreadable why=%r", error.text("en"))
        return law.none_yet()

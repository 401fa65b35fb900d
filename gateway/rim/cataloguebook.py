"""The catalogue that a gateway goes by, read from its rule book when that changes and kept ready for the till."""

from __future__ import annotations

import logging
from pathlib import Path

from contract.catalogue import PART
from contract.errors import ContractError
from contract.rules import Part
from gateway.core import catalogue
from gateway.core.catalogue import EMPTY, Shelves
from gateway.rim import rulebook
from gateway.rim.rulebook import RuleBook

log = logging.getLogger(__name__)


class CatalogueBook:
    """Asked by any thread; a catalogue costs its reading once for each publication that changes it."""

    def __init__(self, book: RuleBook) -> None:
        self._book = book
        self._read: tuple[Part, Shelves] | None = None

    @property
    def in_force(self) -> Shelves:
        """The articles of the rules in force, also past their time: a name and a label grow no wrong by age; none
        where there are no rules, or none to be read."""
        found = self._book.in_force(PART)
        if found is None:
            return EMPTY
        part, body, _ = found
        read = self._read
        if read is not None and read[0] == part:
            return read[1]
        present = _shelves(body)
        log.info("catalogue state=taken articles=%d", len(present.articles))
        self._read = part, present
        return present


def stored(folder: Path) -> Shelves:
    """The catalogue in a gateway's storage folder, for whoever only looks. Raises OSError."""
    found = rulebook.found_part(folder, PART)
    return EMPTY if found is None else _shelves(found[0])


def _shelves(body: bytes) -> Shelves:
    try:
        return catalogue.read(body)
    except ContractError as error:
        log.error("catalogue state=unreadable why=%r", error.text("en"))
        return EMPTY

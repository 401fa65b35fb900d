"""The rules that are in force in this cloud: the nation's that come with the product, and those of its regions."""

from __future__ import annotations

from functools import lru_cache

from sqlmodel import Session

from cloud.kernel.scope import NATION
from cloud.law import store
from contract.law import RuleSet, national, with_files
from contract.law.file import read


def rules(session: Session) -> RuleSet:
    """All rules that this cloud judges by; which of them concern a sale follows from its region and day."""
    texts = tuple((row.region, row.name, row.text) for row in store.files(NATION, session))
    return _together(texts) if texts else national()


@lru_cache(maxsize=4)
def _together(texts: tuple[tuple[str, str, str], ...]) -> RuleSet:
    return with_files(*(read(text, f"{region}/{name}") for region, name, text in texts))

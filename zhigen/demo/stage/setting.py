"""Sets the stage in a county that is furnished already (zhigen.demo.house.furnish)."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta
from pathlib import Path
from time import time_ns
from typing import Final

from cloud import vault, vouchers
from cloud.app import stores
from cloud.inputs import catalogue as products
from cloud.kernel.audit import Deed
from cloud.kernel.config import load
from cloud.kernel.folder import prepare
from cloud.kernel.scope import NATION
from cloud.keys import KeyRoom, ensure
from cloud.law import office as laws
from cloud.subjects.agreements import office as agreements
from cloud.subjects.agreements import store as signed
from cloud.subjects.agreements.model import Agreement
from cloud.subjects.credentials import office as credentials
from cloud.subjects.store import named
from contract.moment import DAY_MS
from zhigen.demo.county import COUNTY
from zhigen.demo.parties import PARTIES
from zhigen.demo.stage.days import Days
from zhigen.demo.stage.fields import grow
from zhigen.demo.stage.props import Props
from zhigen.demo.stage.shelf import Shelf
from zhigen.demo.stage.vouchers import vouch
from zhigen.seed import papers
from zhigen.seed.catalogue import catalogue
from zhigen.seed.records import entry

_KEYS: Final = 90  # days ago, from when on the county had keys
_YEARS: Final = 3


def stage(config: Path) -> Props:
    """Everything that the terminals show from their first minute on. config: the county's file."""
    known = load(config)
    folder, props, now = prepare(known.data), Props(), time_ns() // 1_000_000
    with closing(stores.database(known, folder)) as database:
        ensure(database, folder, COUNTY, now - _KEYS * DAY_MS)
        room = KeyRoom(folder)
        vault.furnish(database, room)
        vouchers.furnish(database, room)
        with database.write() as session:
            days = Days(session, now)
            who = _known(days)
            _bind(days, who, props)
            shelf = Shelf(who["shop"])
            shelf.stock(days)
            batches = grow(days, who, shelf, props)
            props.packs |= shelf.left()
            days.tell()
            vouch(days, batches, props)
    return props


def _texts(deed: Deed, days: Days) -> Agreement:
    """What a county with a past (zhigen.demo.past) has already: its rule, the catalogue, the promise."""
    laws.lay(deed, papers.RULES)
    for item in catalogue():
        products.add(deed, entry(item))
    return agreements.draw_up(deed, COUNTY, "promise", *papers.PROMISE, days.ago(60))


def _known(days: Days) -> dict[str, str]:
    """Key of a party → id of its subject."""
    found = {}
    for key, party in PARTIES.items():
        subject = named(NATION, days.session, party.region, party.name)
        if subject is None:
            raise LookupError(party.name)
        found[key] = subject.id
    return found


def _bind(days: Days, who: dict[str, str], props: Props) -> None:
    """A promise that everybody has signed, and an identity code for each."""
    deed = days.deed(days.at(60))
    promise = signed.newest(NATION, days.session, COUNTY, "promise") or _texts(deed, days)
    for key, subject in who.items():
        agreements.sign(deed, promise.id, subject, days.ago(60), days.ago(60) + timedelta(days=_YEARS * 365))
        props.identities[key] = credentials.issue(deed, subject).code

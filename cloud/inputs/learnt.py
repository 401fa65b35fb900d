"""Who wants to know when the catalogue learns of a product: contexts above this one, which it may not import.

The application names them for a database (cloud.app.listening), and every transaction carries them along, so that what
follows from a product is told anew in the transaction that changed it, over HTTP and from the command line alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from sqlmodel import Session

from cloud.kernel.database import Database

Listener = Callable[[Session, list[str]], object]  # registrations of products that are new or were changed
_INFO: Final = "product_listeners"


def listen(database: Database, *listeners: Listener) -> None:
    """Name those who are told from now on, instead of whoever was named before."""
    database.info[_INFO] = listeners


def tell(session: Session, registrations: Iterable[str]) -> None:
    """Tell of products that were written in this transaction; of none: nobody is told."""
    found = sorted(set(registrations))
    if not found:
        return
    session.flush()
    for listener in session.info.get(_INFO, ()):
        listener(session, found)

"""The table of the exchange: by which threads an event of the journal hangs together with others."""

from __future__ import annotations

from sqlalchemy import BigInteger
from sqlmodel import Field

from cloud.kernel.database import Table


class ExchangeThread(Table, table=True):
    """An event names a thing: a batch, a sample, an order of labels, or an event before it. One row for each.

    thread: as `cloud.exchange.threads` spells it; position: in the journal; region: the gateway's.
    """

    __tablename__ = "exchange_thread"

    thread: str = Field(primary_key=True, max_length=340)
    position: int = Field(primary_key=True, sa_type=BigInteger)
    region: str = Field(index=True, max_length=12)

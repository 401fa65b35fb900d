"""The doorman of the embedded mosquitto: whoever was revoked is out at once and stays out.

mosquitto reads its certificates and the list of revoked ones again when it gets a SIGHUP (checked with 2.0.11), but it
keeps the connections that it has. So the doorman then takes the client id of each revoked gateway for a moment: the
broker closes the older connection of the two. A gateway's client id is its name, by the configuration; if it has
another certificate that is good, it just connects again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion
from sqlalchemy.exc import SQLAlchemyError

from cloud.kernel.broker import Access, facts
from cloud.kernel.clock import now_ms
from cloud.kernel.config import Broker
from cloud.kernel.database import Database
from cloud.kernel.errors import CloudError
from cloud.kernel.log import note
from cloud.kernel.trouble import why
from cloud.keys import revocation
from cloud.keys.room import KeyRoom, write

_log: Final = logging.getLogger("zhigen.broker")


class Doorman:
    """Looks for what was revoked since, and has mosquitto `reload`. One thread."""

    def __init__(
        self, database: Database, data: Path, folder: Path, broker: Broker, reload: Callable[[], None]
    ) -> None:
        self._database = database
        self._list = KeyRoom(data).folder / revocation.FILE
        self._folder, self._broker, self._reload = folder, broker, reload
        self._seen = self._list.read_bytes()
        with database.read() as session:
            self._out = set(revocation.barred(session, self._seen, now_ms()))

    def look(self) -> None:
        """Let in and throw out by the list as it is now. What cannot be done now is tried at the next look."""
        try:
            listed = self._list.read_bytes()
            if listed == self._seen:
                return
            with self._database.read() as session:
                barred = revocation.barred(session, listed, now_ms())
            write(self._folder / revocation.FILE, listed)
            self._reload()
            for gateway in sorted({barred[serial] for serial in barred.keys() - self._out}):
                throw_out(self._broker, gateway)
                note(_log, logging.WARNING, "gateway_thrown_out", gateway=gateway)
        except (OSError, SQLAlchemyError, CloudError) as error:
            note(_log, logging.WARNING, "revocation_waits", why=why(error))
            return
        self._seen, self._out = listed, self._out | barred.keys()


def throw_out(broker: Broker, client_id: str) -> None:
    """Take a client id for a moment: the broker closes the connection that had it. Raises OSError, CloudError."""

    def leave(client: Client, *_: Any) -> None:
        client.disconnect()

    client = Client(CallbackAPIVersion.VERSION2, client_id, clean_session=True)
    Access(**facts(broker)).dress(client)
    client.on_connect = leave
    client.connect(broker.host, broker.port, 10)
    client.loop_forever()

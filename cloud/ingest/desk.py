"""The desk of the ingest process: carries out what people decided of the quarantine. Called by the keeper."""

from __future__ import annotations

from collections.abc import Mapping
from queue import Full
from time import monotonic
from typing import Final

from cloud.ingest import decisions
from cloud.ingest.link import Letter, Link
from cloud.kernel.clock import now_ms
from cloud.kernel.database import Database
from contract.ack import Lane
from contract.keys import Signs

_PATIENCE_S: Final = 60.0  # then a message that a lane did not come to is handed to it again


class Desk:
    """`links`: the connection of each lane, whose queue takes a replayed message as if the broker had brought it."""

    def __init__(
        self, database: Database, links: Mapping[Lane, Link], signer: Signs | None, keys: decisions.Keys
    ) -> None:
        self._database = database
        self._links = links
        self._signer, self._keys = signer, keys
        self._handed: dict[tuple[int, int], float] = {}  # id and time of the decision

    def work(self) -> None:
        """Hand over what is to be replayed, settle what is dismissed. Raises what the database raises."""
        with self._database.read() as session:
            replays = decisions.asked(session, "replay")
            dismissals = decisions.asked(session, "dismiss")
        now = monotonic()
        self._handed = {order: at for order, at in self._handed.items() if now - at < _PATIENCE_S}
        for row in replays:
            order = (row.id or 0, row.decided_at)
            if order in self._handed:
                continue
            link = self._links["readings" if "/data/" in row.topic else "events"]
            try:
                link.letters.put_nowait(Letter(row.topic, row.raw, 0, 0, 0, now_ms(), order[0]))
            except Full:
                break
            self._handed[order] = now
        if not dismissals:
            return
        with self._database.write() as session:
            answers = decisions.dismiss(session, dismissals, now_ms(), self._signer, self._keys)
        for topic, body in answers:
            self._links["events"].publish(topic, body)

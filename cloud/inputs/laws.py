"""Which rules tills may have sold by: those in force, those replaced a short while ago, and none that nobody knows."""

from __future__ import annotations

from typing import Final

from sqlmodel import Session

from cloud import law
from contract.moment import DAY_MS

GRACE_MS: Final = 7 * DAY_MS  # how long a till may go on by rules that were replaced


class Seen:
    """The digests that tills of a batch told, each asked for once."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._until: dict[tuple[str, str], int | None] = {}

    def too_old(self, digest: str, region: str, at: int) -> bool:
        """Whether a till that sold at `at` (ms UTC) by these rules had none that it might still go by."""
        key = digest, region[:6]
        if key not in self._until:
            self._until[key] = law.in_force_until(self._session, *key)
        until = self._until[key]
        return until is None or at > until + GRACE_MS

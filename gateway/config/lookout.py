"""Whether the files of a configuration say something else than what runs, and what of it can be taken up while it runs.

What has mistakes is refused as a whole: each is told once, and what ran before goes on until the files are mended. Who
the gateway is, its broker, its outbox, its figures and its pages are fixed for a run; a change there is told and waits
for a restart, while the rest is taken up.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from contract.mistakes import DocumentError, Mistake
from gateway.config.model import Config
from gateway.config.reading import Setup, read
from gateway.core.errors import GatewayError
from gateway.rim.papers import Papers

log = logging.getLogger(__name__)
HOT: Final = frozenset({"site", "remote", "log", "profiles", "buses", "devices", "peripherals"})


class Lookout:
    """setup: what runs, to be set by whoever has gone over to what `look` gave; mistakes: of files left out of it."""

    def __init__(self, setup: Setup, mistakes: Sequence[Mistake] = ()) -> None:
        self.setup = setup
        self.mistakes: tuple[tuple[str, str], ...] = ()  # (zh, en)
        self.waiting: tuple[str, ...] = ()  # sections whose change waits for a restart
        self._papers = setup.papers
        if mistakes:
            self._tell(DocumentError(mistakes, setup.file.name))

    def look(self, *, now: bool = False) -> Setup | None:
        """What to go over to, where the files have changed and come to rest (or `now`, whether or not), else None."""
        if not self._papers.changed() and not now:
            return None
        self._papers = Papers()
        try:
            found = read(self.setup.file, papers=self._papers)
        except (DocumentError, GatewayError) as error:
            self._tell(error)
            return None
        except Exception as error:  # whatever lies in a file, what runs goes on
            log.exception("config state=broken")
            self.mistakes = ((str(error), str(error)),)
            return None
        self.mistakes = ()
        return self._possible(found)

    def _possible(self, found: Setup) -> Setup:
        """What was found, but with the values of before where only a restart brings others."""
        old = self.setup.config
        kept = {name: getattr(old, name) for name in Config.model_fields if name not in HOT}
        self.waiting = tuple(name for name, value in kept.items() if getattr(found.config, name) != value)
        if self.waiting:
            log.warning("config %s", GatewayError("config_restart", sections=", ".join(self.waiting)).text("en"))
        return replace(found, config=found.config.model_copy(update=kept), traces=self.setup.traces)

    def _tell(self, error: DocumentError | GatewayError) -> None:
        if isinstance(error, DocumentError):
            self.mistakes = tuple((one.text("zh", error.where), one.text("en", error.where)) for one in error.mistakes)
        else:
            self.mistakes = ((error.text("zh"), error.text("en")),)
        log.error("config state=refused mistakes=%d", len(self.mistakes))
        for _, text in self.mistakes:
            log.error("config %s", text)

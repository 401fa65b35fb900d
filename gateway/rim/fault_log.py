"""What is the matter with one thing, told in the log when it changes and never once per retry."""

from __future__ import annotations

from logging import Logger

from gateway.core.fault import Fault


class FaultLog:
    """`subject`: as a line begins, such as "bus field"; `well`: how it goes on once nothing is the matter any more."""

    def __init__(self, log: Logger, subject: str, well: str) -> None:
        self._log, self._subject, self._well = log, subject, well
        self.told = ""  # code of the fault that was told last, "" while all is well

    def tell(self, fault: Fault | None) -> None:
        """One line where it breaks, is mended, or breaks for another reason."""
        cause = fault.code if fault else ""
        if cause == self.told:
            return
        if fault:
            self._log.warning("%s: %s", self._subject, fault.text("en"))
        else:
            self._log.info("%s: %s", self._subject, self._well)
        self.told = cause

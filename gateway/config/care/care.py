"""The engineer's page of one running gateway, from its parts."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from gateway.config.care.additions import Additions
from gateway.config.care.bench import Bench
from gateway.config.care.corrections import Corrections
from gateway.config.care.overview import Facts, Overview
from gateway.config.care.wizard import RunWizard
from gateway.rim import logs
from gateway.rim.premises import Premises
from gateway.rim.roster import Roster
from gateway.rim.terminal.report import Words
from gateway.rim.terminal.workbench import Parts, Workbench

if TYPE_CHECKING:
    from gateway.rim.peripherals import Desk


class Care:
    """Make it before the ports start: what an earlier run left unproved is taken out here. `look` about once a second.

    hurry: have the files of the configuration read at the next beat.
    """

    def __init__(
        self,
        premises: Premises,
        facts: Facts,
        roster: Roster,
        desk: Callable[[], Desk | None],
        hurry: Callable[[], None],
    ) -> None:
        self._premises = premises
        base = facts.setup().file.resolve().parent
        self._additions = Additions(base, self._status, hurry, premises.clock)
        self.look = self._additions.look
        self.workbench = Workbench(
            RunWizard(premises, facts.setup),
            Parts(
                Overview(premises, facts, self._additions),
                Bench(facts.setup, lambda: roster.ports, self._additions, facts.on_trial, premises.clock),
                Corrections(facts.setup, lambda: premises.clock()[0], hurry),
                desk,
                logs.recent,
            ),
        )

    def _status(self, key: str) -> tuple[str, Words] | None:
        for bus in self._premises.buses():
            for device in bus.devices:
                if device.id == key:
                    return device.state, Words(*device.why)
        found = next((one for one in self._premises.peripherals() if one.id == key), None)
        return (found.state, Words(*found.text)) if found is not None else None

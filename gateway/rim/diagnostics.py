"""The bundle of diagnostics: how a gateway is, as JSON for a person far away, without anything secret.

The configuration names files of passwords and keys, never what is in them; everything that is text goes through
gateway.core.redaction, the last lines of the log too.
"""

from __future__ import annotations

import platform
from collections.abc import Sequence
from dataclasses import asdict
from importlib.metadata import distributions
from typing import Any, Final

import msgspec

from contract.command import MAX_TEXT
from gateway.core.redaction import redacted
from gateway.rim.premises import Premises

_LONGEST: Final = 500  # characters of one line of the log
_encode: Final = msgspec.json.Encoder().encode


def bundle(premises: Premises, log: Sequence[str]) -> str:
    """At most MAX_TEXT characters: where there is too much, the oldest lines of the log are left out."""
    facts = redacted(_facts(premises))
    lines = [redacted(line)[:_LONGEST] for line in log]
    while len(text := _encode({**facts, "log": lines}).decode()) > MAX_TEXT and lines:
        lines = lines[len(lines) // 4 + 1 :]
    return text


def _facts(premises: Premises) -> dict[str, Any]:
    outbox, uplink, identity = premises.outbox, premises.uplink, premises.identity
    return {
        "state": msgspec.to_builtins(premises.portrait()),
        "config": dict(premises.config()),
        "mistakes": [list(told) for told in premises.mistakes()],
        "buses": [asdict(bus) for bus in premises.buses()],
        "peripherals": [asdict(one) for one in premises.peripherals()],
        "outbox": {
            "epoch": outbox.epoch,
            "events": msgspec.to_builtins(outbox.state("events")),
            "readings": msgspec.to_builtins(outbox.state("readings")),
            "produced": outbox.produced,
            "held": outbox.held,
        },
        "uplink": {"connected": uplink.connected, "last_ack": uplink.last_ack, "refused": uplink.refused},
        "identity": {
            "kid": identity.signer.kid,
            "not_after": identity.not_after,
            "trusted": [
                {"kid": key.kid, "not_before": key.not_before, "not_after": key.not_after, "revoked": key.revoked}
                for key in identity.ring
            ],
        },
        "machine": {"python": platform.python_version(), "system": platform.platform()},
        "packages": dict(sorted({found.name: found.version for found in distributions()}.items())),
    }

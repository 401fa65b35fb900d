"""Commands down to a gateway and its replies up, each signed, with an expiry and an id that pairs the two.

A gateway carries out a command that the command key signed, that names it, that has not expired and that it has not
carried out before; it answers with replies under the same id: `accepted` where the work takes longer than a moment,
then `done` or `failed`; `refused` or `expired` instead. What a reply brings (`data`) is text: JSON for a bundle.
"""

from __future__ import annotations

from typing import Annotated, Final, Literal
from uuid import UUID

import msgspec

from contract.keys import Alg, KeyRing, Signs, signed, split
from contract.wire import Line, Name, Reader, Time, Version

VERSION: Final = 1
MAX_TEXT: Final = 200_000
Text = Annotated[str, msgspec.Meta(max_length=MAX_TEXT)]
Answer = Literal["accepted", "done", "failed", "refused", "expired"]


class Ping(msgspec.Struct, tag_field="kind", tag="ping", frozen=True):
    """Are you there?"""


class Configure(msgspec.Struct, tag_field="kind", tag="configure", frozen=True):
    """Run by this configuration (YAML); back to the old one by itself where it does not come up healthy."""

    config: Text


class Restart(msgspec.Struct, tag_field="kind", tag="restart", frozen=True):
    """End in order and start again."""


class Diagnose(msgspec.Struct, tag_field="kind", tag="diagnose", frozen=True):
    """Send a bundle: configuration without secrets, buses, devices, outbox, clock, the last lines of the log."""


class LogLevel(msgspec.Struct, tag_field="kind", tag="log_level", frozen=True):
    """Log from this level on for some minutes, then as configured again."""

    level: Literal["debug", "info", "warning", "error"]
    minutes: Annotated[int, msgspec.Meta(ge=1, le=1440)] = 30


class Certificate(msgspec.Struct, tag_field="kind", tag="certificate", frozen=True):
    """A certificate (PEM chain) for the key that the gateway asked for in a `renewal` event."""

    pem: Text


Body = Ping | Configure | Restart | Diagnose | LogLevel | Certificate
KINDS: Final = ("ping", "configure", "restart", "diagnose", "log_level", "certificate")


class Command(msgspec.Struct, frozen=True, kw_only=True):
    """One command; `t` and `expires` are UTC ms of the cloud."""

    ver: Version = msgspec.field(default_factory=lambda: VERSION)
    id: UUID
    gateway: Name
    t: Time
    expires: Time
    alg: Alg = "none"
    kid: Name = ""
    body: Body


class Reply(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One answer; `code` and `text` say why where it failed or was refused, `data` is what was asked for."""

    ver: Version = msgspec.field(default_factory=lambda: VERSION)
    id: UUID
    gateway: Name
    boot: Name
    t: Time
    state: Answer
    code: Name = ""
    text: Line = ""
    data: Text = ""
    alg: Alg = "none"
    kid: Name = ""


_read_command: Final = Reader(Command, VERSION, KINDS)
_read_reply: Final = Reader(Reply, VERSION)
_encode: Final = msgspec.json.Encoder().encode


def encode(message: Command | Reply, signer: Signs) -> bytes:
    """The signed payload."""
    body = _encode(msgspec.structs.replace(message, alg="ed25519", kid=signer.kid))
    return signed(body, signer.sign("command" if isinstance(message, Command) else "reply", body))


def decode(payload: bytes) -> Command:
    """Read a command, its signature unproved. Raises what contract.wire.Reader raises, and nothing else."""
    return _read_command(split(payload)[0])


def decode_reply(payload: bytes) -> Reply:
    """Read a reply, its signature unproved. Raises what contract.wire.Reader raises, and nothing else."""
    return _read_reply(split(payload)[0])


def verified(payload: bytes, ring: KeyRing, now: int) -> Command:
    """Read a command that the command key signed. Raises ContractError as `decode` and KeyRing.check do."""
    body, signature = split(payload)
    command = _read_command(body)
    ring.check("command", command.kid, body, signature, purpose="command", now=now)
    return command


def verified_reply(payload: bytes, ring: KeyRing, gateway: str, now: int) -> Reply:
    """Read a reply that this gateway signed. Raises ContractError as `decode_reply` and KeyRing.check do."""
    body, signature = split(payload)
    reply = _read_reply(body)
    ring.check("reply", reply.kid, body, signature, purpose="gateway", now=now, gateway=gateway)
    return reply

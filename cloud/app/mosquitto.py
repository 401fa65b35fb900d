"""The configuration of mosquitto, as text: of the one that the cloud keeps, and of one that stands elsewhere. Pure.

Gateways come in by certificate: its common name is their user name and their client id. So a gateway reaches the topics
of its own name only, cannot throw another out by taking its client id, and is thrown out by whoever may take its. The
cloud's processes come in by a door of their own, with a password.
"""

from __future__ import annotations

import secrets
from base64 import b64encode
from hashlib import pbkdf2_hmac
from pathlib import Path
from typing import Final, NamedTuple

CLOUD: Final = "cloud"  # the user name of the cloud's own processes
_ROUNDS: Final = 101  # mosquitto's own; the password is 32 random bytes, nothing that could be guessed

GATEWAYS: Final = """\
# What a gateway may do, told by exact suffixes. %u is the name in its certificate; the county (+) is judged by ingest.
pattern write zhigen/v1/+/%u/data/#
pattern write zhigen/v1/+/%u/event
pattern write zhigen/v1/+/%u/meta
pattern write zhigen/v1/+/%u/state
pattern write zhigen/v1/+/%u/reply
pattern read zhigen/v1/+/%u/ack
pattern read zhigen/v1/+/%u/cmd
pattern read zhigen/v1/+/%u/dossier
# Rules are for every gateway. mosquitto warns of patterns without %u; a `topic` line would be for the anonymous only.
pattern read zhigen/v1/+/rules
pattern read zhigen/v1/+/rules/#
"""
OWN: Final = f"""\
# The cloud's own processes.
user {CLOUD}
topic readwrite zhigen/#
topic read $SYS/#
"""
_GENERAL: Final = """\
# {origin}
# Rights, passwords and certificates are each listener's own.
per_listener_settings true
# How many messages one client may hold unacknowledged. Ingest withholds its PUBACK until a batch is durable: with the
# default of 20 it would be handed 20 messages a batch.
max_inflight_messages 200
# Nothing is dropped in silence while ingest is away for a moment.
max_queued_messages 0
# No message of ours is larger.
max_packet_size 1048576
{persistence}
set_tcp_nodelay true
connection_messages false
log_dest stderr
log_type error
log_type warning
"""
_KEPT: Final = """\
# Births, states, rules and dossiers are retained: after a restart they are there at once. Delivery does not lean on it.
persistence true
persistence_location {place}/"""
_FORGOTTEN: Final = """\
# Delivery does not lean on the broker: gateways keep their rows until the cloud has them, and say the rest again.
persistence false"""
_TLS_DOOR: Final = """
# Gateways: no certificate, no entry. The name in it becomes user name and client id.
listener {port} {host}
cafile {folder}/ca.pem
certfile {folder}/broker.pem
keyfile {folder}/broker.key
crlfile {folder}/crl.pem
require_certificate true
use_identity_as_username true
use_username_as_clientid true
allow_anonymous false
acl_file {folder}/gateways.acl
"""
_OWN_DOOR: Final = """
# The cloud's own processes, by password.
listener {port} {host}
allow_anonymous false
password_file {folder}/passwd
acl_file {folder}/cloud.acl
"""
_ENCRYPTED: Final = """\
cafile {folder}/ca.pem
certfile {folder}/broker.pem
keyfile {folder}/broker.key
"""
_OPEN_DOOR: Final = """
# embedded_broker.open: anybody on this machine, for trials.
listener {port} {host}
allow_anonymous true
password_file {folder}/passwd
"""


class Door(NamedTuple):
    """Where a listener listens."""

    host: str
    port: int


def embedded(folder: Path, gateways: Door, own: Door, *, open: bool, user: str) -> str:  # noqa: A002  # the option's name
    """mosquitto.conf of the broker that the cloud keeps; `user`: whom mosquitto runs as where it is started as root."""
    general = _GENERAL.format(origin="Written at every start by `zhigen cloud run`.", persistence=_FORGOTTEN)
    door = _OPEN_DOOR if open else _OWN_DOOR
    text = general + (f"user {user}\n" if user else "")
    text += door.format(**own._asdict(), folder=folder)
    return text + _TLS_DOOR.format(**gateways._asdict(), folder=folder)


def elsewhere(folder: Path, gateways: Door, own: Door) -> str:
    """mosquitto.conf of a broker elsewhere, whose files lie in `folder` there; the cloud comes over TLS too."""
    kept = _KEPT.format(place="/var/lib/mosquitto")
    text = _GENERAL.format(origin="Written by `zhigen cloud broker-config`.", persistence=kept)
    text += (_OWN_DOOR + _ENCRYPTED).format(**own._asdict(), folder=folder)
    return text + _TLS_DOOR.format(**gateways._asdict(), folder=folder)


def password_line(password: str, salt: bytes | None = None) -> str:
    """The line of mosquitto's password file for the cloud's user: PBKDF2-SHA512 as mosquitto 2.0 reads it ($7$)."""
    salt = salt or secrets.token_bytes(12)
    digest = pbkdf2_hmac("sha512", password.encode(), salt, _ROUNDS)
    return f"{CLOUD}:$7${_ROUNDS}${b64encode(salt).decode()}${b64encode(digest).decode()}\n"

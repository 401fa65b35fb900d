"""From a payload on a topic to a message, and back: sizes, zlib, and the one error for everything that is not right.

A payload is JSON, or zlib (told by its first byte, 0x78; RFC 1950) around JSON: backfill over a thin line. Inflating is
bounded, so a small bomb stays small. `decode` raises `ContractError` for any bytes whatever, never anything else.
"""

from __future__ import annotations

import zlib
from typing import Final

from contract import ack, birth, command, dossier, event, readings, rules, seal
from contract.errors import ContractError
from contract.topics import Topic

MAX_BODY: Final = 256 * 1024
MAX_INFLATED: Final = 2 * 1024 * 1024
_ZLIB: Final = 0x78

Message = (
    readings.Readings
    | event.EventFrame
    | birth.Meta
    | birth.State
    | ack.Ack
    | command.Command
    | command.Reply
    | dossier.Dossier
    | rules.Manifest
)


def decode(topic: Topic, payload: bytes) -> Message:
    """Read what arrived on `topic`, whatever signature it carries unproved. Raises ContractError."""
    body = inflate(payload)
    match topic.kind:
        case "data":
            return readings.decode(seal.split(body)[0])
        case "event":
            frame = event.decode(body)
            _same_gateway(frame.event.gateway, topic)
            return frame
        case "meta":
            meta = birth.decode_meta(body)
            _same_gateway(meta.gateway, topic)
            return meta
        case "state":
            return birth.decode_state(body)
        case "ack":
            return ack.decode(body)
        case "cmd":
            return command.decode(body)
        case "reply":
            return command.decode_reply(body)
        case "dossier":
            said = dossier.decode(body)
            _same_gateway(said.gateway, topic)
            return said
        case "rules" if not topic.leaf:
            return rules.decode(body)
        case "rules":
            raise ContractError("shape", why="a part of the rules is read by what it is, see contract.rules")


def inflate(payload: bytes) -> bytes:
    """Undo zlib where there is any. Raises ContractError("too_large" | "not_json")."""
    if len(payload) > MAX_BODY:
        raise ContractError("too_large", size=len(payload), limit=MAX_BODY)
    if not payload or payload[0] != _ZLIB:
        return payload
    inflater = zlib.decompressobj()
    try:
        body = inflater.decompress(payload, MAX_INFLATED)
    except zlib.error as error:
        raise ContractError("not_json", why=f"zlib: {error}") from None
    if inflater.unconsumed_tail:
        raise ContractError("too_large", size=f">{MAX_INFLATED}", limit=MAX_INFLATED)
    if not inflater.eof or inflater.unused_data:
        raise ContractError("not_json", why="zlib: cut short or followed by something else")
    return body


def deflate(body: bytes) -> bytes:
    """zlib at the level that pays on a small board (6)."""
    return zlib.compress(body, 6)


def _same_gateway(said: str, topic: Topic) -> None:
    if said != topic.gateway:
        raise ContractError("topic_mismatch", said=said[:40], topic=topic.gateway)

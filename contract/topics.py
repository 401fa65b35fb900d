"""Topics: built and parsed here and nowhere else; `parse` is the inverse of `build`.

    zhigen/v1/{county}/{gateway}/data/{device}     up, rows of one device
    zhigen/v1/{county}/{gateway}/event             up, trace events
    zhigen/v1/{county}/{gateway}/meta              up, retained birth
    zhigen/v1/{county}/{gateway}/state             up, retained, last will
    zhigen/v1/{county}/{gateway}/ack               down, what is durable
    zhigen/v1/{county}/{gateway}/cmd, reply        down, up
    zhigen/v1/{county}/{gateway}/dossier           down, retained, signed, of whom that gateway serves
    zhigen/v1/{county}/rules[/{part}]              down, retained, signed manifest and its parts

Up is from the gateway to the cloud. Whatever a part of a topic may be is said in contract.names.
"""

from __future__ import annotations

from typing import Final, Literal, NamedTuple, cast, get_args

from contract import names
from contract.errors import ContractError

Kind = Literal["data", "event", "meta", "state", "ack", "cmd", "reply", "dossier", "rules"]

ROOT: Final = "zhigen/v1"
UP: Final[frozenset[Kind]] = frozenset({"data", "event", "meta", "state", "reply"})
RULES: Final = "rules"
_LONGEST: Final = 200


class Topic(NamedTuple):
    """One address on the wire. `gateway` is empty only for rules; `leaf` is the device of data, the part of rules."""

    county: str
    gateway: str
    kind: Kind
    leaf: str = ""

    def __str__(self) -> str:
        return build(self)


def build(topic: Topic) -> str:
    """Spell a topic. Raises ContractError("topic") for a part that the contract does not allow."""
    _check(topic)
    head = f"{ROOT}/{topic.county}/" + (f"{topic.gateway}/" if topic.gateway else "") + topic.kind
    return f"{head}/{topic.leaf}" if topic.leaf else head


def parse(text: str) -> Topic:
    """Read a topic. Raises ContractError("topic") for anything that `build` would not have made."""
    if len(text) > _LONGEST or not text.startswith(ROOT + "/"):
        raise ContractError("topic", why=f"must start with {ROOT}/ and be at most {_LONGEST} characters")
    parts = text[len(ROOT) + 1 :].split("/")
    if len(parts) in (2, 3) and parts[1] == RULES:
        topic = Topic(parts[0], "", "rules", parts[2] if len(parts) == 3 else "")
        if len(parts) == 3 and not topic.leaf:
            raise ContractError("topic", why="empty part of the rules")
    elif len(parts) in (3, 4) and parts[2] in get_args(Kind) and parts[2] != RULES:
        topic = Topic(parts[0], parts[1], cast(Kind, parts[2]), parts[3] if len(parts) == 4 else "")
        if len(parts) == 4 and not topic.leaf:
            raise ContractError("topic", why="empty device")
    else:
        raise ContractError("topic", why="expected {county}/{gateway}/{kind} or {county}/rules")
    _check(topic)
    return topic


def every_gateway(kind: Kind) -> str:
    """The subscription of the cloud: one kind of message from all counties and gateways (rules come from none)."""
    return f"{ROOT}/+/+/{kind}" + ("/+" if kind == "data" else "")


def _check(topic: Topic) -> None:
    if not names.COUNTY.match(topic.county):
        raise ContractError("topic", why=f"county {topic.county!r} is not a six-digit code")
    if topic.kind == "rules":
        if topic.gateway or (topic.leaf and not names.DEVICE.match(topic.leaf)):
            raise ContractError("topic", why=f"rules belong to a county, part {topic.leaf!r}")
        return
    if topic.gateway == RULES or not names.GATEWAY.match(topic.gateway):
        raise ContractError("topic", why=f"gateway {topic.gateway!r} is not a name of 3-32 of a-z 0-9 -")
    if topic.kind == "data":
        if not names.DEVICE.match(topic.leaf):
            raise ContractError("topic", why=f"device {topic.leaf!r} is not a name of 1-40 of a-z 0-9 - _")
    elif topic.leaf:
        raise ContractError("topic", why=f"{topic.kind} has no part {topic.leaf!r}")

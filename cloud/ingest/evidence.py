"""A stored reading proved again from the message that brought it, step by step, in both languages. Pure."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from hashlib import sha256
from typing import Final, NamedTuple

from cloud.ingest.model import Proof
from cloud.ingest.ring import GatewayRing
from contract import readings, seal
from contract.errors import ContractError
from contract.moment import iso, stamp

# step -> (zh, en); `{…}` are filled from what was found.
STEPS: Final[dict[str, tuple[str, str]]] = {
    "message": (
        "消息第 {id} 号：网关 {gateway}，设备 {device}，纪元 {epoch}，序号 {first}-{last}",
        "message {id}: gateway {gateway}, device {device}, epoch {epoch}, rows {first}-{last}",
    ),
    "digest": ("消息的 SHA-256 与入库时相同：{digest}", "SHA-256 of the message is as it was stored: {digest}"),
    "seal": (
        "封签有效：{n} 条中第 {i} 条，由密钥 {kid} 签名",
        "the seal holds: message {i} of {n}, signed by key {kid}",
    ),
    "row": (
        "消息里有这一行：{time}，序号 {seq}，{point} = {value}",
        "the message has the row: {time}, number {seq}, {point} = {value}",
    ),
    "stored": ("库里的值与消息相同：{value}", "the stored value is that of the message: {value}"),
}
_FAILED: Final[dict[str, tuple[str, str]]] = {
    "digest": ("消息的 SHA-256 与入库时不同", "SHA-256 of the message is not as it was stored"),
    "row": ("消息里没有 {time} 的 {point}", "the message has no {point} at {time}"),
    "stored": ("库里的值是 {stored}，消息里是 {value}", "the stored value is {stored}, the message says {value}"),
}


class Step(NamedTuple):
    """One thing that was checked, and whether it held."""

    name: str
    held: bool
    zh: str
    en: str


class Stored(NamedTuple):
    """What the time series hold: µs and value."""

    t: int
    value: float | None


def demonstrate(proof: Proof, ring: GatewayRing, point: str, t: int, stored: Sequence[Stored]) -> list[Step]:
    """Check everything again for a point at `t` (ms); ends at the first step that does not hold."""
    steps = [_held("message", **proof.model_dump(include={"id", "gateway", "device", "epoch", "first", "last"}))]
    try:
        payload = zlib.decompress(proof.message)
        steps.append(_held("digest", digest=proof.digest) if _same(proof, payload) else _failed("digest"))
        if not steps[-1].held:
            return steps
        body, found = seal.split(payload)
        rows = readings.decode(body)
        ring.rows(body, found, rows.times[-1])
    except (ContractError, zlib.error) as error:
        zh, en = (error.text("zh"), error.text("en")) if isinstance(error, ContractError) else (str(error), str(error))
        return [*steps, Step("seal", held=False, zh=zh, en=en)]
    assert found is not None  # noqa: S101  # a message without a seal is refused
    steps.append(_held("seal", i=found.i + 1, n=found.n, kid=found.kid))
    column = rows.values.get(point)
    if column is None or t not in rows.times:
        return [*steps, _failed("row", time=iso(t), point=point)]
    place = rows.times.index(t)
    value = column[place]
    steps.append(_held("row", time=iso(t), seq=rows.seqs[place], point=point, value=value))
    there = {one.t: one.value for one in stored}
    moment = stamp(t, rows.segment)
    if moment in there and there[moment] == value:
        return [*steps, _held("stored", value=value)]
    return [*steps, _failed("stored", stored=there.get(moment), value=value)]


def _same(proof: Proof, payload: bytes) -> bool:
    return proof.digest in (sha256(payload).hexdigest(), sha256(proof.message).hexdigest())


def _held(name: str, **found: object) -> Step:
    zh, en = STEPS[name]
    return Step(name, held=True, zh=zh.format_map(found), en=en.format_map(found))


def _failed(name: str, **found: object) -> Step:
    zh, en = _FAILED[name]
    return Step(name, held=False, zh=zh.format_map(found), en=en.format_map(found))

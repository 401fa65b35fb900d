"""Strategies for every message of the contract, and the recorded samples; several tests draw from them."""

from __future__ import annotations

import json
from base64 import b64decode
from pathlib import Path
from typing import Any, NamedTuple, get_args

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import strategies as st

import contract
from contract import ack, birth, command, event, personal, readings, rules
from contract.keys import Purpose, Signer
from contract.measurement import MEASUREMENTS
from contract.quality import Quality
from contract.topics import Kind, Topic, parse
from contract.wire import MAX_WHOLE

SAMPLES = Path(contract.__file__).parent / "samples"


def signer(purpose: Purpose, seed: int = 0) -> Signer:
    """A key that is the same in every run, so that a recorded message can be proved for ever."""
    return Signer(Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32), purpose)


SIGNER = signer("gateway", 1)
ACK_SIGNER = signer("ack", 2)
RULES_SIGNER = signer("rules", 3)
COMMAND_SIGNER = signer("command", 4)


class Sample(NamedTuple):
    name: str
    topic: Topic
    payload: bytes
    read: dict[str, Any]


def recorded() -> list[Sample]:
    found = []
    for path in sorted(SAMPLES.glob("v*/*.json")):
        kept = json.loads(path.read_text("utf-8"))
        payload = b64decode(kept["base64"]) if "base64" in kept else kept["text"].encode()
        found.append(Sample(f"{path.parent.name}/{path.stem}", parse(kept["topic"]), payload, kept["read"]))
    return found


counties = st.from_regex(r"[1-9][0-9]{5}", fullmatch=True)
gateways = st.from_regex(r"[a-z0-9](?:[a-z0-9]|-(?!-)){1,30}[a-z0-9]", fullmatch=True).filter(
    lambda name: name != "rules"
)
devices = st.from_regex(r"[a-z0-9](?:[a-z0-9]|[-_](?![-_])){0,38}[a-z0-9]|[a-z0-9]", fullmatch=True)
channels = st.from_regex(r"[a-z0-9_]{1,16}", fullmatch=True)
keys = st.builds(
    lambda code, channel: code + channel,
    st.sampled_from(sorted(MEASUREMENTS)),
    st.just("") | channels.map(".{}".format),
)
_any = st.characters(codec="utf-8", exclude_characters="\0")  # which a text on the wire may not hold
names = st.text(_any, max_size=40)
wholes = st.integers(0, MAX_WHOLE)
ordinals = st.integers(1, MAX_WHOLE)
times = st.integers(-MAX_WHOLE, MAX_WHOLE)
floats = st.floats(allow_nan=False, allow_infinity=False)


@st.composite
def topics(draw: st.DrawFn) -> Topic:
    kind: Kind = draw(st.sampled_from(get_args(Kind)))
    if kind == "rules":
        return Topic(draw(counties), "", "rules", draw(st.just("") | devices))
    return Topic(draw(counties), draw(gateways), kind, draw(devices) if kind == "data" else "")


@st.composite
def rows(draw: st.DrawFn) -> readings.Readings:
    seqs = sorted(draw(st.sets(ordinals, min_size=1, max_size=8)))
    count = len(seqs)
    points = draw(st.lists(keys, min_size=1, max_size=4, unique=True))
    values = {key: draw(st.lists(st.none() | floats, min_size=count, max_size=count)) for key in points}
    quality: dict[str, dict[str, list[int]]] = {}
    for key in draw(st.lists(st.sampled_from(points), unique=True)):
        word = draw(st.sampled_from([q.word for q in Quality if q]))
        quality[key] = {word: sorted(draw(st.sets(st.integers(0, count - 1), min_size=1)))}
    moments = draw(st.lists(times, min_size=count, max_size=count))
    segment = draw(st.integers(0, readings.MAX_SEGMENT))
    return readings.Readings(draw(ordinals), draw(names), segment, seqs, moments, values, quality, draw(names))


goods = st.builds(
    event.Goods, product=names, amount=st.sampled_from(["2", "0.25"]), unit=st.sampled_from(["瓶", "kg"]), pack=names,
    lot=names, made=st.sampled_from(["", "2026-11-30"]), expires=st.sampled_from(["", "2028-02-29"]),
)  # fmt: skip
batch_ids = st.from_regex(r"[0-9a-f]{16}", fullmatch=True)
lots = st.builds(event.Lot, batch=batch_ids, amount=st.sampled_from(["2", "0.25"]), unit=st.just("kg"), product=names)
papers = st.builds(event.Paper, kind=st.just("meat_quality"), number=names)
shown = st.builds(
    event.Shown, kind=st.sampled_from(["voucher", "none"]), verdict=st.sampled_from(["pass", "review", "stop"]),
    text=names, batch=st.just("") | batch_ids,
)  # fmt: skip
residues = st.builds(event.Residue, substance=names, value=st.sampled_from(["", "0.02"]))
lines = st.lists(goods, min_size=1, max_size=3).map(tuple)
bodies: st.SearchStrategy[event.Body] = st.one_of(
    st.builds(event.Birth, software=names, meta=names, reason=st.sampled_from(["start", "restart", "config"])),
    st.builds(event.Gap, start=times, end=times, cause=st.sampled_from(["restart", "thinned"]), device=names,
              rows=st.none() | wholes, lane=st.sampled_from(["events", "readings"]), epoch=wholes, first=wholes,
              last=wholes),
    st.builds(event.Alarm, alarm=names, state=st.sampled_from(["raise", "clear"]), device=names, point=keys,
              side=st.sampled_from(["high", "low"]), limit=floats, value=floats),
    st.builds(event.DeviceHealth, device=names, state=st.sampled_from(["lost", "found"]), cause=names, since=times),
    st.builds(event.ClockStep, step=times, segment=wholes, synced=st.booleans(),
              source=st.sampled_from(["set", "ntp", "ack"]), truth=wholes),
    st.builds(event.Epoch, previous=wholes, reason=st.sampled_from(["restored", "salvage"]), events=wholes,
              seen_readings=wholes),
    st.builds(event.Renewal, request=names),
    st.builds(event.Buyer, person=st.builds(personal.Sealed, kid=names, box=names)),
    st.builds(event.RapidTest, device=devices, number=names, sample=names, item=names, rate=st.none() | floats,
              tested=wholes, raw=st.binary(max_size=64).map(bytes.hex)),
    st.builds(event.Unread, device=devices, cause=names, raw=st.binary(max_size=64).map(bytes.hex)),
    st.builds(event.Scan, device=devices, code=st.sampled_from(["label", "voucher", "goods", "foreign"]), text=names,
              symbology=st.sampled_from(["qr_code", "data_matrix", "code_128", "ean_13"]), reads=ordinals,
              proof=st.sampled_from(["check", "agreement"]), legible=wholes, snapshot=names),
    st.builds(event.Purchase, items=lines, supplier=names, document=names, subject=names, at=wholes),
    st.builds(event.Sale, items=lines, buyer=names, crop=names, outcome=st.sampled_from(["allowed", "held", ""]),
              notice=st.booleans(), prescription=names, receipt=names, at=wholes),
    st.builds(event.Refusal, items=lines, reasons=st.lists(names, max_size=3).map(tuple), law=names, at=wholes),
    st.builds(event.Reversal, entry=names, cause=st.sampled_from(["void", "return", "correction"]), why=names),
    st.builds(event.StockCount, items=lines, why=names, clerk=names, at=wholes),
    st.builds(event.Operation, action=st.sampled_from(["sow", "spray", "harvest"]), cycle=names, plot=names,
              inputs=lines, pest=names, note=names, corrects=names, why=names, at=wholes),
    st.builds(event.Sampling, sample=names, purpose=st.sampled_from(["supervision", "self"]), product=names,
              batch=st.just("") | batch_ids, spare=st.booleans(), at=wholes),
    st.builds(event.Custody, sample=names, step=st.sampled_from(["receive", "open"]), celsius=st.none() | floats),
    st.builds(event.LabTest, sample=names, report=names, method=names, tested=times,
              residues=st.lists(residues, min_size=1, max_size=3).map(tuple)),
    st.builds(event.Batching, action=st.sampled_from(["harvest", "split", "receive"]), cycle=names,
              children=st.lists(lots, min_size=1, max_size=3).map(tuple), parents=st.lists(lots, max_size=2).map(tuple),
              papers=st.lists(papers, max_size=2).map(tuple)),
    st.builds(event.Transfer, step=st.sampled_from(["offer", "accept"]), offer=names, receiver=names,
              batches=st.lists(lots, max_size=2).map(tuple)),
    st.builds(event.Leg, step=st.sampled_from(["depart", "arrive"]), leg=names, high=st.none() | floats,
              batches=st.lists(batch_ids, max_size=2).map(tuple), tags=st.lists(names, max_size=2).map(tuple)),
    st.builds(event.Labelling, step=st.sampled_from(["print", "void"]), order=names, batch=st.just("") | batch_ids),
    st.builds(event.Vouching, step=st.sampled_from(["issue", "void"]), code=names, batch=batch_ids, why=names),
    st.builds(event.Passage, shown=st.lists(shown, min_size=1, max_size=3).map(tuple), listed=times,
              verdict=st.sampled_from(["pass", "stop"]), decision=st.sampled_from(["pass", "review"]), why=names),
    st.builds(event.Recovery, recall=names, batch=batch_ids, unit=st.just("kg"), recovered=st.sampled_from(["", "2"])),
    st.builds(event.Attendance, step=st.sampled_from(["sign_in", "lock", "added"]), operator=names, by=names,
              roles=st.lists(names, max_size=3).map(tuple)),
    st.builds(event.Remark, of=names, text=names, clerk=names),
)  # fmt: skip
events = st.builds(
    event.Event, id=st.uuids(version=4), gateway=gateways, epoch=ordinals, seq=ordinals, boot=names, t=wholes,
    mono=wholes, synced=st.booleans(), prev=names, body=bodies,
)  # fmt: skip
texts = st.builds(birth.Text, zh=names, en=names)
sites = st.builds(
    birth.SiteMeta, id=devices, name=texts, kind=st.sampled_from(["farm", "shop"]), region=counties,
    latitude=st.none() | floats,
)  # fmt: skip


calibrations = st.builds(birth.Calibration, since=times, gain=floats, offset=floats, certificate=names)


def _point(key: str) -> st.SearchStrategy[birth.PointMeta]:
    unit = MEASUREMENTS[key.partition(".")[0]].unit
    return st.builds(
        birth.PointMeta, unit=st.just(unit), name=st.none() | texts, low=st.none() | floats, interval_ms=wholes,
        calibrations=st.lists(calibrations, max_size=2),
    )  # fmt: skip


points_ = st.lists(keys, max_size=3, unique=True).flatmap(
    lambda found: st.fixed_dictionaries({k: _point(k) for k in found})
)
described = st.builds(birth.DeviceMeta, id=devices, name=texts, profile=names, profile_hash=names, points=points_)
contents = st.builds(
    birth.Content, site=sites, devices=st.lists(described, max_size=3, unique_by=lambda device: device.id)
)
metas = st.builds(
    lambda content, gateway, boot, t: birth.Meta(
        gateway=gateway, boot=boot, t=t, software="0.1", hash=content.hash, content=content
    ),
    contents, gateways, names, times,
)  # fmt: skip
lanes = st.none() | st.builds(birth.LaneState, epoch=ordinals, low=ordinals, high=wholes, backlog=wholes, oldest=times)
states = st.builds(
    birth.State, online=st.booleans(), boot=names, t=times, up_ms=wholes, software=names, events=lanes, readings=lanes,
    produced=wholes, last_ack=times, lost=st.lists(devices, max_size=3),
    clock=st.none() | st.builds(birth.Clock, synced=st.booleans(), segment=wholes, offset_ms=st.none() | times),
    host=st.none() | st.builds(birth.Host, disk_free=wholes, rss=wholes, cpu=floats, temperature=st.none() | floats),
)  # fmt: skip
ranges = st.lists(st.tuples(ordinals, ordinals).map(lambda pair: (min(pair), max(pair))), max_size=4)
lane = st.sampled_from(ack.LANES)
acks = st.builds(
    ack.Ack, t=times,
    durable=st.lists(st.builds(ack.Durable, lane=lane, epoch=ordinals, ranges=ranges, boot=names), max_size=3),
    high=st.lists(st.builds(ack.High, lane=lane, epoch=ordinals, seq=wholes), max_size=3),
    refused=st.lists(st.builds(ack.Refused, lane=lane, epoch=ordinals, ranges=ranges, code=names), max_size=3),
)  # fmt: skip
orders: st.SearchStrategy[command.Body] = st.one_of(
    st.just(command.Ping()), st.just(command.Restart()), st.just(command.Diagnose()),
    st.builds(command.Configure, config=st.text(_any, max_size=200)),
    st.builds(command.LogLevel, level=st.sampled_from(["debug", "info"]), minutes=st.integers(1, 1440)),
    st.builds(command.Certificate, pem=names),
)  # fmt: skip
commands = st.builds(command.Command, id=st.uuids(version=4), gateway=gateways, t=times, expires=times, body=orders)
replies = st.builds(
    command.Reply, id=st.uuids(version=4), gateway=gateways, boot=names, t=times, data=st.text(_any, max_size=200),
    state=st.sampled_from(["accepted", "done", "failed", "refused", "expired"]), code=names, text=names,
)  # fmt: skip
manifests = st.builds(
    rules.Manifest, county=counties, version=ordinals, issued=times, valid_until=times,
    parts=st.dictionaries(names, st.binary(max_size=20).map(rules.part_of), max_size=3),
)  # fmt: skip

"""Everything that is not right is refused with one typed, bilingual, single line, whatever the bytes."""

from __future__ import annotations

import json
import random
import zlib
from typing import Any

import pytest

from contract import ack, birth, codec, event, readings
from contract.errors import LONGEST_LINE, TEXTS, ContractError
from contract.topics import Topic, parse
from tests.contract.messages import recorded

SAMPLES = recorded()
DATA = Topic("990101", "farm-01", "data", "air-1")
ONE: dict[str, Any] = {"ver": 1, "e": 1, "b": "x", "s": 7, "t": 5, "v": {"co2": 612}, "m": ""}
MANY: dict[str, Any] = {"ver": 1, "e": 1, "b": "x", "s": [7, 8], "t": [5, 6], "v": {"co2": [612, None]}}


def refused(topic: Topic, payload: bytes) -> ContractError:
    with pytest.raises(ContractError) as caught:
        codec.decode(topic, payload)
    error = caught.value
    assert error.code in TEXTS
    for language in ("zh", "en"):
        line = error.text(language)
        assert 0 < len(line) <= LONGEST_LINE
        assert line.isprintable()
        assert "?" not in line or "?" in repr(error.details)
    return error


def test_a_hundred_thousand_bad_payloads_raise_nothing_else() -> None:
    draw = random.Random(20261123)
    topics = [
        *sorted({sample.topic for sample in SAMPLES}),
        DATA._replace(kind="cmd", leaf=""),
        Topic("990101", "", "rules"),
    ]
    kinds = {kind: [s.payload for s in SAMPLES if s.topic.kind == kind] for kind in {s.topic.kind for s in SAMPLES}}
    tokens = [
        b"NaN",
        b"null",
        b"-1",
        b"1e999",
        b"{}",
        b"[]",
        b'"',
        b"\\ud800",
        b"\xff",
        b"\n",
        b"9" * 30,
        b'"ver":2',
        b"[" * 2000,
    ]
    read = refusals = 0
    for turn in range(100_000):
        topic = topics[turn % len(topics)]
        payload = bytearray(
            draw.choice(kinds[topic.kind]) if topic.kind in kinds and turn % 10 else draw.randbytes(turn % 60)
        )
        for _ in range(draw.randint(1, 3)):
            at, length = draw.randint(0, len(payload)), draw.choice((0, 0, 1, 1, 3, 20))
            payload[at : at + length] = draw.choice(tokens) if turn % 3 == 0 else draw.randbytes(draw.randint(0, 2))
        try:
            codec.decode(topic, bytes(payload))
            read += 1
        except ContractError:
            refusals += 1
    assert read + refusals == 100_000
    assert refusals > 80_000


def test_mutated_topics_raise_nothing_else() -> None:
    draw = random.Random(20261123)
    texts = [str(sample.topic) for sample in SAMPLES]
    refusals = 0
    for _ in range(20_000):
        text = list(draw.choice(texts))
        text[draw.randrange(len(text))] = draw.choice(["", "/", "//", "\x00", "\n", "٣", "+", "#", "-", "知", "\ud800"])
        try:
            parse("".join(text))
        except ContractError as error:
            assert error.text("zh").isprintable()  # noqa: PT017  # a mutation may still be a topic
            refusals += 1
    assert refusals > 10_000


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_a_newer_message_is_told_as_newer_even_where_all_else_changed(sample: Any) -> None:
    for newer in (
        {"ver": 2},
        {"ver": 2, "s": "x", "body": [1], "t": {}, "content": 3},
        {"ver": 99, "body": {"kind": "new"}},
    ):
        error = refused(sample.topic, json.dumps(newer).encode())
        assert (error.code, error.details["found"]) == ("newer_version", newer["ver"])


def test_a_kind_of_event_that_is_not_known_is_newer_too() -> None:
    error = refused(DATA._replace(kind="event", leaf=""), b'{"ver":1,"body":{"kind":"harvest"}}')
    assert (error.code, error.where) == ("newer_version", "body.kind")


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_a_message_names_its_version(sample: Any) -> None:
    if sample.payload[:1] == b"{":
        assert refused(sample.topic, sample.payload.replace(b'"ver":1,', b"", 1)).code == "shape"
        assert refused(sample.topic, sample.payload.replace(b'"ver":1,', b'"ver":0,', 1)).code == "shape"


@pytest.mark.parametrize("literal", ["NaN", "Infinity", "-Infinity", "nan", "-inf"])
def test_nan_is_named_with_its_point(literal: str) -> None:
    for value in ("VALUE", "[1,VALUE,3]"):
        body = json.dumps(ONE | {"v": {"noise": 1, "co2": 0}}).replace('"co2": 0', f'"co2": {value}')
        error = refused(DATA, body.replace("VALUE", literal).encode())
        assert (error.code, error.details["key"]) == ("not_finite", "co2")


@pytest.mark.parametrize(
    ("base", "change", "where"),
    [
        (ONE, {"s": 0}, ""),
        (ONE, {"s": 1 << 53}, ""),
        (ONE, {"e": 0}, ""),
        (ONE, {"e": True}, ""),
        (ONE, {"c": 1000}, ""),
        (ONE, {"b": "x" * 65}, ""),
        (ONE, {"m": "x" * 65}, ""),
        (ONE, {"t": 1 << 63}, ""),
        (ONE, {"t": [5]}, "t"),
        (ONE, {"v": {}}, ""),
        (ONE, {"v": {"k" * 61: 1}}, ""),
        (ONE, {"v": {"co2": [1]}}, "v.co2"),
        (ONE, {"v": {"co2": "612"}}, ""),
        (ONE, {"v": {f"noise.{n}": 1 for n in range(257)}}, ""),
        (ONE, {"q": {"co2": "fine"}}, "q.co2"),
        (ONE, {"q": {"noise": "spike"}}, "q.noise"),
        (ONE, {"q": {"co2": {"spike": [0]}}}, "q.co2"),
        (MANY, {"s": []}, ""),
        (MANY, {"s": [8, 7]}, "s"),
        (MANY, {"s": [7, 7]}, "s"),
        (MANY, {"s": list(range(1, 5002))}, ""),
        (MANY, {"t": [5]}, "t"),
        (MANY, {"t": 5}, "t"),
        (MANY, {"v": {"co2": [1]}}, "v.co2"),
        (MANY, {"v": {"co2": 1}}, "v.co2"),
        (MANY, {"q": {"co2": "spike"}}, "q.co2"),
        (MANY, {"q": {"co2": {"spike": [2]}}}, "q.co2.spike"),
        (MANY, {"q": {"co2": {"spike": [-1]}}}, "q.co2.spike"),
        (MANY, {"q": {"co2": {"odd\n": [0]}}}, "q.co2.odd\n"),
    ],
)
def test_rows_that_cannot_be_read(base: dict[str, Any], change: dict[str, Any], where: str) -> None:
    assert readings.decode(json.dumps(base).encode()).epoch == 1
    error = refused(DATA, json.dumps(base | change).encode())
    assert (error.code, error.where) == ("shape", where)


def test_rows_are_judged_later_where_that_spares_their_neighbours() -> None:
    rows = readings.decode(json.dumps(MANY | {"v": {"co2": [612, 1e300], "gold": [1, 2]}, "t": [-5, 1 << 52]}).encode())
    readings.check_column("co2", rows.values["co2"])
    columns: list[tuple[str, readings.Column, str]] = [
        ("gold", [1.0], "unknown_measurement"),
        ("co2", [None, float("nan")], "not_finite"),
    ]
    for key, column, code in columns:
        with pytest.raises(ContractError) as caught:
            readings.check_column(key, column)
        assert caught.value.code == code


def sample(name: str) -> Any:
    return next(found for found in SAMPLES if found.name == f"v1/{name}")


@pytest.mark.parametrize("line", [b"", b"=", b"AAA=", b"A", b"AA AA", b"!!!!", b"A" * 700, b"AB"])
def test_a_signature_line_is_plain_base64url(line: bytes) -> None:
    found = sample("event-birth")
    assert refused(found.topic, found.payload + b"\n" + line).where == "signature"


def test_a_message_of_another_gateway_is_told() -> None:
    for name in ("event-birth", "meta-farm"):
        found = sample(name)
        assert refused(found.topic._replace(gateway="farm-02"), found.payload).code == "topic_mismatch"


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (b'"unit":"\xc2\xb0C"', b'"unit":"K"', "unit_mismatch"),
        (b'"air_temperature":{', b'"air_temp":{', "unknown_measurement"),
        (b'"id":"air-1"', b'"id":"Air 1"', "shape"),
        (b'"region":"990101001"', b'"region":"x"', "shape"),
        (b'"interval_ms":1000', b'"interval_ms":1001', "meta_hash"),
        (b'"kind":"farm"', b'"kind":"castle"', "shape"),
    ],
)
def test_a_birth_that_does_not_hold(old: bytes, new: bytes, code: str) -> None:
    found = sample("meta-farm")
    assert old in found.payload
    assert refused(found.topic, found.payload.replace(old, new)).code == code


def test_two_devices_of_one_id() -> None:
    device = birth.DeviceMeta("a", birth.Text("x"), "p", "h", {})
    content = birth.Content(birth.SiteMeta("s", birth.Text("x"), "farm", "990101"), [device, device])
    meta = birth.Meta(gateway="farm-01", boot="b", t=0, software="1", hash=content.hash, content=content)
    assert refused(DATA._replace(kind="meta", leaf=""), birth.encode(meta)).where == "content.devices"


def test_an_ack_never_names_a_range_backwards() -> None:
    body = ack.encode(ack.Ack(t=0, durable=[ack.Durable("events", 1, [(2, 1)])]))
    assert refused(DATA._replace(kind="ack", leaf=""), body).where == "ranges"


def test_an_event_of_a_misspelt_gateway() -> None:
    found = sample("event-birth")
    with pytest.raises(ContractError) as caught:
        event.decode(found.payload.replace(b'"farm-01"', b'"Farm 1"'))
    assert caught.value.where == "gateway"


def test_bombs_stay_small() -> None:
    bomb = zlib.compress(b'"' + b" " * 20_000_000 + b'"', 9)
    assert refused(DATA, bomb).code == "too_large"
    assert refused(DATA, b" " * (codec.MAX_BODY + 1)).code == "too_large"
    for deep in (b"[" * 200_000, b'{"v":' * 40_000, b'{"x":' + b"[" * 200_000):
        assert refused(DATA, deep).code in ("not_json", "shape")


@pytest.mark.parametrize(
    "cut", [lambda b: b[:-1], lambda b: b + b"x", lambda b: b[:3], lambda b: b"x" + b, lambda b: b + b]
)
def test_half_a_zlib_stream_is_no_message(cut: Any) -> None:
    assert refused(DATA, cut(codec.deflate(json.dumps(ONE).encode()))).code == "not_json"


@pytest.mark.parametrize("kind", ["cmd", "reply", "dossier", "rules"])
def test_kinds_without_messages_yet(kind: Any) -> None:
    assert refused(Topic("990101", "" if kind == "rules" else "farm-01", kind), b"{}").code == "shape"


def test_a_birth_whose_bounds_are_whole_numbers_fits_its_hash_after_the_journey() -> None:
    point = birth.PointMeta(unit="°C", low=-40, high=80)
    device = birth.DeviceMeta("air-1", birth.Text("棚"), "air", "0", {"air_temperature": point})
    content = birth.Content(birth.SiteMeta("yuhe", birth.Text("玉河"), "farm", "532331100", 25, 102), [device])
    meta = birth.Meta(gateway="farm-01", boot="b", t=0, software="1", hash=content.hash, content=content)
    assert birth.decode_meta(birth.encode(meta)).hash == content.hash


@pytest.mark.parametrize(
    ("text", "good"), [("\\u0000", False), ("x\\\\\\u0000", False), ("\\\\u0000", True), ("u0000", True)]
)
def test_a_nul_that_no_table_keeps_is_refused_and_what_only_looks_like_one_is_not(text: str, good: bool) -> None:
    payload = json.dumps({**ONE, "b": "?"}).replace("?", text).encode()
    if good:
        assert codec.decode(DATA, payload)
    else:
        assert refused(DATA, payload).code == "shape"

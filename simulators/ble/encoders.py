"""From values to the bytes of an advert: the other side of what a gateway parses, made after the makers' papers.

The layout is that of the example with the most values, so that a tag says what its model says and nothing more.
Values come by the parser's name of a field, in the parser's unit; integers are held inside their type.

    BTHome v2    service FCD2   info · (object id · value LE)…, encrypted: info · AES-CCM(objects) · counter[4] · tag[4]
                 nonce: MAC · D2 FC · info · counter (bthome.io/format, bthome.io/encryption)
    Ruuvi DF5    company 0499   05 · T s16 /200 · RH u16 /400 · p u16 +50000 Pa · acceleration 3 × s16 ·
                 battery[11 bits] tx[5] · movement · sequence u16 · MAC, big endian
    MiBeacon     service FE95   frame control[2] · product[2] · count · MAC reversed · object id[2] · length · value LE,
                 v5 encrypted: … · AES-CCM(object) · count[3] · tag[4]; nonce: MAC reversed · product · count · count[3]
    Govee        company EC88   H5075: 00 · (T × 10000 + RH × 10) 3 bytes, top bit: below zero · battery · 00
                                H5074: 00 · T s16 LE /100 · RH u16 LE /100 · battery · 02
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from struct import pack
from typing import Final, NamedTuple

from cryptography.hazmat.primitives.ciphers.aead import AESCCM

from contract.profile import BleProfile

BTHOME: Final = "0000fcd2-0000-1000-8000-00805f9b34fb"
MIBEACON: Final = "0000fe95-0000-1000-8000-00805f9b34fb"
RUUVI: Final = 0x0499
GOVEE: Final = 0xEC88


class Payload(NamedTuple):
    """What an advert carries: company -> data, service -> data."""

    manufacturer: dict[int, bytes]
    service: dict[str, bytes]


class Speaker(NamedTuple):
    """Who speaks: MAC as six bytes, the key where it encrypts, and the number of this advert."""

    mac: bytes
    key: bytes
    number: int


Values = Mapping[str, float]
Encoder = Callable[[Payload, Values, Speaker], Payload]

# object id -> (field, bytes, units a count, signed)
_OBJECTS: Final[dict[int, tuple[str, int, float, bool]]] = {
    0x00: ("packet_id", 1, 1, False),
    0x01: ("battery", 1, 1, False),
    0x02: ("temperature", 2, 0.01, True),
    0x03: ("humidity", 2, 0.01, False),
    0x04: ("pressure", 3, 0.01, False),
    0x05: ("illuminance", 3, 0.01, False),
    0x0C: ("voltage", 2, 0.001, False),
    0x11: ("opening", 1, 1, False),
    0x12: ("carbon_dioxide", 2, 1, False),
    0x14: ("moisture", 2, 0.01, False),
    0x1A: ("door", 1, 1, False),
    0x2D: ("window", 1, 1, False),
    0x2E: ("humidity", 1, 1, False),
    0x2F: ("moisture", 1, 1, False),
    0x3A: ("button", 1, 1, False),
    0x3F: ("rotation", 2, 0.1, True),
    0x45: ("temperature", 2, 0.1, True),
}


def bthome(example: Payload, values: Values, speaker: Speaker) -> Payload:
    """The objects of the example, in their order, with the values of now."""
    data = example.service[BTHOME]
    info = data[0]
    body = b""
    for number in _ids(data[1:-8] if info & 1 else data[1:], encrypted=bool(info & 1)):
        field, size, step, signed = _OBJECTS[number]
        value = speaker.number % 256 if number == 0 else values.get(field, 0.0)
        body += bytes([number]) + _held(value / step, size, signed=signed)
    if info & 1:
        counter = pack("<I", speaker.number)
        nonce = speaker.mac + b"\xd2\xfc" + bytes([info]) + counter
        sealed = AESCCM(speaker.key, tag_length=4).encrypt(nonce, body, None)
        return Payload({}, {BTHOME: bytes([info]) + sealed[:-4] + counter + sealed[-4:]})
    return Payload({}, {BTHOME: bytes([info]) + body})


def ruuvi(_: Payload, values: Values, speaker: Speaker) -> Payload:
    """A tag that lies still on its back."""
    data = pack(
        ">BhHHhhhHBH",
        5,
        _within(values["temperature"] * 200, -32767, 32767),
        _within(values["humidity"] * 400, 0, 65534),
        _within(values["pressure"] * 100 - 50_000, 0, 65534),
        *(4, -4, 1036),
        _within(values["voltage"] - 1600, 0, 2046) << 5 | 22,
        66,
        speaker.number % 65535,
    )
    return Payload({RUUVI: data + speaker.mac}, {})


def mibeacon(example: Payload, values: Values, speaker: Speaker) -> Payload:
    """One object an advert: temperature and humidity together, or by turns where encrypted; every tenth is battery."""
    data = example.service[MIBEACON]
    encrypted = bool(data[0] & 0x08)
    temperature = _held(values["temperature"] / 0.1, 2, signed=True)
    humidity = _held(values["humidity"] / 0.1, 2, signed=False)
    if speaker.number % 10 == 9:
        body = b"\x0a\x10\x01" + _held(values.get("battery", 100), 1, signed=False)
    elif not encrypted:
        body = b"\x0d\x10\x04" + temperature + humidity
    else:
        body = b"\x04\x10\x02" + temperature if speaker.number % 2 else b"\x06\x10\x02" + humidity
    head = data[:4] + bytes([speaker.number % 256])
    if not encrypted:
        return Payload({}, {MIBEACON: head + speaker.mac[::-1] + body})
    more = pack("<I", speaker.number // 256)[:3]
    sealed = AESCCM(speaker.key, tag_length=4).encrypt(speaker.mac[::-1] + head[2:] + more, body, b"\x11")
    return Payload({}, {MIBEACON: head + speaker.mac[::-1] + sealed[:-4] + more + sealed[-4:]})


def govee(example: Payload, values: Values, _: Speaker) -> Payload:
    """H5074 where the example has seven bytes, else H5075."""
    battery = _within(values.get("battery", 100), 0, 100)
    if len(example.manufacturer[GOVEE]) == 7:
        temperature = _held(values["temperature"] * 100, 2, signed=True)
        humidity = _held(values["humidity"] * 100, 2, signed=False)
        return Payload({GOVEE: b"\0" + temperature + humidity + bytes([battery, 2])}, {})
    tenths = _within(values["temperature"] * 10, -400, 1000)
    packed = abs(tenths) * 1000 + _within(values["humidity"] * 10, 0, 999) | (0x800000 if tenths < 0 else 0)
    return Payload({GOVEE: b"\0" + packed.to_bytes(3, "big") + bytes([battery, 0])}, {})


ENCODERS: Final[dict[str, Encoder]] = {"bthome": bthome, "ruuvi": ruuvi, "xiaomi": mibeacon, "govee": govee}


def layout(profile: BleProfile) -> Payload:
    """What the richest example of a profile carries; encrypted BTHome objects in the clear, their tail kept."""
    example = max(profile.examples, key=lambda example: len(example.values))
    manufacturer = {company: bytes.fromhex(data) for company, data in example.manufacturer.items()}
    service = {uuid: bytes.fromhex(data) for uuid, data in example.service.items()}
    data = service.get(BTHOME, b"")
    if data and data[0] & 1:
        nonce = bytes.fromhex(example.address.replace(":", "")) + b"\xd2\xfc" + data[:1] + data[-8:-4]
        clear = AESCCM(bytes.fromhex(example.key), tag_length=4).decrypt(nonce, data[1:-8] + data[-4:], None)
        service[BTHOME] = data[:1] + clear + data[-8:]
    return Payload(manufacturer, service)


def _ids(objects: bytes, *, encrypted: bool) -> list[int]:
    found, place = [0] if encrypted and objects[0] != 0 else [], 0
    while place < len(objects):
        found.append(objects[place])
        place += 1 + _OBJECTS[objects[place]][1]
    return found


def _within(value: float, low: int, high: int) -> int:
    return min(max(round(value), low), high)


def _held(raw: float, size: int, *, signed: bool) -> bytes:
    most = (1 << (8 * size - signed)) - 1
    return _within(raw, -most - 1 if signed else 0, most).to_bytes(size, "little", signed=signed)

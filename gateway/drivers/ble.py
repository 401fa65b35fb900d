"""Adverts of Bluetooth tags: which family speaks, and what it says, by the parsers that others keep for each family.

    AD structure   | length | type | data …
    type 16        | length | 16   | service, 16 bit LE      | service data …        BTHome D2 FC, MiBeacon 95 FE
    type FF        | length | FF   | company id, 16 bit LE   | manufacturer data …   Ruuvi 99 04, Govee 88 EC

    BTHome   | info | object id, value LE | … or | info | ciphertext … | counter[4] | tag[4] |     info bit 0: encrypted
    MiBeacon | control[2] | product[2] | count | … | object or ciphertext … |                  control bit 3: encrypted

A parser of these libraries keeps every value that it ever gave and answers with all of them, so a value that is no
longer sent would look fresh. Each advert is therefore read by a parser of its own, and what goes from advert to advert
(counters, repeats) is kept in gateway.core.tag. A library is imported when the first tag of its family is configured.

The tag[4] of an encrypted advert protects its bytes; what comes in clear is protected by the CRC of the radio alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib import import_module
from typing import Any, Final, NamedTuple

from contract.profile import BleProfile
from gateway.core.advert import Advert, Word
from gateway.core.fault import Fault
from gateway.core.tag import SIGNAL, Read
from gateway.drivers.scale import decimal

_LONG: Final = "0000{}-0000-1000-8000-00805f9b34fb"
_BTHOME: Final = _LONG.format("fcd2")
_BTHOME_1: Final = _LONG.format("181c"), _LONG.format("181e")
_MIBEACON: Final = _LONG.format("fe95")


def _bthome_sealed(advert: Advert) -> bool:
    return bool(advert.service[_BTHOME][0] & 1) if _BTHOME in advert.service else _BTHOME_1[1] in advert.service


def _bthome_counter(advert: Advert) -> int:
    data = advert.service[_BTHOME if _BTHOME in advert.service else _BTHOME_1[1]]
    return int.from_bytes(data[-8:-4], "little")


def _mibeacon_sealed(advert: Advert) -> bool:
    return bool(advert.service[_MIBEACON][0] & 0x08)


class Family(NamedTuple):
    """One family of tags and its parser.

    companies, services: one of them must be in an advert (both empty: only the parser can tell); sealed: whether an
    advert is encrypted; counter: the number in a sealed one that must rise; keys: how long its
    keys are; answers: the values come in the scan
    response, so that tags must be asked (active scan).
    """

    module: str
    parser: str
    companies: tuple[int, ...] = ()
    services: tuple[str, ...] = ()
    sealed: Callable[[Advert], bool] | None = None
    counter: Callable[[Advert], int] | None = None
    keys: tuple[int, ...] = ()
    answers: bool = False


FAMILIES: Final[dict[str, Family]] = {
    "bthome": Family(
        "bthome_ble",
        "BTHomeBluetoothDeviceData",
        services=(_BTHOME, *_BTHOME_1),
        sealed=_bthome_sealed,
        counter=_bthome_counter,
        keys=(16,),
    ),
    "ruuvi": Family("ruuvitag_ble", "RuuvitagBluetoothDeviceData", companies=(0x0499,)),
    "xiaomi": Family(
        "xiaomi_ble", "XiaomiBluetoothDeviceData", services=(_MIBEACON,), sealed=_mibeacon_sealed, keys=(12, 16)
    ),
    "govee": Family("govee_ble", "GoveeBluetoothDeviceData", answers=True),
}


def reader(profile: BleProfile, key: bytes = b"") -> Read:
    """The function from an advert of a tag of `profile` to what it says, with `key` where it encrypts.

    Its faults: advert_foreign, advert_empty, key_missing, key_wrong, unencrypted. Whatever the bytes are, it raises
    nothing. ImportError here where the library is not installed.
    """
    family = FAMILIES[profile.parser]
    parser: Callable[..., Any] = getattr(import_module(family.module), family.parser)
    envelope: Callable[..., Any] = import_module("habluetooth").BluetoothServiceInfoBleak
    wanted = [(point.field, point.key, decimal(point)) for point in profile.points if point.field != SIGNAL]

    def read(advert: Advert) -> Word | Fault:
        if not _of(family, advert):
            return Fault("advert_foreign", details={"family": profile.parser})
        if not all(advert.service.values()) or not all(advert.manufacturer.values()):
            return Fault("advert_empty", details={"hex": advert.hex})
        sealed = family.sealed is not None and family.sealed(advert)
        if sealed and not key:
            return Fault("key_missing")
        if key and not sealed:
            return Fault("unencrypted")
        if key and len(key) not in family.keys:
            return Fault("key_wrong")
        reading = parser(key) if key else parser()
        try:
            update = reading.update(enveloped(envelope, advert))
        except Exception:  # the library's word for bytes that it cannot read, of many kinds
            return Fault("advert_empty", details={"hex": advert.hex})
        if sealed and not reading.bindkey_verified:
            return Fault("key_wrong")
        found = {str(what.key): value.native_value for what, value in update.entity_values.items()}
        found |= {str(what.key): value.native_value for what, value in update.binary_entity_values.items()}
        values = {key: _number(found[field], convert) for field, key, convert in wanted if field in found}
        if not values:
            return Fault("advert_empty", details={"hex": advert.hex})
        counter = family.counter(advert) if sealed and family.counter else None
        packet = found.get("packet_id")
        return Word(values, counter, None if packet is None else int(packet))

    return read


def told(advert: Advert, profiles: Iterable[BleProfile]) -> list[BleProfile]:
    """The profiles whose sign (`identify`) an advert carries, those that ask for more first."""
    return sorted((one for one in profiles if _signed(one, advert)), key=lambda one: -len(_sign(one)))


def patterns(parsers: Iterable[str]) -> list[tuple[int, int, bytes]]:
    """(start, AD type, bytes) of what a passive scan is to let through for these families."""
    found: list[tuple[int, int, bytes]] = []
    for name in dict.fromkeys(parsers):
        family = FAMILIES[name]
        found += [(0, 0xFF, company.to_bytes(2, "little")) for company in family.companies]
        found += [(0, 0x16, bytes.fromhex(service[4:8])[::-1]) for service in family.services]
    return found


def _of(family: Family, advert: Advert) -> bool:
    if not family.companies and not family.services:
        return bool(advert.manufacturer)
    return any(company in advert.manufacturer for company in family.companies) or any(
        service in advert.service for service in family.services
    )


def enveloped(envelope: Callable[..., Any], advert: Advert, seconds: float = 0.0) -> Any:
    """An advert, heard at `seconds`, as the parsers take it (habluetooth.BluetoothServiceInfoBleak)."""
    return envelope(
        name=advert.name or advert.address,
        address=advert.address,
        rssi=advert.rssi,
        manufacturer_data=advert.manufacturer,
        service_data=advert.service,
        service_uuids=[],
        source="",
        device=None,
        advertisement=None,
        connectable=False,
        time=seconds,
        tx_power=None,
    )


def _number(value: object, convert: Callable[[float], float | None]) -> float | None:
    return convert(float(value)) if isinstance(value, int | float) else None


def _sign(profile: BleProfile) -> list[object]:
    sign = profile.identify
    return [part for part in (sign.name, sign.service) if part] + ([] if sign.company is None else [sign.company])


def _signed(profile: BleProfile, advert: Advert) -> bool:
    sign = profile.identify
    return (
        bool(_sign(profile))
        and (not sign.name or advert.name.startswith(sign.name))
        and (sign.company is None or sign.company in advert.manufacturer)
        and (sign.service is None or sign.service in advert.service)
    )

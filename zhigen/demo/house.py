"""Files of the demo below one folder: counted profiles, a configuration per gateway and the cloud's, accounts."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from time import time_ns
from typing import Any

import yaml

from contract import document
from contract.profile import ModbusProfile
from simulators.counted import as_yaml, counted
from zhigen.demo.county import COUNTY, COUNTY_NAME, OUTLINES, PEOPLE, REGIONS, SINCE, Farm, Premises
from zhigen.demo.peripherals import seats


def write_profiles(farm: Farm, shipped: Path, folder: Path) -> dict[str, Path]:
    """The counted variant of each profile that `farm` uses; instrument id -> file.

    The gateway waits longer for a reply than on a real line: simulators on a busy machine answer late, and a reply that
    was served but no longer waited for would look like a loss.
    """
    patience_ms = 3_000 if farm.wiring == "tcp" else 1_500
    folder.mkdir(parents=True, exist_ok=True)
    files = {}
    for instrument in farm.instruments:
        source = shipped / f"{instrument.profile}.yaml"
        variant = counted(document.read(ModbusProfile, source.read_bytes(), source.name))
        variant = variant.model_copy(update={"limits": variant.limits.model_copy(update={"timeout_ms": patience_ms})})
        files[instrument.id] = folder / f"{variant.id}.yaml"
        files[instrument.id].write_text(as_yaml(variant), encoding="utf-8")
    return files


def farm_devices(farm: Farm) -> list[dict[str, Any]]:
    """The devices of a farm as its configuration has them, all on the bus `field`."""
    return [
        {
            "id": instrument.id,
            "name": {"zh": instrument.zh, "en": instrument.en},
            "profile": f"{instrument.profile}-counted",
            "bus": "field",
            "unit": instrument.unit,
            "interval_s": instrument.interval_s,
            "points": instrument.points,
        }
        for instrument in farm.instruments
    ]


def gateway_config(
    premises: Premises,
    folder: Path,
    buses: Sequence[Mapping[str, Any]],
    devices: Sequence[Mapping[str, Any]],
    broker: Mapping[str, Any],
    profiles: Path | None = None,
    pages: int = 0,
    peripherals: Sequence[Mapping[str, Any]] = (),
) -> Path:
    """Write the configuration that a field engineer would have written; `profiles`: a folder of own profiles, `pages`:
    the port of the gateway's own pages, `peripherals`: what people work with."""
    site = {
        "id": premises.site,
        "name": {"zh": premises.zh, "en": premises.en},
        "kind": premises.kind,
        "region": premises.region,
        "latitude": premises.latitude,
        "longitude": premises.longitude,
    }
    return _write(
        folder / f"{premises.gateway}.yaml",
        {
            "version": 1,
            "gateway": {"id": premises.gateway, "county": COUNTY, "keys": str(keys(folder, premises.gateway))},
            "site": site,
            "broker": dict(broker),
            "storage": {"folder": str(folder / premises.gateway)},
            "profiles": [str(profiles)] if profiles else [],
            "buses": [dict(bus) for bus in buses],
            "devices": [dict(device) for device in devices],
            "terminal": {"port": pages, **({"access_file": access_word(folder).name} if pages else {})},
            "peripherals": [dict(one) for one in peripherals],
            **(seats(premises) if peripherals or pages else {}),
        },
    )


def access_word(folder: Path) -> Path:
    """The file with the word that opens the engineer's pages of all gateways below `folder`; made where it is not."""
    path = folder / "terminal-word"
    if not path.exists():
        path.touch(0o600)
        path.write_text(secrets.token_urlsafe(12) + "\n", encoding="ascii")
    return path


def keys(folder: Path, gateway: str) -> Path:
    """Where a gateway below `folder` keeps its key."""
    return folder / f"{gateway}-keys"


def cloud_config(
    folder: Path, listen_port: int, broker_port: int, tls_port: int, engine: str, stores: Mapping[str, Any]
) -> Path:
    """Write the county's configuration; `stores`: its sections about stores that are not embedded."""
    return _write(
        folder / "cloud.yaml",
        {
            "format": 1,
            "data": str(folder / "cloud"),
            "county": {"code": COUNTY, "name": COUNTY_NAME, "reward_yuan": 500},  # a sum of this county, as invented
            "listen": {"port": listen_port},
            "embedded_broker": {"port": broker_port, "tls_port": tls_port, "engine": engine},
            **stores,
        },
    )


def encrypted(engine: str) -> bool:
    """Whether gateways come by certificate: mosquitto asks for one, amqtt takes anybody."""
    from cloud.app.broker import mosquitto
    from cloud.kernel.config import Config

    return mosquitto(Config.model_validate({"embedded_broker": {"engine": engine}}).embedded_broker) is not None


def furnish(config: Path, password: str, premises: Sequence[Premises]) -> dict[str, str]:
    """Make the databases, the list of regions, an account per role with `password`; register gateways.

    config: the county's; premises: whose gateways. Returns gateway -> claim code.
    """
    from cloud import migrations
    from cloud.accounts import office
    from cloud.app import stores
    from cloud.kernel.audit import by_machine
    from cloud.kernel.config import load
    from cloud.kernel.folder import prepare
    from cloud.keys import new_claim
    from cloud.regions.office import bring, outline
    from cloud.regions.outline import read as read_outlines
    from cloud.regions.reading import read
    from cloud.registry.registration import register
    from zhigen.demo.parties import settle

    known = load(config)
    with closing(stores.database(known, prepare(known.data))) as database:
        migrations.upgrade(database)
        now = time_ns() // 1_000_000
        with database.write() as session:
            deed = by_machine(session, "demo", now)
            bring(deed, read(REGIONS.read_bytes()).regions, REGIONS.name, SINCE, dated=True)
            outline(by_machine(session, "demo", now), read_outlines(OUTLINES.read_bytes()).outlines)
            parties = settle(deed)
        for name, role in PEOPLE.items():
            office.add(database, name, password, role, COUNTY, "zh", now, subject=parties.get(role, ""))
        with database.write() as session:
            for one in premises:
                register(session, one.gateway, COUNTY, "demo", now)
            return {one.gateway: new_claim(session, one.gateway, COUNTY, "demo", now)[0] for one in premises}


def _write(path: Path, content: Mapping[str, Any]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(dict(content), allow_unicode=True, sort_keys=False), encoding="utf-8")
    return path

"""Files of the demo: for each farm a counted set of profiles and a gateway configuration, below one folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from contract import profile
from simulators.counted import as_yaml, counted
from zhigen.demo.county import COUNTY, Farm

SHIPPED = "device-profiles"


def write_profiles(farm: Farm, shipped: Path, folder: Path) -> dict[str, Path]:
    """The counted variant of each profile that `farm` uses; instrument id -> file."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {}
    for instrument in farm.instruments:
        source = shipped / f"{instrument.profile}.yaml"
        variant = counted(profile.read(source.read_text(), source.name))
        files[instrument.id] = folder / f"{variant.id}.yaml"
        files[instrument.id].write_text(as_yaml(variant))
    return files


def gateway_config(farm: Farm, folder: Path, profiles: Path, bus: dict[str, Any], broker_port: int) -> Path:
    """Write the configuration that a field engineer would have written for this farm."""
    config = {
        "version": 1,
        "gateway": {"id": farm.gateway, "county": COUNTY},
        "site": {
            "id": farm.site,
            "name": {"zh": farm.zh, "en": farm.en},
            "kind": "farm",
            "region": farm.region,
            "latitude": farm.latitude,
            "longitude": farm.longitude,
        },
        "broker": {"host": "127.0.0.1", "port": broker_port},
        "storage": {"folder": str(folder / farm.gateway)},
        "profiles": [str(profiles)],
        "buses": [{"name": "field", **bus}],
        "devices": [
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
        ],
    }
    path = folder / f"{farm.gateway}.yaml"
    path.write_text(yaml.safe_dump(config, allow_unicode=True, sort_keys=False))
    return path

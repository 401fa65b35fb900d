"""Small device profiles for the tests of the gateway."""

from __future__ import annotations

from typing import Any

from contract.profile import ModbusProfile, Point


def point(**fields: Any) -> Point:
    return Point.model_validate({"key": "air_temperature", "address": 0, "unit": "°C", **fields})


def profile(*points: dict[str, Any], **limits: int) -> ModbusProfile:
    return ModbusProfile.model_validate(
        {
            "format": 1,
            "id": "test",
            "model": {"maker": "test", "name": "test"},
            "name": {"zh": "试", "en": "test"},
            "kind": "environment",
            "source": ["tests"],
            "confidence": "a",
            "limits": {"timeout_ms": 200, **limits},
            "points": list(points),
            "examples": [{"registers": {}, "values": {}}],
        }
    )


def simple(**limits: int) -> ModbusProfile:
    """Humidity in register 0, temperature in register 1, tenths."""
    return profile(
        {"key": "relative_humidity", "address": 0, "scale": 0.1, "unit": "%"},
        {"key": "air_temperature", "address": 1, "type": "s16", "scale": 0.1, "unit": "°C"},
        **limits,
    )

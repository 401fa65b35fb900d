"""Examples of what the law's routes answer, for the page about the API."""

from __future__ import annotations

from typing import Any, Final

_BANNED: Final = {"zh": "禁止销售和使用", "en": "neither sold nor used"}
RULE: Final[dict[str, Any]] = {
    "id": "banned-736",
    "kind": "banned",
    "kind_name": _BANNED,
    "region": "",
    "substances": [{"zh": "克百威", "en": "carbofuran"}],
    "every": "",
    "registrations": [],
    "crops": [],
    "only": [],
    "unless": [],
    "since": "2026-06-01",
    "until": None,
    "at_latest": False,
    "source": {
        "id": "mara-736",
        "name": {"zh": "农业农村部公告第736号", "en": "MARA announcement 736"},
        "issued": None,
    },
    "confidence": "S",
    "note": None,
}
_SET: Final = {"set": "5f" * 32, "set_version": "national 1, county-349901 2"}
RULES: Final[dict[str, Any]] = {"items": [RULE], "next": None, **_SET}
SUBSTANCE: Final[dict[str, Any]] = {
    "name": {"zh": "克百威", "en": "carbofuran"},
    "also": ["呋喃丹"],
    "on": "2026-11-30",
    "restricted": False,
    "in_force": ["banned-736"],
    "rules": [RULE],
    "uncovered": False,
}
FILE: Final[dict[str, Any]] = {
    "id": "01930d3e-7c00-7abc-8def-0123456789ab",
    "region": "349901",
    "name": "county-349901",
    "edition": 2,
    "digest": "5f" * 32,
    "created": 1795910400000,
    "created_by": "wang",
    "added": ["county-real-name"],
}
LAW_SET: Final[dict[str, Any]] = {"digest": "5f" * 32, "since": 1795910400000, "set_version": _SET["set_version"]}

"""Examples of judgements, for the page about the API."""

from __future__ import annotations

from typing import Any, Final

REASON: Final[dict[str, Any]] = {
    "outcome": "refused",
    "code": "banned",
    "about": "克百威",
    "text": {"zh": "国家禁用农药：克百威", "en": "banned nationwide: carbofuran"},
    "rule": "banned-736",
    "source": {"zh": "农业农村部公告第736号", "en": "MARA announcement 736"},
    "confidence": "S",
}
VERDICT: Final[dict[str, Any]] = {
    "outcome": "refused",
    "answer": {"zh": "拒售", "en": "refused"},
    "reasons": [REASON],
    "asks": [],
    "harvest_from": None,
}
_SET: Final = {"set": "5f" * 32, "set_version": "national 1"}
_PRODUCT: Final = {"registration": "PD99000021", "product": "3% 克百威颗粒剂"}
JUDGEMENT: Final[dict[str, Any]] = {
    "on": "2026-11-30",
    **_SET,
    "verdict": VERDICT,
    "alternatives": [
        {"registration": "PD99000033", "name": "5% 阿维菌素乳油", "ingredients": ["阿维菌素"], "interval_days": 7}
    ],
}
TOUCHES: Final[dict[str, Any]] = {
    "before": "2026-05-31",
    "on": "2026-06-01",
    "rules": ["banned-736"],
    "substances": [{"zh": "克百威", "en": "carbofuran"}],
    "registrations": [],
    "counts": {
        "stock": [{"unit": "袋", "amount": 37.0, "lots": 3, "subjects": 2}],
        "sales": {"rows": 14, "first": 1779321600000, "last": 1780156800000},
        "uses": {"rows": 0, "first": None, "last": None},
    },
    "items": [
        {
            **_PRODUCT,
            "subject": "01930d3e-7c00-7abc-8def-0123456789ab",
            "region": "349901101",
            "lot": "20260301",
            "pack": "",
            "amount": 12.0,
            "unit": "袋",
            "before": "allowed",
            "after": "refused",
            "reasons": [REASON],
        }
    ],
    "next": None,
}
REJUDGED: Final[dict[str, Any]] = {
    "id": "01930d3e-7c00-7abc-8def-0123456789ab",
    "on": "2026-06-01",
    "own_day": False,
    **_SET,
    "then": "allowed",
    "strictest": "refused",
    "lines": [{"line": 0, **_PRODUCT, "verdict": VERDICT}],
}

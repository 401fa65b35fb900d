"""Examples of products, ledgers and stock, for the page about the API."""

from __future__ import annotations

from typing import Any, Final

_ID: Final = "019388f2-6a10-7c3e-9d41-5b7e2f60a1c4"
_SHOP: Final = "019388f2-6a10-7c3e-9d41-5b7e2f60a1c5"
_PACK: Final = "11000011001000000000000000000001"
PRODUCT: Final[dict[str, Any]] = {
    "id": _ID,
    "version": 1,
    "region": "349901",
    "kind": "pesticide",
    "registration": "PD99000033",
    "name": "5% 阿维菌素乳油",
    "maker": "示范农化有限公司",
    "ingredients": ["阿维菌素"],
    "circumstances": [],
    "registered_since": "2024-03-01",
    "registered_until": "2029-03-01",
    "suspensions": [],
    "labels": [{"crop": "黄瓜", "pest": "斑潜蝇", "interval_days": 3, "per_season": 2}],
    "prescription": False,
    "enterprise": "",
    "unit": "瓶",
    "content": "500 mL",
    "changed": 1795910400000,
}
DOUBT: Final[dict[str, Any]] = {"code": "sold_twice", "text": {"zh": "此包已售出过", "en": "this pack was sold before"}}
LINE: Final[dict[str, Any]] = {
    "product": _ID,
    "registration": "PD99000033",
    "pack": _PACK,
    "lot": "20260301",
    "made": "2026-03-01",
    "expires": "2028-03-01",
    "sign": -1,
    "amount": "1",
    "unit": "瓶",
    "told": "1 瓶",
    "doubts": [],
}
ENTRY: Final[dict[str, Any]] = {
    "id": _ID,
    "kind": "sale",
    "subject": _SHOP,
    "region": "349901101",
    "at": 1795910400000,
    "received": 1795910400500,
    "gateway": "desk-349901",
    "clerk": "clerk-1",
    "party": "",
    "party_subject": "",
    "document": "",
    "buyer": "",
    "crop": "黄瓜",
    "pest": "斑潜蝇",
    "notice": True,
    "prescription": "",
    "receipt": "S-0007",
    "corrects": "",
    "cause": "",
    "why": "",
    "outcome": "allowed",
    "told_outcome": "",
    "law": "5f" * 32,
    "reversed": "",
    "reasons": [],
    "doubts": [],
    "lines": [LINE],
}
STOCK: Final[dict[str, Any]] = {
    "id": "5f" * 16,
    "subject": _SHOP,
    "region": "349901101",
    "registration": "PD99000033",
    "product": _ID,
    "lot": "20260301",
    "pack": "",
    "unit": "瓶",
    "amount": "37",
    "bought": "40",
    "sold": "4",
    "returned": "1",
    "counted": "0",
    "made": "2026-03-01",
    "expires": "2028-03-01",
}
NEXT: Final[dict[str, Any]] = {"lot": "20260301", "pack": "", "expires": "2028-03-01", "amount": "37", "unit": "瓶"}
PACK: Final[dict[str, Any]] = {
    "code": _PACK,
    "product": PRODUCT,
    "lines": [{**LINE, "entry": _ID, "kind": "sale", "subject": _SHOP, "at": 1795910400000}],
}
JUDGED: Final[dict[str, Any]] = {
    "outcome": "refused",
    "reasons": [
        {
            "line": 0,
            "outcome": "refused",
            "code": "banned",
            "about": "克百威",
            "text": {"zh": "国家禁用农药：克百威", "en": "banned nationwide: carbofuran"},
            "rule": "banned-736",
        }
    ],
    "asks": [],
    "doubts": [],
    "alternatives": [
        {
            "registration": "PD99000033",
            "name": "5% 阿维菌素乳油",
            "crop": "黄瓜",
            "pest": "斑潜蝇",
            "interval_days": 3,
            "stock": "37",
            "unit": "瓶",
        }
    ],
}

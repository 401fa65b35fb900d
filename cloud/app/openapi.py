"""The OpenAPI document: FastAPI's, with the live stream's shape, problem+json where it belongs, a fixed order."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any, Final

from fastapi import FastAPI
from pydantic.json_schema import models_json_schema

from cloud.alerts.views import AlertView
from cloud.app.versions import ETAG, IF_NONE_MATCH, NOT_CHANGED
from cloud.kernel.problem import MEDIA, ProblemBody, told
from cloud.registry.views import GatewayView
from cloud.telemetry.rapid_test import RapidTestView
from cloud.telemetry.scan import ScanView
from cloud.telemetry.views import AlarmView, Beat, Farewell, LatestView

TAGS: Final = [
    {"name": "about", "description": "这是谁的平台 / whose cloud this is"},
    {"name": "session", "description": "登录 / log-in"},
    {"name": "accounts", "description": "账号、操作记录 / accounts, the audit"},
    {"name": "regions", "description": "区划 / regions"},
    {"name": "registry", "description": "测量项、网关 / measurements, gateways"},
    {"name": "subjects", "description": "主体、名册、场所由谁管 / subjects, census, tenures"},
    {"name": "applications", "description": "备案申请和材料 / applications and their papers"},
    {"name": "agreements", "description": "协议、承诺、签署 / agreements, promises, signatures"},
    {"name": "credentials", "description": "主体身份码 / electronic identity"},
    {"name": "land", "description": "基地、地块、产地编码 / bases, plots, origin codes"},
    {"name": "licences", "description": "经营许可 / licences of shops"},
    {"name": "certificates", "description": "三品一标 / certificates and their table"},
    {"name": "keys", "description": "密钥、注册、吊销 / keys, enrolment, revocation"},
    {
        "name": "telemetry",
        "description": "场所、设备、数值、告警、快检、扫码、实时 / "
        "sites, devices, values, alarms, rapid tests, scans, live",
    },
    {
        "name": "inputs",
        "description": "投入品目录、进销货台账、库存、购买人 / farm inputs, their ledgers, stock, buyers",
    },
    {"name": "alerts", "description": "线路告警、预警 / alerts about the pipe and about produce"},
    {"name": "warnings", "description": "风险预警、审核、规则参数 / warnings, their review, figures of the rules"},
    {"name": "law", "description": "规则与判断 / rules of the law and judgements"},
    {"name": "fleet", "description": "规则与指令 / rules and commands"},
    {"name": "quarantine", "description": "隔离区 / what could not be accepted"},
    {"name": "proofs", "description": "读数的证明 / proofs of readings"},
    {"name": "exchange", "description": "对外交换：EPCIS 2.0 / what others read: EPCIS 2.0"},
    {"name": "production", "description": "茬口、农事、采收、产地环境 / cycles, operations, harvest, environment"},
    {"name": "market", "description": "市场准入、日台账、重点监管 / gates of markets, daily books, watched subjects"},
    {"name": "overview", "description": "监管驾驶舱 / the county at a glance"},
    {"name": "statistics", "description": "统计报表 / statistics and reports"},
    {
        "name": "testing",
        "description": "样品、快检、定量检测、方法、限量、抽样计划、复检 / "
        "samples, rapid and laboratory tests, methods, limits, sampling plans, reinspections",
    },
    {"name": "trace", "description": "批次、交接、运输、准出 / batches, transfers, transport, release"},
    {"name": "recall", "description": "召回、通知、处置 / recalls, notices, answers of holders"},
    {"name": "complaints", "description": "投诉举报 / complaints of the public"},
    {"name": "labels", "description": "标签 / labels on packs"},
    {"name": "vouchers", "description": "合格证、入市凭证 / vouchers"},
    {"name": "dataquality", "description": "录入质量、整改 / how well records are kept, rectifications"},
    {"name": "export", "description": "导出 / what people take away"},
    {"name": "health", "description": "存活与就绪 / liveness and readiness"},
]
_TOLD: Final = (GatewayView, AlarmView, AlertView, RapidTestView, ScanView, Beat, Farewell)  # by the live stream
_REF: Final = "#/components/schemas/{model}"


def describe(app: FastAPI, versioned: Collection[str]) -> None:
    """Make `app.openapi()` give the completed document. versioned: operations that read one versioned thing."""
    app.openapi_tags = [dict(tag) for tag in TAGS]
    app.description = (
        "Times are int64 ms UTC. Errors are application/problem+json (RFC 9457) in zh or en by Accept-Language. "
        "Log in with POST /api/v1/session; then the cookie `zhigen_session`, or its value as a Bearer token."
    )
    plain = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _complete(plain(), versioned)
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]  # FastAPI's documented way


def text(app: FastAPI) -> str:
    """The document as deterministic JSON."""
    return json.dumps(app.openapi(), ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def _complete(document: dict[str, Any], versioned: Collection[str]) -> dict[str, Any]:
    components = document.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    _, extra = models_json_schema(
        [(model, "serialization") for model in (ProblemBody, LatestView, *_TOLD)],
        ref_template=_REF,
    )
    for name, schema in extra["$defs"].items():
        schemas.setdefault(name, schema)
    schemas["LiveEvent"] = _live_event()
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    components["securitySchemes"] = {
        "cookie": {"type": "apiKey", "in": "cookie", "name": "zhigen_session"},
        "bearer": {"type": "http", "scheme": "bearer"},
    }
    fault = told("fault")[500]
    for path in document["paths"].values():
        for operation in path.values():
            responses = operation["responses"]
            responses["500"] = {"description": fault["description"], "content": fault["content"]}
            for status, response in responses.items():
                _as_problem(status, response)
            if operation["operationId"] in versioned:
                operation.setdefault("parameters", []).append(IF_NONE_MATCH)
                responses["200"]["headers"] = {"ETag": ETAG}
                responses["304"] = NOT_CHANGED
            if "401" in responses and operation["operationId"] != "logIn":
                operation["security"] = [{"cookie": []}, {"bearer": []}]
    return document


def _as_problem(status: str, response: dict[str, Any]) -> None:
    """FastAPI files a response model under the media type of the route; ours are problems."""
    content = response.get("content", {})
    if status[0] in "45" and (MEDIA in content or _is_validation(content)):
        problem = content.get(MEDIA) or told("not_acceptable_input")[422]["content"][MEDIA]
        problem["schema"] = {"$ref": _REF.format(model="ProblemBody")}
        response["content"] = {MEDIA: problem}


def _is_validation(content: dict[str, Any]) -> bool:
    return "HTTPValidationError" in str(content.get("application/json", ""))


def _live_event() -> dict[str, Any]:
    def variant(name: str, data: dict[str, Any]) -> dict[str, Any]:
        properties = {"event": {"type": "string", "const": name}, "data": data}
        return {"type": "object", "properties": properties, "required": ["event", "data"], "title": f"Live_{name}"}

    def ref(model: type) -> dict[str, Any]:
        return {"$ref": _REF.format(model=model.__name__)}

    reading = {
        "type": "array",
        "description": "series, t, value, quality word",
        "prefixItems": [
            {"type": "string"},
            {"type": "integer"},
            {"anyOf": [{"type": "number"}, {"type": "null"}]},
            {"type": "string"},
        ],
        "minItems": 4,
        "maxItems": 4,
    }
    variants = [
        variant("readings", {"type": "array", "items": reading}),
        variant("gateway", ref(GatewayView)),
        variant("alarm", ref(AlarmView)),
        variant("alert", ref(AlertView)),
        variant("rapid_test", ref(RapidTestView)),
        variant("scan", ref(ScanView)),
        variant("beat", ref(Beat)),
        variant("end", ref(Farewell)),
    ]
    return {
        "oneOf": variants,
        "title": "LiveEvent",
        "description": "One event of the stream; `data` is one line of JSON.",
    }

"""Whatever the OpenAPI document allows, and what it does not, is answered without a fault of ours (no 5xx).

schemathesis makes requests out of the document; they are sent to a real cloud by an administrator of the nation, half
of them about things that are there. Here each operation gets a few, on one of the two engines; `make schemathesis` is
the same for long, on both, from another seed each time.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from typing import Any, Final

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.specs.openapi.schemas import OpenApiSchema

from cloud.kernel.audit import by_machine
from cloud.kernel.clock import now_ms
from cloud.regions.office import bring
from cloud.regions.reading import read
from tests.cloud.app.described import DOCUMENT
from tests.cloud.farm import COUNTY, settle
from tests.cloud.house import House
from tests.engines import ENGINES, Engine, Engines
from zhigen.demo.county import REGIONS, SINCE

CAMPAIGN: Final = int(os.environ.get("ZHIGEN_SCHEMATHESIS", "0"))  # requests per operation and mode; 0: the short test
SEED: Final = int(os.environ.get("ZHIGEN_SEED", "0")) or (secrets.randbits(32) if CAMPAIGN else 1)
EXAMPLES: Final = CAMPAIGN or 1
ENDLESS: Final = frozenset({"watchLive"})  # its answer never ends
SCHEMA: Final[OpenApiSchema] = schemathesis.openapi.from_dict(DOCUMENT)
OPERATIONS: Final = [
    operation
    for operation in (found.ok() for found in SCHEMA.get_all_operations())
    if operation.definition.raw["operationId"] not in ENDLESS
]
CASES: Final = [
    (operation, engine)
    for number, operation in enumerate(OPERATIONS)
    for engine in (ENGINES if CAMPAIGN else ENGINES[number % 2 : number % 2 + 1])
]
pytestmark = pytest.mark.xdist_group("schemathesis")


class Target:
    """A cloud with something in it, and the ids of what its lists tell of."""

    def __init__(self, house: House) -> None:
        self.house = house
        for number in (1, 2):
            settle(house.database, f"yuhe-{number}")
        with house.database.write() as session:
            regions = read(REGIONS.read_bytes()).regions
            bring(by_machine(session, "importRegions", now_ms()), regions, "regions.csv", SINCE, dated=True)
        self.admin = house.enter("admin")
        self.admin.post("/accounts", json={"name": "liu.fang", "role": "inspector", "region": COUNTY})
        self.known = sorted({text for path in self._lists() for text in _ids(self._json(path))})

    @property
    def token(self) -> str:
        """Of an administrator who is logged in, whatever the last request did to the one before."""
        if self.admin.get("/session").status_code != 200:
            self.admin = self.house.enter("admin")
        return str(self.admin.cookies["zhigen_session"])

    def _lists(self) -> list[str]:
        return [
            operation.path.removeprefix("/api/v1")
            for operation in OPERATIONS
            if operation.method == "get" and "{" not in operation.path and operation.path.startswith("/api/")
        ]

    def _json(self, path: str) -> Any:
        answer = self.admin.get(path)
        return answer.json() if answer.headers["content-type"] == "application/json" else None


def _ids(page: Any) -> list[str]:
    items = page.get("items", []) if isinstance(page, dict) else []
    return [str(item[name]) for item in items if isinstance(item, dict) for name in ("id", "code") if name in item]


@pytest.fixture(scope="module")
def targets(engines: Engines, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[Engine, Target]]:
    """A cloud on each engine, served for all tests of the file."""
    found: dict[Engine, Target] = {}
    opened = []
    for engine in ENGINES:
        folder = tmp_path_factory.mktemp("house")
        database = engines.database(engine, folder)
        house = House(folder, database.__enter__())
        opened.append((house, database))
        found[engine] = Target(house)
    yield found
    for house, database in opened:
        house.shut()
        database.__exit__(None, None, None)


@pytest.mark.parametrize(("operation", "engine"), CASES, ids=[f"{one.label}-{engine}" for one, engine in CASES])
def test_no_request_at_all_is_a_fault(operation: Any, engine: Engine, targets: dict[Engine, Target]) -> None:
    target = targets[engine]
    modes = [GenerationMode.POSITIVE]
    raw = operation.definition.raw
    if raw.get("parameters") or raw.get("requestBody"):
        modes.append(GenerationMode.NEGATIVE)
    sent = 0

    @seed(SEED)
    @settings(
        max_examples=EXAMPLES * len(modes),
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(
        case=st.one_of([operation.as_strategy(generation_mode=mode) for mode in modes]),
        known=st.none() | st.sampled_from(target.known),
    )
    def ask(case: Any, known: str | None) -> None:
        nonlocal sent
        if known is not None:
            case.path_parameters = dict.fromkeys(case.path_parameters or {}, known)
        case.headers = {**(case.headers or {}), "Authorization": f"Bearer {target.token}"}
        answer = case.call(base_url=target.house.url, timeout=120)
        sent += 1
        away = raw["operationId"] == "getReadiness" or (answer.status_code == 503 and "keys_away" in answer.text)
        assert answer.status_code < 500 or away, f"{case.as_curl_command()}\n{answer.text[:500]}"

    ask()
    assert sent >= 1


def test_the_document_tells_of_all_routes_and_there_is_something_to_find(targets: dict[Engine, Target]) -> None:
    assert len(OPERATIONS) > 45
    for target in targets.values():
        assert {"yuhe-1", "yuhe-2", "349901101"} <= set(target.known)
        with httpx.Client(base_url=target.house.url) as nobody:
            assert nobody.get("/api/v1/about").status_code == 200

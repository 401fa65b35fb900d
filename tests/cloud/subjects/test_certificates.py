"""三品一标: the table by township is computed from certificates, so that it adds up where a printed one does not.

The printed table is that of 新平 (2018-12), 12 townships. We know that its green-food products are printed as
43 while its own column adds up to 42, and that the rows of 平甸 and 戛洒 contradict themselves. How the 42 fall on the
townships here, and everything about other kinds, is made up for the test.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Final

import httpx
import pytest

from cloud.kernel.audit import Deed
from cloud.kernel.scope import Scope
from cloud.subjects.certificates import office, store
from cloud.subjects.certificates.kinds import CERTIFICATE_KINDS, KINDS, CertificateKind
from cloud.subjects.certificates.statistics import Cell, Held, table
from cloud.subjects.model import Subject
from tests.cloud.house import House
from tests.cloud.subjects.books import COUNTY, TOWN, answer, deed, filed, refused, version

XINPING: Final = "530427"
PRINTED_GREEN_FOOD: Final = 43
ON: Final = date(2018, 12, 31)
# GB/T 2260 code, name, products of each enterprise's certificate of green food, and of the other kinds.
TOWNSHIPS: Final[tuple[tuple[str, str, tuple[int, ...], dict[CertificateKind, tuple[int, ...]]], ...]] = (
    ("530427001", "桂山", (3, 2), {"pollution_free": (4,)}),
    ("530427002", "古城", (2,), {}),
    ("530427100", "扬武", (4,), {"organic": (1,)}),
    ("530427101", "漠沙", (5, 1), {"geographic": (1,)}),
    ("530427102", "戛洒", (6, 2), {"pollution_free": (3, 1), "green_input": (1,)}),
    ("530427103", "水塘", (3,), {}),
    ("530427200", "平甸", (4, 1), {"pollution_free": (2,)}),
    ("530427201", "新化", (2,), {}),
    ("530427202", "建兴", (1,), {"organic": (2,)}),
    ("530427203", "老厂", (3,), {}),
    ("530427204", "者竜", (2,), {}),
    ("530427205", "平掌", (1,), {}),
)


def enterprise(deed: Deed, region: str, name: str) -> str:
    subject = Subject(region=region, kind="enterprise", name=name, state="filed", created=1, created_by="x", changed=1)
    deed.session.add(subject)
    deed.session.flush()
    return subject.id


@pytest.fixture(scope="module")
def xinping(house: House) -> httpx.Client:
    """The county's register at the end of 2018, and somebody who reads it."""
    with deed(house.database) as one:
        for code, name, green, others in TOWNSHIPS:
            kinds: dict[CertificateKind, tuple[int, ...]] = {"green_food": green, **others}
            holders = [enterprise(one, code, f"{name}{number}") for number in range(max(map(len, kinds.values())))]
            for kind, counts in kinds.items():
                for holder, count in zip(holders, counts, strict=False):
                    products = [f"{name}产品{number}" for number in range(count)]
                    office.enter(
                        one, holder, kind, f"{kind}-{name}-{holder}", products, date(2017, 1, 1), date(2020, 1, 1)
                    )
    return house.enter("analyst", XINPING)


def statistics(client: httpx.Client, on: date = ON, region: str = XINPING) -> Any:
    return answer(client.get("/certificates/statistics", params={"on": on.isoformat(), "region": region}))


def cells(row: Any) -> dict[str, tuple[int, int]]:
    return {one["kind"]: (one["enterprises"], one["products"]) for one in row["kinds"]}


def test_the_computed_table_of_xinping_adds_up_where_the_printed_one_does_not(xinping: httpx.Client) -> None:
    found = statistics(xinping)
    assert [row["region"] for row in found["items"]] == [code for code, *_ in TOWNSHIPS]
    for kind in CERTIFICATE_KINDS:
        column = [cells(row)[kind] for row in found["items"]]
        assert cells(found["total"])[kind] == (sum(e for e, _ in column), sum(p for _, p in column))
    for row in [*found["items"], found["total"]]:
        assert row["total"]["products"] == sum(products for _, products in cells(row).values())
    green = cells(found["total"])["green_food"]
    assert green == (16, 42)
    assert green[1] == PRINTED_GREEN_FOOD - 1  # where the printed table is wrong, by its own column


@pytest.mark.parametrize("township", ["平甸", "戛洒"])
def test_the_rows_that_contradict_themselves_in_print_do_not_here(xinping: httpx.Client, township: str) -> None:
    (code, _, green, others) = next(row for row in TOWNSHIPS if row[1] == township)
    (row,) = [one for one in statistics(xinping)["items"] if one["region"] == code]
    expected = {kind: (len(counts), sum(counts)) for kind, counts in {"green_food": green, **others}.items()}
    assert {kind: cell for kind, cell in cells(row).items() if cell != (0, 0)} == expected
    assert row["total"] == {"enterprises": len(green), "products": sum(products for _, products in expected.values())}
    assert statistics(xinping, region=code)["total"]["total"] == row["total"]


def test_an_enterprise_with_two_kinds_counts_once_among_all() -> None:
    held = [
        Held("530427102", "green_food", "a", 2),
        Held("530427102", "organic", "a", 1),
        Held("530427102", "organic", "b", 1),
    ]
    (here, elsewhere), total = table(held, ["530427103"])
    assert (here.total, here.kinds["organic"], here.kinds["green_food"]) == (Cell(2, 4), Cell(2, 2), Cell(1, 2))
    assert set(elsewhere.kinds.values()) == {Cell(0, 0)}
    assert total.total == here.total


@pytest.mark.parametrize(
    ("on", "products"),
    [
        (date(2016, 12, 31), 0),
        (date(2017, 1, 1), 42),
        (date(2019, 12, 31), 42),
        (date(2020, 1, 1), 0),  # half-open
    ],
)
def test_the_table_is_of_its_day(xinping: httpx.Client, on: date, products: int) -> None:
    found = statistics(xinping, on)
    assert cells(found["total"])["green_food"][1] == products
    assert len(found["items"]) == 12  # townships without any stay as rows of zeros


def test_no_pollution_free_certificate_outlives_its_kind(house: House) -> None:
    end = date.fromisoformat(KINDS["pollution_free"].ended)
    assert KINDS["pollution_free"].source
    admin, region = house.enter("admin"), "349901106"
    with deed(house.database) as one:
        subject = enterprise(one, region, "无公害企业")
    body = {"subject": subject, "kind": "pollution_free", "number": "WGH-1", "products": ["韭菜", "芹菜"]}
    late = {**body, "since": end.isoformat(), "until": "2029-01-01"}
    assert (
        KINDS["pollution_free"].ended
        in refused(admin.post("/certificates", json=late), 409, "certificate_ended")["detail"]
    )
    made = answer(admin.post("/certificates", json={**body, "since": "2025-01-01", "until": "2028-01-01"}), 201)
    assert (made["until"], made["ends"], made["valid"]) == ("2028-01-01", end.isoformat(), False)
    for on, products in ((date(end.year - 1, 12, 31), 2), (end, 0)):
        assert cells(statistics(admin, on, region)["total"])["pollution_free"][1] == products
        listed = answer(admin.get("/certificates", params={"region": region, "valid_on": on.isoformat()}))["items"]
        assert bool(listed) == bool(products)


def test_a_certificate_is_entered_once_and_revoked_from_a_day_on(house: House) -> None:
    clerk, reviewer = house.enter("inspector", TOWN), house.enter("supervisor", COUNTY)
    farm = filed(clerk, reviewer, "绿色农场")
    body = {"subject": farm["id"], "kind": "green_food", "number": "LB-15-1", "products": ["黄瓜", "番茄"]}
    days = {"since": "2026-01-01", "until": "2029-01-01"}
    made = answer(clerk.post("/certificates", json={**body, **days}), 201)
    assert (made["products"], made["ends"]) == (["黄瓜", "番茄"], "2029-01-01")
    refused(clerk.post("/certificates", json={**body, **days}), 409, "number_taken")
    refused(
        clerk.post("/certificates", json={**body, **days, "number": "x", "until": "2026-01-01"}), 422, "days_reversed"
    )
    refused(
        clerk.post("/certificates", json={**body, **days, "number": "x", "products": []}), 422, "not_acceptable_input"
    )
    revocation = {"day": "2026-06-01", "reason": "年检不合格"}
    url = f"/certificates/{made['id']}"
    refused(
        reviewer.post(url + "/revoke", json={**revocation, "day": "2099-01-01"}, headers=version(made)),
        422,
        "day_ahead",
    )
    gone = answer(reviewer.post(url + "/revoke", json=revocation, headers=version(made)))
    assert (gone["revoked"], gone["ends"], gone["valid"]) == ("2026-06-01", "2026-06-01", False)
    refused(reviewer.post(url + "/revoke", json=revocation, headers=version(gone)), 409, "ended")
    with house.database.read() as session:
        found = {
            on: [one.products for one in store.held(Scope((COUNTY,)), session, TOWN, on)]
            for on in ("2026-05-31", "2026-06-01")
        }
    assert found == {"2026-05-31": [2], "2026-06-01": []}
    assert [one["operation"] for one in answer(clerk.get(url + "/events"))["items"]] == [
        "enterCertificate",
        "revokeCertificate",
    ]

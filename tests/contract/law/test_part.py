"""The law on its way down: what was written is read for ever, to the same verdicts, and foreign bytes are refused."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from contract import rules as manifest
from contract import schemas
from contract.errors import ContractError
from contract.law import Outcome, judge, national, part, with_files
from contract.law.file import read
from tests.contract.law.lawful import COUNTY, sale

HERE = Path(__file__).parent
COUNTY_RULES = with_files(read((HERE / "county.yaml").read_bytes()))
RECORDED = HERE / "recorded" / "law-v1.json"


def test_a_set_comes_out_as_it_went_in() -> None:
    body = part.encode(COUNTY_RULES)
    again = part.decode(body)
    assert again.digest == COUNTY_RULES.digest
    assert part.encode(again) == body
    assert again.version == "county-990421 2, national 1"
    assert manifest.part_of(body).size == len(body)


def test_a_change_of_any_rule_changes_the_digest() -> None:
    assert COUNTY_RULES.digest != national().digest
    assert national().digest == with_files().digest


def test_a_recorded_part_still_means_the_same() -> None:
    rules = part.decode(RECORDED.read_bytes())
    assert rules.version == "county-990421 2, sample 1"
    for name, crop, on, outcome in (
        ("克百威", "棉花", date(2026, 5, 31), Outcome.REAL_NAME_NEEDED),
        ("呋喃丹", "棉花", date(2026, 6, 1), Outcome.REFUSED),
        ("毒死蜱", "韭菜", date(2026, 6, 1), Outcome.REFUSED),
        ("毒死蜱", "棉花", date(2026, 6, 1), Outcome.ALLOWED),
        ("吡虫啉", "棉花", date(2026, 6, 1), Outcome.HELD),
    ):
        assert judge(sale(name, crop=crop), rules, on).outcome == outcome, name


@pytest.mark.parametrize("body", [RECORDED.read_bytes(), part.encode(COUNTY_RULES)])
def test_a_part_fits_its_schema(body: bytes) -> None:
    validator = Draft202012Validator(schemas.schemas()["law.json"])
    validator.validate(json.loads(body))
    assert not validator.is_valid({"ver": 1})


def test_the_files_fit_the_schema_of_files() -> None:
    from contract.law.shipped import files

    validator = Draft202012Validator(schemas.schemas()["law-file.json"])
    for file in [*files().values(), read((HERE / "county.yaml").read_bytes())]:
        validator.validate(json.loads(file.model_dump_json(exclude_unset=True)))
    assert not validator.is_valid({"format": 1, "sort": "rules"})


def test_a_gateway_gets_the_rules_of_its_ground() -> None:
    here = part.around(COUNTY_RULES, COUNTY)
    there = part.around(COUNTY_RULES, "990422")
    assert here.digest == COUNTY_RULES.digest
    assert {rule.region for rule in there.rules} == {""}
    assert [cover.id for cover in there.covers] == ["national"]
    assert judge(sale("溴敌隆"), here, date(2026, 1, 1)) == judge(sale("溴敌隆"), COUNTY_RULES, date(2026, 1, 1))


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "not_json"),
        (b"[]", "shape"),
        (b'{"ver":2,"rules":"new"}', "newer_version"),
        (b'{"ver":1,"covers":[],"sources":[],"rules":[{"id":"a"}],"ingredients":[],"crops":[]}', "shape"),
        (b'{"covers":[],"sources":[],"rules":[],"ingredients":[],"crops":[]}', "shape"),
    ],
)
def test_foreign_bytes_are_refused(body: bytes, code: str) -> None:
    with pytest.raises(ContractError) as caught:
        part.decode(body)
    assert caught.value.code == code


@given(st.binary(max_size=60) | st.integers(0, 5_000).map(lambda cut: RECORDED.read_bytes()[:cut]))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    try:
        part.decode(body)
    except ContractError:
        return
    assert body == RECORDED.read_bytes()

"""Whose cloud this is, and which authority its papers name."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from cloud.kernel.config import load
from tests.cloud.house import House

DEFAULT = {"zh": "农业农村局", "en": "Bureau of Agriculture and Rural Affairs"}


@pytest.mark.parametrize(
    ("section", "named"),
    [
        ("", DEFAULT),
        ('county: {code: "341225", name: {zh: 阜南县}}', DEFAULT),
        (
            'county: {code: "341225", name: {zh: 阜南县}, authority: {zh: 商务局, en: Bureau of Commerce}}',
            {"zh": "商务局", "en": "Bureau of Commerce"},
        ),
        ("county: {authority: {zh: 商务局}}", {"zh": "商务局", "en": ""}),
    ],
)
def test_the_competent_authority_is_the_county_s_own_word(tmp_path: Path, section: str, named: dict[str, str]) -> None:
    file = tmp_path / "cloud.yaml"
    file.write_text(f"format: 1\n{section}\n", encoding="utf-8")
    house = House(tmp_path)
    house.app.state.config = load(file)
    with httpx.Client(base_url=house.url) as anybody:
        assert anybody.get("/api/v1/about").json()["authority"] == named
    house.close()

"""Some public photographs are read right, and nothing where they show nothing. All of them: benchmarks/decode."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gateway.vision.cascade import read
from gateway.vision.picture import opened
from tests.parts import shared_data

READ = (
    "boof_blurred_image013.jpg",
    "boof_curved_image038.jpg",
    "boof_glare_image016.jpg",
    "boof_glare_image031.jpg",
    "cpp_qrcode-2_qr-inv-1.webp",
    "cpp_qrcode-2_qr-model-1.png",
    "jsqr_e2e_sidewalk_c.png",
    "zx_code128-3_2.png",
    "zx_datamatrix-2_08.png",
    "zx_ean13-3_52.png",
    "zx_ean13-4_03.png",
    "zx_qrcode-2_26.png",
    "zx_qrcode-4_09.png",
    "zx_qrcode-6_10.png",
)


@pytest.fixture(scope="module")
def folder() -> Path:
    return shared_data("qr", "manifest.json").parent


def texts(file: Path) -> list[str]:
    picture = opened(file.read_bytes())
    assert not isinstance(picture, str)
    return [code.text.replace("\r\n", "\n").strip() for code in read(picture)]


def expected(folder: Path) -> dict[str, str]:
    found: dict[str, str] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return {name: text.replace("\r\n", "\n").strip() for name, text in found.items()}


@pytest.mark.parametrize("name", READ)
def test_a_photograph_is_read_right(folder: Path, name: str) -> None:
    assert texts(folder / name) == [expected(folder)[name]]


def test_nothing_is_read_where_there_is_nothing(folder: Path) -> None:
    empty = [name for name, text in expected(folder).items() if not text]
    assert len(empty) == 9
    assert {name: texts(folder / name) for name in empty} == {name: [] for name in empty}

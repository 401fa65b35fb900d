"""The kinds of certificates, as data: what they are called, and of which no certificate holds any more."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple, get_args

CertificateKind = Literal["green_food", "green_input", "organic", "geographic", "pollution_free"]
CERTIFICATE_KINDS: Final[tuple[CertificateKind, ...]] = get_args(CertificateKind)


class Kind(NamedTuple):
    """zh, en: its name. ended: ISO day since which none is valid, "" while the kind lives; source: of that day."""

    zh: str
    en: str
    ended: str = ""
    source: str = ""


KINDS: Final[dict[CertificateKind, Kind]] = {
    "green_food": Kind("绿色食品", "green food"),
    "green_input": Kind("绿色生产资料", "green production input"),
    "organic": Kind("有机农产品", "organic product"),
    "geographic": Kind("农产品地理标志", "geographical indication"),
    "pollution_free": Kind(
        "无公害农产品",
        "pollution-free product",
        ended="2026-01-01",
        source="无公害农产品认证已停止（可信度 M 85%）；证书有效期三年，最后一批约在 2022 年底，"
        "日子为推算（M 50%，待核实） · "
        "the scheme has ended (M 85%); certificates held three years and the last are of about the end of 2022, "
        "so the day is inferred (M 50%, to be confirmed)",
    ),
}


def holds_until(kind: CertificateKind, until: str) -> str:
    """The day from which a certificate is no longer valid: its own end, or that of its kind if earlier."""
    ended = KINDS[kind].ended
    return min(until, ended) if ended else until

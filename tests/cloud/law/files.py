"""Rule files of regions for tests, as a person writes them."""

from __future__ import annotations

COUNTY = "349901"
RULE = "{{id: {id}, kind: {kind}, {what}, valid_from: {since}, source: order, confidence: S{more}}}"


def rule(identity: str, kind: str, what: str, since: str, more: str = "") -> str:
    """One rule; what: as "every: restricted" or "ingredients: [毒死蜱]"."""
    return RULE.format(id=identity, kind=kind, what=what, since=since, more=f", {more}" if more else "")


REAL_NAME = rule("county-real-name", "real_name", "every: restricted", "2024-01-01")


def rules_file(
    *rules: str, region: str = COUNTY, name: str = "", version: int = 1, covers: str = "since: 2024-01-01"
) -> str:
    """A file of a region with these rules."""
    head = f"format: 1\nsort: rules\nid: {name or 'orders-' + (region or 'nation')}\nversion: {version}\n"
    paper = "sources:\n  order: {zh: 县政府令第7号, en: county order 7, issued: 2023-12-01}\n"
    listed = "\n".join(f"  - {one}" for one in rules)
    body = f"rules:\n{listed}\n" if rules else "rules: []\n"
    return f'{head}region: "{region}"\ncovers: {{{covers}}}\n{paper if rules else "sources: {}" + chr(10)}{body}'

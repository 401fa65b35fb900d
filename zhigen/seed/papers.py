"""What is written on the county's papers: its own rule, the agreement and the promise, certificates, a sample scan."""

from __future__ import annotations

from typing import Final

from cloud.subjects.certificates.kinds import CertificateKind

# Restricted goods are sold to people who show a document: a policy of this county, not of the nation.
RULES: Final = """\
format: 1
sort: rules
id: qinghe
version: 1
region: "349901"
covers: {since: 2020-01-01}
sources:
  qinghe-1: {zh: 青禾县农资实名购买办法（虚构）, en: Qinghe real-name order (invented), issued: 2019-11-01}
rules:
  - id: qinghe-real-name
    kind: real_name
    every: restricted
    valid_from: 2020-01-01
    source: qinghe-1
    confidence: S
"""
AGREEMENT: Final = (
    "青禾县农产品质量安全追溯协议",
    "本主体如实记录生产和进销货，给每批农产品附追溯凭证，配合检查和召回。（示例文本）",
)
PROMISE: Final = (
    "青禾县生产经营真实性承诺",
    "不使用禁用农药，遵守安全间隔期和休药期，所报信息真实完整。（示例文本）",
)
# kind, product, number of the first one, for how many farms
CERTIFICATES: Final[tuple[tuple[CertificateKind, str, int], ...]] = (
    ("green_food", "黄瓜", 6),
    ("green_food", "草莓", 4),
    ("organic", "苹果", 2),
    ("geographic", "生姜", 1),
    ("green_input", "有机肥料", 1),
)
SCAN: Final = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F<</Type/Font"
    b"/Subtype/Type1/BaseFont/Helvetica>>>>>>>>endobj\n4 0 obj<</Length 61>>stream\n"
    b"BT /F 24 Tf 60 700 Td (SAMPLE - county 349901 is invented) Tj ET\nendstream endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)
OPEN: Final = (
    # name, working days that it waits already (or: what became of it)
    ("青禾县新禾蔬菜专业合作社", "waiting", 2),
    ("青禾县早春家庭农场", "waiting", 4),
    ("青禾县东篱果蔬专业合作社", "overdue", 16),
    ("青禾县北垄家庭农场", "overdue", 23),
    ("青禾县长堤农业有限公司", "returned", 9),
    ("青禾县旧渡农资店", "rejected", 40),
)
"""Applications of the last weeks: who, what became of them, and how many days before the end they came in."""

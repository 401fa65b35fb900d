"""What stands on the report of a recall: the sums that add up, each holder, what lies elsewhere without its names."""

from __future__ import annotations

import pytest

from cloud.kernel.database import Database
from cloud.kernel.language import Language
from cloud.kernel.scope import Scope
from cloud.printing import Rows
from cloud.recall import listing, office
from cloud.recall.model import Recall
from cloud.recall.report import form
from cloud.recall.summing import standing
from tests.cloud.production.ground import COUNTY
from tests.cloud.recall.ground import LATER, answer, deed, entered, number, opened


@pytest.mark.parametrize(
    ("tongue", "outside"), [("zh", "辖区以外：1 个持有人，1 个批次"), ("en", "Elsewhere: 1 holders, 1 batches")]
)
def test_the_report_says_what_became_of_it(land: Database, tongue: Language, outside: str) -> None:
    recall = opened(land, 1)
    entered(land, answer(recall, 2, "lvyuan", recovered="30", sold="4"))
    with land.write() as session:
        row = session.get_one(Recall, recall)
        interim = form(row, [number(1)], standing(Scope((COUNTY,)), session, row), tongue)
        assert interim.title == "农产品召回进展报告"
        office.close(deed(session, LATER), row, "追回的已销毁", "商户已搬走", release=False)
        found = form(row, listing.roots(session, recall), standing(Scope((COUNTY,)), session, row), tongue)
    assert found.title == "农产品召回总结报告"
    text = found.text
    for word in (number(1), "追回的已销毁", "商户已搬走", "抽检检出克百威", outside):
        assert word in text
    assert "远山" not in text
    assert number(3) not in text
    tables = [block for block in found.blocks if isinstance(block, Rows)]
    assert tables[0].rows[0][2:] == ("130", "30", "0", "4", "0", "0", "96")
    assert [table.rows[0][2:] for table in tables[1:]] == [
        ("40", "0", "0", "0", "0", "0", "40"),
        ("40", "30", "0", "4", "0", "0", "6"),
        ("50", "0", "0", "0", "0", "0", "50"),
    ]

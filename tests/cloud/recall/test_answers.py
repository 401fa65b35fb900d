"""What holders answer: what counts, what does not and why, and how a recall is closed and gone on with."""

from __future__ import annotations

from itertools import permutations

import pytest

from cloud import trace
from cloud.kernel.database import Database
from cloud.kernel.problem import Problem
from cloud.kernel.scope import Scope
from cloud.recall import office, projection, store, supplement
from cloud.recall.doubts import WORDS
from cloud.recall.model import Recall
from contract.event import Recovery
from contract.moment import DAY_MS
from tests.cloud.production.ground import COUNTY, ms
from tests.cloud.recall.ground import (
    LATER,
    NATION,
    NOW,
    ORDER,
    answer,
    balance,
    deed,
    doubts,
    entered,
    event_id,
    hear,
    kept,
    lines,
    lot,
    made,
    number,
    opened,
    said,
    told,
)  # fmt: skip


def close(database: Database, recall: str, unknown_why: str = "", *, release: bool = False, now: int = LATER) -> None:
    with database.write() as session:
        office.close(deed(session, now), session.get_one(Recall, recall), "已处理", unknown_why, release=release)


def test_answers_of_edge_and_desk_add_up_line_by_line(land: Database) -> None:
    recall = opened(land, 1)
    hear(land, said("some", answer(recall, 2, "lvyuan", recovered="10", sold="5.5")))
    entered(land, answer(recall, 2, "", destroyed="4500", unit="g"), scope=Scope((COUNTY,), "lvyuan"))
    assert balance(land, recall, 2, "lvyuan") == ["40", "10", "4.5", "5.5", "0", "0", "20"]
    entered(land, answer(recall, 2, "", lost="20"))  # the authority, for the only holder there is
    assert balance(land, recall, 2, "lvyuan") == ["40", "10", "4.5", "5.5", "20", "0", "0"]


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("recall_unknown", {"recall": "nobody's"}),
        ("not_listed", {"batch": number(9)}),
        ("not_holder", {"subject": "yuanshan"}),
        ("before_freeze", {"at": NOW - 1}),
        ("future", {"at": LATER + 30 * DAY_MS}),
        ("unit", {"unit": "头"}),
        ("over_held", {"recovered": "40.000001"}),
        ("amount", {"recovered": ""}),
        ("corrects_unknown", {"corrects": event_id("nothing"), "why": "x"}),
        ("why_missing", {"corrects": event_id("nothing")}),
    ],
)
def test_what_does_not_fit_is_flagged_at_the_edge_and_refused_at_the_desk(
    land: Database, code: str, change: dict[str, object]
) -> None:
    recall = opened(land, 1)
    facts = {"recall": recall, "batch": number(2), "subject": "lvyuan", "at": LATER, "unit": "kg", "recovered": "1"}
    body = Recovery(**{**facts, **change})  # type: ignore[arg-type]
    hear(land, said("odd", body))
    assert code in doubts(land, "odd").split(",")
    assert balance(land, recall, 2, "lvyuan")[1:] == ["0", "0", "0", "0", "0", "40"]
    with pytest.raises(Problem, match="recovery_") as refused:
        entered(land, body)
    assert refused.value.code in {f"recovery_{one}" for one in doubts(land, "odd").split(",")}
    for tongue, words in (("zh", WORDS[code][0]), ("en", WORDS[code][1])):
        if refused.value.code == f"recovery_{code}":
            assert words[1:] in refused.value.body(tongue).detail  # type: ignore[arg-type]


def test_a_stranger_and_an_unread_amount_count_for_nothing(land: Database) -> None:
    recall = opened(land, 1)
    hear(
        land,
        said("odd", answer(recall, 2, "lvyuan", recovered="ten")),
        said("stranger", answer(recall, 2, "fenghe", recovered="3")),
    )
    assert (doubts(land, "odd"), doubts(land, "stranger")) == ("amount", "not_holder")
    with pytest.raises(Problem, match="recovery_not_holder"):
        entered(land, answer(recall, 2, "lvyuan", recovered="3"), scope=Scope((COUNTY,), "fenghe"))
    assert balance(land, recall, 2, "lvyuan")[-1] == "40"


def test_a_correction_takes_the_place_and_the_order_of_arrival_is_not_seen(land: Database) -> None:
    recall = opened(land, 1)
    told_ = [
        said("one", answer(recall, 2, "lvyuan", at=LATER, recovered="30")),
        said("two", answer(recall, 2, "lvyuan", at=LATER + 1, sold="20")),
        said("fix", answer(recall, 2, "lvyuan", at=LATER + 2, recovered="15", corrects=event_id("one"), why="看错")),
        said("other", answer(recall, 1, "fenghe", at=LATER + 3, corrects=event_id("one"), why="x", recovered="1")),
    ]
    found = []
    for order in list(permutations(told_))[::5]:
        with land.write() as session:
            projection.clear(session)
        for one in order:
            hear(land, one, one)  # each twice
        with land.write() as session:
            projection.together(session, 0, 10_000)  # and all once more
            found.append(kept(session)["answers"])
    assert all(one == found[0] for one in found)
    assert {one["id"]: one["doubts"] for one in found[0]} == {
        event_id("one"): "", event_id("two"): "", event_id("fix"): "", event_id("other"): "corrects_other",
    }  # fmt: skip
    assert balance(land, recall, 2, "lvyuan") == ["40", "15", "0", "20", "0", "0", "5"]


def test_a_notice_is_acknowledged_by_its_holder_once(land: Database) -> None:
    recall = opened(land, 1)
    with land.write() as session:
        notice = store.notices(Scope((COUNTY,), "lvyuan"), session, recall)[0]
        office.acknowledge(deed(session, LATER), notice, "已下架")
        assert (notice.acknowledged, notice.acknowledged_by, notice.remark) == (LATER, "supervisor-1", "已下架")
        with pytest.raises(Problem, match="notice_read"):
            office.acknowledge(deed(session, LATER), notice, "")


def test_it_is_not_closed_while_something_is_unknown_without_a_reason_and_then_keeps_its_sums(land: Database) -> None:
    recall = opened(land, 1)
    entered(land, answer(recall, 1, "fenghe", destroyed="40"))
    with pytest.raises(Problem, match=r"recall_unknown_left.*90 kg"):
        close(land, recall, " ")
    hear(land, told("late", made("split", [lot(4, "5")], [lot(2, "5")], "2026-07-06 08:00", subject="lvyuan")))
    with pytest.raises(Problem, match=f"recall_grew.*{number(4)}"):
        close(land, recall, "找不到")
    with land.write() as session:
        supplement(session, LATER)
    close(land, recall, "商户已搬走", now=LATER + 5)
    kept_ = [balance(land, recall, batch, who) for batch, who in ((1, "fenghe"), (2, "lvyuan"), (4, "lvyuan"))]
    assert kept_ == [
        ["40", "0", "40", "0", "0", "0", "0"],
        ["40", "0", "0", "0", "0", "5", "35"],
        ["5", "0", "0", "0", "0", "0", "5"],
    ]
    with pytest.raises(Problem, match="recovery_closed"):
        entered(land, answer(recall, 2, "lvyuan", recovered="1"), now=LATER + 6)
    hear(land, said("early", answer(recall, 2, "lvyuan", recovered="1"), received=LATER + 9))
    assert doubts(land, "early") == "closed", "done before it was closed, and told after it"
    hear(land, told("more", made("split", [lot(5, "7")], [lot(2, "7")], "2026-07-07 08:00", subject="lvyuan")))
    with land.write() as session:
        assert supplement(session, LATER + 9) == []
    assert balance(land, recall, 2, "lvyuan") == kept_[1]
    with pytest.raises(Problem, match="recall_closed"):
        close(land, recall, "x")
    with land.read() as session:
        assert all(block.until is None for block in trace.blocks_of(session, number(2))), "it stays held back"


def test_a_closed_recall_goes_on_as_another_that_does_not_ask_for_what_came_back(land: Database) -> None:
    recall = opened(land, 1)
    with pytest.raises(Problem, match="recall_open"), land.write() as session:
        office.reopen(deed(session, LATER), session.get_one(Recall, recall), ORDER)
    entered(land, answer(recall, 2, "lvyuan", recovered="15", destroyed="5", sold="10"))
    close(land, recall, "没有找全")
    with land.write() as session:
        again = office.reopen(deed(session, LATER + 1), session.get_one(Recall, recall), ORDER)
        assert again.reopens == recall
        assert lines(session, again.id)[1] == (0, 2, "lvyuan", "20", "20")
        with pytest.raises(Problem, match="recall_reopened"):
            office.reopen(deed(session, LATER + 2), session.get_one(Recall, recall), ORDER)
    assert balance(land, again.id, 2, "lvyuan") == ["20", "0", "0", "0", "0", "0", "20"]
    assert balance(land, recall, 2, "lvyuan") == ["40", "15", "5", "10", "0", "0", "10"]


def test_what_turns_out_to_be_sound_goes_again(land: Database) -> None:
    recall = opened(land, 1)
    close(land, recall, "复检合格", release=True)
    with land.read() as session:
        assert trace.held_back(NATION, session, LATER) == []
        assert session.get_one(Recall, recall).released


def test_an_answer_before_its_time_is_known_is_flagged(land: Database) -> None:
    recall = opened(land, 1)
    entry = said("old", answer(recall, 2, "lvyuan", at=ms("2019-01-01"), recovered="1"))
    hear(land, entry)
    assert doubts(land, "old") == "before_freeze,future"

"""Limits: which one holds on a day, what is refused of a file, and that a test is judged by the edition of its date."""

from __future__ import annotations

from datetime import date

import pytest
from sqlmodel import select

from cloud.kernel.database import Database
from cloud.kernel.problem import Problem
from cloud.kernel.scope import Scope
from cloud.testing import limit_office
from cloud.testing.lab_model import LabTest
from cloud.testing.limit_file import EditionDays, read
from cloud.testing.limit_model import LimitEdition, ResidueLimit
from cloud.testing.limit_names import EXAMPLE, names_of
from cloud.testing.limit_rules import Edition, Figure, Limit, LimitTable, banned, judge_figure, whole
from contract.law import Period, national
from tests.cloud.testing.laboratory import COUNTY, HEAD, LIMITS, NOW, built, deed, heard, lab_test, said, sampling
from tests.cloud.testing.laboratory import reported as stored

RULES = national()
NAMES = names_of(RULES)
MICRO = 1_000_000


def _limit(edition: str, since: str, until: str, substance: str, produce: str, value: float, region: str = "") -> Limit:
    days = Period(date.fromisoformat(since), date.fromisoformat(until) if until else None)
    return Limit(edition, edition.rpartition("-")[0], days, substance, produce, round(value * MICRO), region)


LAID = (
    _limit("GB 2763-2021", "2021-09-03", "2026-03-01", "啶虫脒", "豇豆", 0.4),
    _limit("GB 2763-2026", "2026-03-01", "", "啶虫脒", "豇豆", 0.3),
    _limit("GB 2763-2026", "2026-03-01", "", "啶虫脒", "叶菜类蔬菜", 1),
    _limit("GB 2763-2026", "2026-03-01", "", "啶虫脒", "蔬菜", 2),
    _limit("GB 2763-2026", "2026-03-01", "", "克百威", "豇豆", 0.02),
    _limit("GB 2763-2026", "2026-03-01", "", "毒死蜱", "芹菜", 0.05),
    _limit("GB 2763-2021", "2021-09-03", "2026-03-01", "克百威", "豇豆", 0.02),
    _limit("GB 2763-2021", "2021-09-03", "2026-03-01", "多菌灵", "番茄", 3),
    _limit("GB 2763.1-2022", "2023-05-11", "2026-03-01", "多菌灵", "番茄", 2),
    _limit("GB 31650-2019", "2020-04-01", "", "恩诺沙星", "畜类", 0.1),
)
TABLE = LimitTable.of(LAID, {Edition(one.family, one.days) for one in LAID})

# what, value, detectable, produce, day -> verdict, reason, edition or ban; and where it stands
CASES = (
    ("啶虫脒", "0.3", "0.01", "豇豆", "2026-06-01", "conformant", "within_limit", "GB 2763-2026"),  # just at the limit
    ("啶虫脒", "0.300001", "0.01", "豇豆", "2026-06-01", "violation", "over_limit", "GB 2763-2026"),
    ("啶虫脒", "0.35", "0.01", "豆角", "2026-02-28", "conformant", "within_limit", "GB 2763-2021"),  # another name
    ("啶虫脒", "0.35", "0.01", "豇豆", "2026-03-01", "violation", "over_limit", "GB 2763-2026"),  # the first day
    ("acetamiprid", "0.5", "", "菠菜", "2026-06-01", "conformant", "within_limit", "GB 2763-2026"),  # by its group
    ("啶虫脒", "1.5", "", "菠菜", "2026-06-01", "violation", "over_limit", "GB 2763-2026"),  # 叶菜类 before 蔬菜
    ("啶虫脒", "1.5", "", "番茄", "2026-06-01", "conformant", "within_limit", "GB 2763-2026"),  # 蔬菜 alone
    ("啶虫脒", "", "0.01", "豇豆", "2026-06-01", "conformant", "not_found", "GB 2763-2026"),
    ("啶虫脒", "", "0.5", "豇豆", "2026-06-01", "not_judged", "too_coarse", "GB 2763-2026"),
    ("啶虫脒", "0.35", "0.01", "豇豆", "2021-09-02", "not_judged", "no_edition", ""),  # 31650 was there, no 2763
    ("啶虫脒", "0.35", "0.01", "豇豆", "2019-01-01", "not_judged", "no_edition", ""),
    ("灭蝇胺", "0.1", "0.01", "豇豆", "2026-06-01", "not_judged", "no_limit", ""),
    ("灭蝇胺", "", "0.01", "豇豆", "2026-06-01", "not_judged", "no_limit", ""),  # not found is no pass without a limit
    ("某某胺", "0.1", "0.01", "豇豆", "2026-06-01", "not_judged", "substance_unknown", ""),
    ("啶虫脒", "0.1", "0.01", "仙草", "2026-06-01", "not_judged", "produce_unknown", ""),
    ("克百威", "0.01", "0.005", "豇豆", "2026-06-01", "violation", "banned_found", "ban"),  # 公告 736: banned that day
    ("克百威", "0.01", "0.005", "豇豆", "2026-05-31", "conformant", "within_limit", "GB 2763-2026"),  # the day before
    ("克百威", "0.03", "0.005", "豇豆", "2026-05-31", "violation", "over_limit", "GB 2763-2026"),
    ("克百威", "0.004", "0.005", "豇豆", "2026-06-01", "conformant", "not_found", "GB 2763-2026"),  # under the least
    ("甲胺磷", "", "0.01", "豇豆", "2026-06-01", "conformant", "not_found", "ban"),
    (
        "毒死蜱",
        "0.02",
        "0.01",
        "芹菜",
        "2026-06-01",
        "conformant",
        "within_limit",
        "GB 2763-2026",
    ),  # barred, not banned
    ("多菌灵", "2.5", "0.01", "番茄", "2024-01-01", "violation", "over_limit", "GB 2763.1-2022"),  # the supplement
    ("多菌灵", "2.5", "0.01", "番茄", "2023-05-10", "conformant", "within_limit", "GB 2763-2021"),
    ("恩诺沙星", "0.2", "0.01", "生猪", "2026-06-01", "violation", "over_limit", "GB 31650-2019"),
    ("克伦特罗", "0.0005", "0.0001", "猪", "2026-06-01", "violation", "banned_found", "ban"),  # 公告 250
    ("孔雀石绿", "0.001", "0.0005", "草鱼", "2020-01-05", "not_judged", "no_edition", ""),  # a day before 公告 250
    ("吡虫啉", "0.1", "0.01", "茶叶", "2021-09-02", "not_judged", "no_limit", ""),  # nobody ever told one
)


def _micro(text: str) -> int | None:
    return round(float(text) * MICRO) if text else None


@pytest.mark.parametrize("case", CASES, ids=lambda case: " ".join(case[:5]))
def test_a_figure_is_judged_by_the_law_of_its_day(case: tuple[str, ...]) -> None:
    substance, value, least, produce, on, verdict, reason, by = case
    found = judge_figure(
        Figure(substance, _micro(value), _micro(least)), produce, date.fromisoformat(on), COUNTY, TABLE, NAMES, RULES
    )
    assert (found.verdict, found.reason) == (verdict, reason)
    if by == "ban":
        assert found.ban
    else:
        assert (found.limit.edition if found.limit else "") == by


def test_nothing_unjudged_ever_makes_a_pass() -> None:
    def verdict(*words: str) -> str:
        figures = {"conformant": "0.1", "violation": "9"}
        return whole(
            judge_figure(Figure("啶虫脒" if word in figures else "某某胺", _micro(figures.get(word, "1"))), "豇豆",
                         date(2026, 6, 1), COUNTY, TABLE, NAMES, RULES)
            for word in words
        )  # fmt: skip

    assert verdict("conformant", "conformant") == "conformant"
    assert verdict("conformant", "not_judged") == "partly"
    assert verdict("not_judged") == "not_judged"
    assert verdict("not_judged", "violation", "conformant") == "violation"
    assert whole([]) == "not_judged"


def test_a_county_s_own_word_on_a_pair_goes_before_the_nation_s() -> None:
    own = LimitTable.of(
        [*LAID, _limit("GB 2763-2026", "2026-03-01", "", "啶虫脒", "豇豆", 0.1, COUNTY)], TABLE.editions
    )
    found = own.limit("啶虫脒", NAMES.around("豇豆"), date(2026, 6, 1))
    assert found is not None
    assert found.value == 100_000


def test_a_ban_with_an_exception_is_meant_and_a_crop_bar_is_none() -> None:
    assert banned("克百威", date(2026, 6, 1), COUNTY, RULES)
    assert not banned("克百威", date(2026, 5, 31), COUNTY, RULES)
    assert not banned("毒死蜱", date(2026, 6, 1), COUNTY, RULES)


def _line(*cells: str) -> str:
    return ",".join(cells) + "\n"


GOOD = _line("GB 2763-2026", "啶虫脒", "豇豆", "0.4", "2026-03-01", "", "s", "S")
BAD_LINES = (
    ("unknown substance", _line("GB 2763-2026", "某某胺", "豇豆", "0.4", "2026-03-01", "", "s", "S"), "substance"),
    ("unknown produce", _line("GB 2763-2026", "吡虫啉", "仙草", "0.4", "2026-03-01", "", "s", "S"), "produce"),
    ("doubled", GOOD, "substance"),
    ("doubled under another name", _line("GB 2763-2026", "acetamiprid", "豆角", "1", "2026-03-01", "", "s", "S"),
     "substance"),
    ("nothing", _line("GB 2763-2026", "吡虫啉", "豇豆", "0", "2026-03-01", "", "s", "S"), "limit"),
    ("below nothing", _line("GB 2763-2026", "吡虫啉", "豇豆", "-1", "2026-03-01", "", "s", "S"), "limit"),
    ("absurd", _line("GB 2763-2026", "吡虫啉", "豇豆", "5000", "2026-03-01", "", "s", "S"), "limit"),
    ("not a number", _line("GB 2763-2026", "吡虫啉", "豇豆", "viel", "2026-03-01", "", "s", "S"), "limit"),
    ("too fine", _line("GB 2763-2026", "吡虫啉", "豇豆", "0.00000001", "2026-03-01", "", "s", "S"), "limit"),
    ("no edition", _line("2763", "吡虫啉", "豇豆", "1", "2026-03-01", "", "s", "S"), "edition"),
    ("no day", _line("GB 2763-2026", "吡虫啉", "豇豆", "1", "2026-02-30", "", "s", "S"), "from"),
    ("ends before it begins", _line("GB 2763-2026", "吡虫啉", "豇豆", "1", "2026-03-01", "2026-03-01", "s", "S"),
     "until"),
    ("other dates", _line("GB 2763-2026", "吡虫啉", "豇豆", "1", "2026-04-01", "", "s", "S"), "from"),
    ("no source", _line("GB 2763-2026", "吡虫啉", "豇豆", "1", "2026-03-01", "", "", "S"), "source"),
    ("no confidence", _line("GB 2763-2026", "吡虫啉", "豇豆", "1", "2026-03-01", "", "s", "sure"), "confidence"),
)  # fmt: skip


@pytest.mark.parametrize(("line", "where"), [case[1:] for case in BAD_LINES], ids=[case[0] for case in BAD_LINES])
def test_a_bad_line_is_told_with_its_number_and_the_good_one_beside_it_kept(line: str, where: str) -> None:
    found = read((HEAD + GOOD + line).encode(), NAMES)
    (mistake,) = found.mistakes
    assert (mistake.line, mistake.place) == (3, where)
    assert mistake.text("zh") != mistake.text("en")
    assert [one.line for one in found.lines] == [2]


# editions that are there or in the file: (code, from, until, line; 0: there already) -> refused, and what for
SPANS = (
    ([("GB 2763-2021", "2021-09-03", "2026-03-01", 2), ("GB 2763-2026", "2026-03-01", "", 3)], {}),
    ([("GB 2763-2021", "2021-09-03", "2026-02-01", 2), ("GB 2763-2026", "2026-03-01", "", 3)],
     {"GB 2763-2026": "hole"}),
    ([("GB 2763-2021", "2021-09-03", "2026-04-01", 2), ("GB 2763-2026", "2026-03-01", "", 3)],
     {"GB 2763-2026": "overlap"}),
    ([("GB 2763-2021", "2021-09-03", "", 0), ("GB 2763-2026", "2026-03-01", "", 3)], {"GB 2763-2026": "overlap"}),
    ([("GB 2763-2021", "2021-09-03", "2026-03-01", 2), ("GB 2763-2026", "2026-04-01", "", 0)],
     {"GB 2763-2021": "hole"}),
    # a supplement ends and nothing follows: no hole between two dates
    ([("GB 2763.1-2022", "2023-05-11", "2026-03-01", 2), ("GB 2763-2026", "2026-03-01", "", 3)], {}),
    ([("GB 31650-2019", "2020-04-01", "", 2), ("GB 2763-2026", "2026-03-01", "", 3)], {}),
)  # fmt: skip


@pytest.mark.parametrize(("spans", "refused"), SPANS)
def test_an_edition_with_a_hole_or_an_overlap_is_refused_whole(
    spans: list[tuple[str, str, str, int]], refused: dict[str, str]
) -> None:
    lines = [_line(code, "啶虫脒", "豇豆", "0.4", since, until, "s", "S") for code, since, until, line in spans if line]
    known = [
        EditionDays(code, code.rpartition("-")[0], Period(date.fromisoformat(since), None if not until else
                                                          date.fromisoformat(until)))
        for code, since, until, line in spans if not line
    ]  # fmt: skip
    found = read((HEAD + "".join(lines)).encode(), NAMES, known)
    assert {one.edition for one in found.lines} == {code for code, *_, line in spans if line} - refused.keys()
    assert len(found.mistakes) == len(refused)
    for mistake, word in zip(found.mistakes, refused.values(), strict=True):
        assert word in mistake.text("en")
        assert mistake.line in (2, 3)


@pytest.mark.parametrize(
    ("body", "word"),
    [(b"\xff\xfe\x00", "UTF-8"), (b"edition,limit\n", "substance"), (b"", "edition"), (HEAD.encode(), None)],
)
def test_a_file_that_is_none_is_told_in_one_line(body: bytes, word: str | None) -> None:
    found = read(body, NAMES)
    assert found.lines == []
    assert (word in found.mistakes[0].text("en")) if word else found.mistakes == []


def test_the_example_that_is_shipped_says_what_it_is() -> None:
    found = read(EXAMPLE.read_bytes(), NAMES)
    assert found.mistakes == []
    assert len(found.lines) == 22  # the pairs of the design
    assert {one.confidence for one in found.lines} == {"M 60%"}
    assert all("example only" in one.source for one in found.lines)


def test_limits_come_in_once_change_and_judge_the_tests_of_their_dates_anew(database: Database) -> None:
    built(database, "")
    heard(database, said("s", sampling()), said("t", lab_test()))
    assert stored(database).verdict == "not_judged"
    with database.write() as session:
        first = limit_office.bring(deed(session), LIMITS.encode())
    assert (first.added, first.changed, first.same, first.rejudged) == (5, 0, 0, 1)
    assert first.editions == ["GB 2763-2021", "GB 2763-2026"]
    assert (stored(database).verdict, stored(database).editions) == ("conformant", "GB 2763-2026")
    with database.write() as session:
        again = limit_office.bring(deed(session), LIMITS.encode())
    assert (again.added, again.changed, again.same, again.rejudged) == (0, 0, 5, 0)
    with database.write() as session:
        stricter = limit_office.bring(deed(session), LIMITS.replace("豇豆,0.3", "豇豆,0.1").encode())
    assert (stricter.changed, stored(database).verdict) == (1, "violation")
    with database.read() as session:
        row = session.exec(select(ResidueLimit).where(ResidueLimit.value == 100_000)).one()
        assert row.version == 2
        assert len(session.exec(select(LimitEdition)).all()) == 2


def test_only_the_nation_changes_the_nation_s_limits(database: Database) -> None:
    built(database)
    county = Scope((COUNTY,))
    with pytest.raises(Problem) as refused, database.write() as session:
        limit_office.bring(deed(session, NOW, county), LIMITS.replace("0.3", "0.2").encode())
    assert refused.value.code == "outside_region"
    heard(database, said("s", sampling()), said("t", lab_test(("啶虫脒", "0.25", "0.01"))))
    assert stored(database).verdict == "conformant"
    with database.write() as session:
        limit_office.bring(deed(session, NOW, county), LIMITS.replace("0.3", "0.2").encode(), COUNTY)
    assert stored(database).verdict == "violation"
    with database.read() as session:
        assert session.exec(select(LabTest)).one().editions == "GB 2763-2026"


@pytest.mark.parametrize(("lines", "text"), [([], ""), ([3], "3"), ([2, 3, 4, 7], "2-4, 7"), ([9, 2, 10], "2, 9-10")])
def test_lines_are_named_in_spans(lines: list[int], text: str) -> None:
    assert limit_office.spans(lines) == text

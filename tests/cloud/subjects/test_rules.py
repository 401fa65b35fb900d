"""The decisions of the registry, as tables of cases."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloud.kernel.language import Language
from cloud.kernel.problem import Problem
from cloud.subjects import rules
from cloud.subjects.census.file import read, townships
from cloud.subjects.credentials.model import CredentialState
from cloud.subjects.credentials.rules import Place, distance_km, too_far
from cloud.subjects.filing.clock import days_left, due, overdue
from cloud.subjects.filing.media import media_of
from cloud.subjects.filing.model import APPLICATION_STATES
from cloud.subjects.model import SUBJECT_STATES
from cloud.subjects.words import DEEDS, deed_words, state_words
from cloud.subjects.words import STATES as STATES_OF
from contract.law.calendar import china


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("zh", "申请现为“已驳回”，不能退回补正。"), ("en", "The application is rejected, so it cannot be returned.")],
)
def test_states_and_deeds_are_said_in_the_readers_language(language: Language, sentence: str) -> None:
    told = Problem("application_state", state=state_words("application", "rejected"), verb=deed_words("return"))
    assert told.body(language).detail == sentence


def test_every_state_and_verb_has_its_words() -> None:
    assert STATES_OF["subject"].keys() == set(SUBJECT_STATES)
    assert STATES_OF["application"].keys() == set(APPLICATION_STATES)
    assert STATES_OF["credential"].keys() == set(get_args(CredentialState))
    assert set(VERBS) <= DEEDS.keys()


VERBS: tuple[rules.Verb, ...] = ("file", "suspend", "reopen", "close")
# state, verb -> state; "" is refused. The table that docs/domain/subjects.md draws.
STATES = {
    ("listed", "file"): "filed",
    ("listed", "close"): "closed",
    ("filed", "suspend"): "suspended",
    ("filed", "close"): "closed",
    ("suspended", "reopen"): "filed",
    ("suspended", "close"): "closed",
    ("closed", "reopen"): "filed",
}


@pytest.mark.parametrize(("state", "verb"), list(product(SUBJECT_STATES, VERBS)))
def test_a_subject_goes_the_ways_of_the_table_and_no_other(state: str, verb: rules.Verb) -> None:
    if (state, verb) in STATES:
        assert rules.after(state, verb, was_filed=True) == STATES[state, verb]
        return
    with pytest.raises(Problem) as caught:
        rules.after(state, verb, was_filed=True)
    assert caught.value.code == "subject_state"


def test_what_was_closed_before_it_was_filed_is_listed_again() -> None:
    assert rules.after("closed", "reopen", was_filed=False) == "listed"


@pytest.mark.parametrize(
    ("kind", "sectors", "code", "person", "missing"),
    [
        ("cooperative", "crops", "91350100M000100Y43", "", ""),
        ("cooperative", "", "91350100M000100Y43", "", "行业"),
        ("enterprise", "livestock", "", "", "统一社会信用代码"),
        ("family_farm", "crops", "", "", ""),  # a household may have none
        ("person", "crops", "", "some-id", ""),
        ("person", "crops", "", "", "身份信息"),
        ("shop", "", "", "", ""),
        ("laboratory", "", "", "", ""),
    ],
)
def test_a_filing_says_what_its_kind_must_say(kind: str, sectors: str, code: str, person: str, missing: str) -> None:
    if not missing:
        rules.check_fileable(kind, sectors, code, person)
        return
    with pytest.raises(Problem) as caught:
        rules.check_fileable(kind, sectors, code, person)
    assert missing in caught.value.body("zh").detail
    assert caught.value.body("en").detail != caught.value.body("zh").detail


# Review within five working days; the day of submission does not count (民法典 201). Holidays: notices of the State
# Council that contract.law carries.
@pytest.mark.parametrize(
    ("submitted", "last"),
    [
        (date(2026, 11, 23), date(2026, 11, 30)),  # a plain week
        (date(2026, 9, 24), date(2026, 10, 9)),  # over Mid-Autumn and National Day, with a worked Saturday
        (date(2026, 2, 13), date(2026, 2, 27)),  # over Spring Festival
        (date(2024, 2, 28), date(2024, 3, 6)),  # 29 February is a day like others
        (date(2026, 11, 28), date(2026, 12, 4)),  # submitted on a Saturday
    ],
)
def test_a_review_is_due_on_the_fifth_working_day(submitted: date, last: date) -> None:
    assert due(submitted) == (last, True)


def test_a_year_without_a_calendar_is_counted_by_weekdays_and_says_so() -> None:
    year = max(china().years) + 1
    assert due(date(year, 6, 1)).known is False
    found = due(date(year - 1, 12, 31))
    assert (found.known, found.day.year) == (False, year)
    weekdays = [date(year, 1, 1) + timedelta(days=number) for number in range(14)]
    assert found.day == [day for day in weekdays if day.weekday() < 5][4]


@given(st.dates(date(2024, 1, 1), date(2026, 11, 1)), st.integers(0, 15))
def test_days_left_run_down_to_nothing_on_the_last_day_and_overdue_begins_after_it(day: date, later: int) -> None:
    last = due(day).day
    assert days_left(last, day) == 5
    assert days_left(last, last) == 0
    now = last + timedelta(days=later)
    assert overdue(last, now) == (later > 0)
    assert days_left(last, now) <= 0
    assert days_left(last, now) == -china().between(last, now)


@pytest.mark.parametrize(
    ("content", "media"),
    [
        (b"%PDF-1.7\n%...", "application/pdf"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "image/png"),
        (b"GIF89a", None),
        (b"PK\x03\x04", None),
        (b"<html>%PDF-1.7", None),
        (b"", None),
    ],
)
def test_a_paper_is_what_its_bytes_say(content: bytes, media: str | None) -> None:
    assert media_of(content) == media


HERE = (33.10, 115.60)
HOUR = 3_600_000


@pytest.mark.parametrize(
    ("latitude", "longitude", "hours", "told"),
    [
        (33.10, 115.60, 0.0, False),  # scanned twice at one counter
        (33.11, 115.61, 0.0, False),  # 1.5 km: two telephones that do not know better
        (33.20, 115.60, 0.0, True),  # 11 km at once
        (33.20, 115.60, 0.25, False),  # 11 km in a quarter of an hour: driven
        (34.10, 115.60, 0.5, True),  # 111 km in half an hour
        (34.10, 115.60, 1.0, False),  # 111 km in an hour, at the limit of a motorway
        (34.13, 115.60, 0.9, True),
        (34.10, 115.60, -0.5, True),  # the earlier scan may arrive later
    ],
)
def test_a_credential_in_two_places_too_far_apart_is_told(
    latitude: float, longitude: float, hours: float, told: bool
) -> None:
    first, second = Place(*HERE, HOUR * 10), Place(latitude, longitude, HOUR * 10 + round(hours * HOUR))
    assert too_far(first, second) is told
    assert too_far(second, first) is told


def test_a_degree_of_latitude_is_a_hundred_and_eleven_kilometres() -> None:
    assert distance_km(Place(33, 115, 0), Place(34, 115, 0)) == pytest.approx(111.195, abs=0.01)


CENSUS = """主体名称,类型,行政区划,行业,统一社会信用代码
河东合作社,合作社,349901101,种植、畜牧,
李家湾农场,family_farm,349901101001,crops,
,农户,349901101,种植,
王家店,杂货铺,349901101,,
张三,个人,34990110,种植,
赵四,个人,349901101,采矿,
"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_list_is_read_line_by_line_whatever_excel_saved(encoding: str) -> None:
    found = read(CENSUS.encode(encoding))
    assert [(line, facts["name"], facts["kind"], facts["sectors"]) for line, facts in found.good] == [
        (2, "河东合作社", "cooperative", ["crops", "livestock"]),
        (3, "李家湾农场", "family_farm", ["crops"]),
    ]
    assert [
        (one.line, word in one.zh) for one, word in zip(found.mistakes, ("名称", "类型", "区划", "行业"), strict=True)
    ] == [
        (4, True),
        (5, True),
        (6, True),
        (7, True),
    ]
    assert all(one.en.isascii() for one in found.mistakes)


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "name, kind, region"),
        (b"name,kind\nx,shop\n", "region"),
        (b"\xff\xfe\x00\x01", "neither"),
        ("name,kind,region\n" + "x,shop,349901101\n" * 5_001, "5000 lines"),
    ],
)
def test_what_is_no_list_is_refused_whole(content: bytes | str, word: str) -> None:
    with pytest.raises(Problem) as caught:
        read(content.encode() if isinstance(content, str) else content)
    assert caught.value.code == "census_file"
    assert word in caught.value.body("en").detail


def test_villages_count_for_their_township_and_the_suspended_as_filed() -> None:
    rows = [
        ("349901101", "filed", 3),
        ("349901101002", "filed", 1),
        ("349901101", "suspended", 1),
        ("349901101001", "listed", 5),
        ("349901102", "closed", 2),
    ]
    assert list(townships(rows)) == [("349901101", 5, 5, 0), ("349901102", 0, 0, 2)]

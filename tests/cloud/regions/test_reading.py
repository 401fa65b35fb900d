"""Lists of regions as they are found in the world: what is good is kept, what is not is told with its line."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cloud.regions.reading import Region, parent_of, read, top
from tests.parts import shared_data

COUNTY = Region("532331", "5323", "牟定县")
TOWN = Region("532331101", "532331", "共和镇", "Gonghe")


@pytest.mark.parametrize(
    ("file", "count", "level", "some"),
    [
        ("provinces.json", 31, "province", Region("53", "", "云南省")),
        ("cities.json", 342, "city", Region("3412", "34", "阜阳市")),
        ("areas.json", 2978, "county", Region("341225", "3412", "阜南县")),
        ("streets.json", 41_352, "township", Region("110101001", "110101", "东华门街道")),
    ],
)
def test_the_nation_s_lists_are_read_whole(file: str, count: int, level: str, some: Region) -> None:
    found = read(shared_data("regions", file).read_bytes())
    assert found.mistakes == []
    assert len(found.regions) == count
    assert {one.level for one in found.regions.values()} == {level}
    assert found.regions[some.code] == some
    assert top(found.regions) == ""


@pytest.mark.parametrize(
    "body",
    [
        '[{"code":"532331","name":"牟定县","cityCode":"5323"},{"code":"532331101","name":"共和镇","name_en":"Gonghe"}]',
        '[{"code":"532331","name":"牟定县","children":[{"code":"532331101","name":"共和镇","name_en":"Gonghe"}]}]',
        '[{"code":532331,"name":" 牟定县 "},{"code":532331101,"name":"共和镇","name_en":"Gonghe"}]',
        "code,name,name_en\n532331,牟定县,\n532331101,共和镇,Gonghe\n",
        '"code","name","name_en"\r\n"532331","牟定县",""\r\n\r\n"532331101","共和镇","Gonghe"\r\n',
        "序号,名称,区划代码,英文名称\n1,牟定县,532331\n2,共和镇,532331101,Gonghe\n",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_each_shape_and_encoding_tells_the_same(body: str, encoding: str) -> None:
    found = read(body.encode(encoding))
    assert found.mistakes == []
    assert list(found.regions.values()) == [COUNTY, TOWN]


@pytest.mark.parametrize(
    ("row", "line", "says"),
    [
        ("53233,缺一位", 3, "2, 4, 6, 9 or 12 digits, found '53233'"),
        ("53233a,字母", 3, "found '53233a'"),
        ("５３２３３１,全角", 3, "found '５３２３３１'"),
        ("032331,零开头", 3, "found '032331'"),
        ("532332,", 3, "the name of 532332"),
        ("532332," + "长" * 61, 3, "the name of 532332"),
        ("532332,坏\x07名", 3, "the name of 532332"),
        ("532331,又一次", 3, "stands here twice"),
        ("532332", 3, "the name of 532332"),
    ],
)
def test_a_bad_line_is_told_and_costs_no_other(row: str, line: int, says: str) -> None:
    found = read(f"code,name\n532331,牟定县\n{row}\n532331101,共和镇\n".encode())
    assert list(found.regions) == ["532331", "532331101"]
    (mistake,) = found.mistakes
    assert mistake.line == line
    assert says in mistake.text("en")
    assert mistake.zh != mistake.en


@pytest.mark.parametrize(
    ("body", "place", "says"),
    [
        ('[{"code":"532331","name":"牟定县","cityCode":"5325"}]', "[1]", "does not lie in cityCode 5325"),
        ('[{"code":"53","name":"云南省","children":[{"code":"5323","name":"楚雄州","children":[7]}]}]',
         "[1].children[1].children[1]", "must be an object"),
        ('{"云南省":{"楚雄彝族自治州":["牟定县"]}}', "", "has no codes"),
        ('[{"code":"53"', "", "not valid JSON"),
        ("532331,牟定县\n", "", "must name the columns"),
        ("", "", "must name the columns"),
    ],
)  # fmt: skip
def test_what_is_no_list_of_regions_is_told(body: str, place: str, says: str) -> None:
    found = read(body.encode())
    (mistake,) = found.mistakes
    assert (mistake.place, says in mistake.text("en")) == (place, True), mistake.text("en")


@settings(max_examples=50, deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=100).map(str.encode))
def test_no_bytes_at_all_make_it_fail(body: bytes) -> None:
    for start in (b"", b"code,name\n", b'[{"code":"53","name":"x"},'):
        found = read(start + body)
        assert all(code == one.code for code, one in found.regions.items())


@settings(max_examples=50, deadline=None)
@given(st.recursive(st.none() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(
    st.sampled_from(["code", "name", "children", "cityCode", "x"]), inner), max_leaves=20))  # fmt: skip
def test_no_json_at_all_makes_it_fail(content: object) -> None:
    read(json.dumps(content).encode())


@pytest.mark.parametrize(
    ("codes", "part"),
    [
        (["532331", "532331101"], "532331"),
        (["532331101", "532331102"], "532331"),
        (["532331101", "532332101"], "5323"),
        (["11", "53"], ""),
        (["532331101"], "532331101"),
    ],
)
def test_the_part_of_the_country_is_what_all_codes_lie_in(codes: list[str], part: str) -> None:
    assert top({code: Region(code, parent_of(code), "x") for code in codes}) == part

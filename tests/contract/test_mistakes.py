"""Mistakes in files that people write: all of them, each in one line, with place, line and what to do."""

from __future__ import annotations

from typing import Annotated, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from contract import document
from contract.errors import ContractError
from contract.mistakes import DocumentError, Mistake, mistakes, of_request, spell


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Tcp(Strict):
    kind: Literal["tcp"]
    host: str
    port: int = Field(ge=1, le=65535)


class Rtu(Strict):
    kind: Literal["rtu"]
    port: str
    baud: Literal[9600, 19200] = 9600


class Broker(Strict):
    password: str = ""
    ratio: float = 0.5


class Config(Strict):
    version: Literal[1]
    name: str = Field(min_length=2)
    broker: Broker = Broker()
    buses: list[Annotated[Tcp | Rtu, Field(discriminator="kind")]] = Field(default=[], min_length=1)
    labels: dict[str, int] = {}

    @model_validator(mode="after")
    def _rules(self) -> Config:
        if self.name == "both":
            raise ContractError("mistake", zh="不能叫 both", en="cannot be called both")
        if self.name == "many":
            raise DocumentError([Mistake("name", "甲", "a"), Mistake("buses[0].port", "乙", "b")])
        if self.name == "plain":
            raise ValueError("not this one")
        return self


GOOD = """\
version: 1
name: farm
buses:
  - kind: tcp
    host: 127.0.0.1
    port: 502
"""


LAUGHS = "a: &b0 [x]\n" + "".join(f"c{i}: &b{i} [*b{i - 1}, *b{i - 1}]\n" for i in range(1, 40))


def refused(text: str | bytes) -> DocumentError:
    with pytest.raises(DocumentError) as caught:
        document.read(Config, text, "farm.yaml")
    assert caught.value.code == "document"
    assert str(caught.value) == caught.value.text("en")
    return caught.value


def only(text: str | bytes, language: str = "en") -> str:
    error = refused(text)
    assert len(error.mistakes) == 1
    return error.text(language)


def test_a_good_file_is_read() -> None:
    config = document.read(Config, GOOD.encode("utf-8-sig"))
    assert isinstance(config.buses[0], Tcp)


@pytest.mark.parametrize(
    ("old", "new", "en", "zh"),
    [
        ("port: 502", "prot: 502", None, None),
        ("host:", "hots:", None, None),
        ("name: farm", "name: 3", "2: name: must be text (quote a number)", "应为文字（数字请加引号），现为 3"),
        ("name: farm", "name: f", "2: name: wants at least 2 characters, found 'f'", "至少要 2 个字符，现为 'f'"),
        ("port: 502", "port: 0", "6: buses[0].port: must be at least 1, found 0", "不得小于 1，现为 0"),
        ("port: 502", "port: 99999", "6: buses[0].port: must be at most 65535, found 99999", "不得大于 65535"),
        ("port: 502", "port: abc", "6: buses[0].port: must be a whole number, found 'abc'", "应为整数，现为 'abc'"),
        ("port: 502", "port: [1]", "6: buses[0].port: must be a whole number, found a list", "应为整数，现为 列表"),
        ("version: 1", "version: 2", "1: version: must be 1, found 2", "1: version: 应为 1，现为 2"),
        ("kind: tcp", "kind: can", "'kind' must be one of 'tcp', 'rtu', found 'can'", "'kind' 应为 'tcp', 'rtu'"),
        ("    host: 127.0.0.1\n", "", "4: buses[0].host: is missing, add it", "4: buses[0].host: 缺少这一项，请补上"),
        ("version: 1", "version: 1\nlabels: 5", 'labels: must be lines of "key: value", found 5', "应为“键: 值”各行"),
        ("version: 1", "version: 1\nlabels: {a: x}", "2: labels.a: must be a whole number, found 'x'", "应为整数"),
        ("version: 1", "version: 1\nlabels: {1: 2}", "2: labels[1]: must be text", "应为文字"),
        ("name: farm", "name: both", "farm.yaml: cannot be called both", "farm.yaml: 不能叫 both"),
        ("name: farm", "name: plain", "farm.yaml: not this one", "farm.yaml: not this one"),
    ],
)  # fmt: skip
def test_each_mistake_says_where_and_what(old: str, new: str, en: str | None, zh: str | None) -> None:
    error = refused(GOOD.replace(old, new))
    if en is None or zh is None:
        known = old.split(":")[0]
        assert f"is not a known key, did you mean {known}?" in error.text("en")
        assert f"没有这一项，是不是 {known}？" in error.text("zh")
        assert f"buses[0].{known}: is missing, add it" in error.text("en")
        assert all(mistake.place.startswith("buses[0].") for mistake in error.mistakes)
        assert len(error.mistakes) == 2
    else:
        assert en in only(GOOD.replace(old, new))
        assert zh in only(GOOD.replace(old, new), "zh")


def test_all_mistakes_come_at_once_in_the_order_of_the_file() -> None:
    error = refused(GOOD.replace("1\n", "9\n", 1).replace("502", "-1").replace("name", "naem") + "naem: x\n")
    assert [(mistake.line, mistake.place) for mistake in error.mistakes] == [
        (0, "name"),
        (1, "version"),
        (6, "buses[0].port"),
        (7, "naem"),
        (7, "naem"),
    ]
    assert error.text("en").count("\n") == 4


def test_a_validator_may_give_several_places() -> None:
    error = refused(GOOD.replace("farm", "many"))
    assert error.text("en") == "farm.yaml:2: name: a\nfarm.yaml:6: buses[0].port: b"
    assert error.text("zh") == "farm.yaml:2: name: 甲\nfarm.yaml:6: buses[0].port: 乙"


def test_a_wrong_list_item_does_not_make_its_list_too_short() -> None:
    assert "[0].port" in only(GOOD.replace("502", "x"))
    assert "wants at least 1 items, found 0" in only(GOOD.split("buses")[0] + "buses: []\n")


def test_secrets_are_not_repeated() -> None:
    text = only(GOOD + "broker: {password: 123456}\n")
    assert "123456" not in text
    assert "(not shown)" in text


def test_keys_that_stand_twice_are_told_wherever_they_are() -> None:
    text = GOOD + "broker:\n  'ratio': 1\n  # ratio: 3\n  ratio: 2\nlabels: {a: 1, b: 2, \"a\": 3}\n"
    error = refused(text)
    assert error.text("en").splitlines() == [
        "farm.yaml:10: broker.ratio: stands twice (first in line 8), keep one",
        "farm.yaml:11: labels.a: stands twice (first in line 11), keep one",
    ]
    assert "farm.yaml:11: labels.a: 写了两次（第 11 行已有），请删去一处" in error.text("zh")
    assert "buses[0].port: stands twice (first in line 6)" in only(GOOD + "    port: 503\n")


def test_a_merged_mapping_may_be_overridden() -> None:
    text = GOOD + "labels: &all {a: 1, b: 2}\nbroker:\n  <<: {ratio: 1, password: x}\n  ratio: 2\n"
    assert document.read(Config, text).broker == Broker(ratio=2, password="x")
    assert "broker.ratio: stands twice" in only(text + "  ratio: 3\n")


def test_a_key_too_long_to_be_marked_costs_only_the_lines() -> None:
    assert document.read(Config, GOOD + "labels:\n  " + "k" * 1022 + ": 1\n").labels == {"k" * 1022: 1}


def test_words_that_only_look_like_keys_are_left_alone() -> None:
    text = 'version: 1\nname: "a: b {x: 1, x: 2}\n  x: 1\n  x: 2"\nbuses:\n- kind: rtu\n  port: |\n    x: 1\n    x: 2\n'
    config = document.read(Config, text)
    assert config.name == "a: b {x: 1, x: 2} x: 1 x: 2"
    assert config.buses == [Rtu(kind="rtu", port="x: 1\nx: 2\n")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"a: \xff", "farm.yaml:1: is not UTF-8 text"),
        ("a: [1\nb: 2", "farm.yaml:2: is not valid YAML: did not find expected ',' or ']'"),
        ("a: 2026-13-45", "farm.yaml:1: there is no day 2026-13-45"),
        ("a: \x07", "is not valid YAML"),
        ("", 'must be lines of "key: value"'),
        ("- a", 'must be lines of "key: value"'),
        ("&a [*a]", "is too large or nested too deeply"),
        ("[" * 100_000, "is too large or nested too deeply"),
        ("[" * 4000 + "]" * 4000, "is too large or nested too deeply"),
        ("- " * 100_000, "is too large or nested too deeply"),
        ("a: " + "x" * 2**20, "is longer than"),
        (LAUGHS, "is too large or nested too deeply"),
    ],
)  # fmt: skip
def test_what_is_no_document_is_one_line(text: str | bytes, said: str) -> None:
    assert said in only(text)
    assert "\n" not in only(text, "zh")


def test_without_model_lines_or_data_the_places_are_still_right() -> None:
    with pytest.raises(ValidationError) as caught:
        Config.model_validate({"version": 1, "name": "farm", "buses": [], "x": 1})
    found = mistakes(caught.value)
    assert {(mistake.place, mistake.en) for mistake in found} == {
        ("buses", "wants at least 1 items, found 0"),
        ("x", "is not a known key, remove it"),
    }
    assert spell(("points", 2, "address")) == "points[2].address"


def test_a_request_is_never_repeated() -> None:
    class Note(Strict):
        text: Annotated[str, Field(pattern="^[a-z]*$")]

    class Request(Strict):
        name: str = Field(min_length=9)
        size: int = Field(le=5000)
        buses: list[Annotated[Tcp | Rtu, Field(discriminator="kind")]]
        config: Config
        note: Note

    body = {
        "name": "s3cret",
        "size": 53_000_000,
        "buses": [{"kind": "s3cret"}],
        "config": {"version": 1, "name": "plain", "buses": [{"kind": "rtu", "port": "a"}]},
        "note": {"text": "S3CRET", "more": "s3cret"},
    }
    with pytest.raises(ValidationError) as caught:
        Request.model_validate(body)
    found = of_request([dict(one) for one in caught.value.errors()])
    assert {mistake.place: mistake.en for mistake in found} == {
        "name": "wants at least 9 characters",
        "size": "must be at most 5000",
        "buses[0]": "'kind' must be one of 'tcp', 'rtu'",
        "config": "is not valid",
        "note.text": "must match ^[a-z]*$",
        "note.more": "is not a known key, remove it",
    }
    assert all(word not in str(found).lower() for word in ("s3cret", "53", "plain", "not this one"))
    (body_is_none,) = of_request([{"type": "model_attributes_type", "loc": ("body",), "msg": "?", "input": "s3cret"}])
    assert body_is_none == Mistake("body", "应为 JSON 对象", "must be a JSON object")


def test_a_file_may_be_empty_where_all_is_default() -> None:
    assert document.read(Broker, "# nothing yet\n") == Broker()


@settings(max_examples=150)
@given(st.text(st.sampled_from(list("abk:-{}[]#&*!|>'\"%@`?, \n\t.123~<\ue000é知")), max_size=60))
def test_any_text_is_read_or_refused_with_mistakes(text: str) -> None:
    with pytest.raises(DocumentError):
        document.read(Config, text)


@settings(max_examples=150)
@given(st.data())
def test_a_mutated_file_is_read_or_refused_with_mistakes(data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(GOOD) - 1))
    text = GOOD[:place] + data.draw(st.text(max_size=3)) + GOOD[place + data.draw(st.integers(0, 3)) :]
    error: DocumentError | None = None
    try:
        document.read(Config, text)
    except DocumentError as refusal:
        error = refusal
    assert error is None or len(error.text("zh").splitlines()) >= len(error.mistakes) > 0

"""A person's mistakes in a file, said one line each: where, what, and what to write instead, in Chinese and English.

Pydantic finds every mistake but speaks to programmers. Here its findings become sentences for whoever edits the file:
a place as in `points[2].address`, the line, the value found, and for an unknown key the known one that looks like it.
A validator of ours that raises a ContractError is quoted in both languages; a DocumentError gives several.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, Final, NamedTuple, cast, get_args

from pydantic import BaseModel, ValidationError

from contract.errors import ContractError, printable

Place = tuple[str | int, ...]
Lines = Mapping[tuple[str, ...], int]

_SECRET: Final = ("password", "passphrase", "secret", "token")
_LONGEST: Final = 60

# pydantic's error type -> (zh, en); `{…}` are filled from the error's context, `{found}` says what stood there.
_SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "missing": ("缺少这一项，请补上", "is missing, add it"),
    "extra_forbidden": ("没有这一项{hint_zh}", "is not a known key{hint_en}"),
    "literal_error": ("应为 {expected}{found}", "must be {expected}{found}"),
    "enum": ("应为 {expected}{found}", "must be {expected}{found}"),
    "int_parsing_size": ("数太大，应为整数{found}", "is too large for a whole number{found}"),
    "int_type": ("应为整数{found}", "must be a whole number{found}"),
    "float_type": ("应为数字{found}", "must be a number{found}"),
    "finite_number": ("应为有限数{found}", "must be a finite number{found}"),
    "bool_type": ("应为 true 或 false{found}", "must be true or false{found}"),
    "string_type": ("应为文字（数字请加引号）{found}", "must be text (quote a number){found}"),
    "string_unicode": ("不是正确的文字", "is not valid text"),
    "path_type": ("应为路径{found}", "must be a path{found}"),
    "list_type": (
        "应为列表（每行以“- ”开头）{found}",
        'must be a list (lines that begin with "- "){found}',
    ),
    "dict_type": ("应为“键: 值”各行{found}", 'must be lines of "key: value"{found}'),
    "greater_than_equal": ("不得小于 {ge}{found}", "must be at least {ge}{found}"),
    "greater_than": ("必须大于 {gt}{found}", "must be greater than {gt}{found}"),
    "less_than_equal": ("不得大于 {le}{found}", "must be at most {le}{found}"),
    "less_than": ("必须小于 {lt}{found}", "must be less than {lt}{found}"),
    "multiple_of": (
        "必须是 {multiple_of} 的整数倍{found}",
        "must be a multiple of {multiple_of}{found}",
    ),
    "string_too_short": (
        "至少要 {min_length} 个字符{found}",
        "wants at least {min_length} characters{found}",
    ),
    "string_too_long": (
        "最多 {max_length} 个字符{found}",
        "may have at most {max_length} characters{found}",
    ),
    "string_pattern_mismatch": ("须符合 {pattern}{found}", "must match {pattern}{found}"),
    "day_unknown": ("日历上没有这一天{found}", "is on no calendar{found}"),
    "too_short": (
        "至少要 {min_length} 项，现有 {actual_length}",
        "wants at least {min_length} items, found {actual_length}",
    ),
    "too_long": (
        "最多 {max_length} 项，现有 {actual_length}",
        "may have at most {max_length} items, found {actual_length}",
    ),
    "union_tag_not_found": ("缺少 {discriminator}，请补上", "lacks {discriminator}, add it"),
    "union_tag_invalid": (
        "{discriminator} 应为 {expected_tags}{found}",
        "{discriminator} must be one of {expected_tags}{found}",
    ),
}
_SAME_AS: Final = {
    "int_parsing": "int_type",
    "int_from_float": "int_type",
    "float_parsing": "float_type",
    "bool_parsing": "bool_type",
    "tuple_type": "list_type",
    "set_type": "list_type",
    "frozen_set_type": "list_type",
    "mapping_type": "dict_type",
    "model_type": "dict_type",
    "model_attributes_type": "dict_type",
}
# A request is JSON: its sentences differ where those of a file speak of YAML.
_OF_REQUESTS: Final = {
    "json_invalid": ("不是正确的 JSON", "is not valid JSON"),
    "dict_type": ("应为 JSON 对象", "must be a JSON object"),
    "list_type": ("应为 JSON 列表", "must be a JSON list"),
    "string_type": ("应为文字", "must be text"),
}
_KINDS: Final[dict[type, tuple[str, str]]] = {
    dict: ("若干“键: 值”", "key-value lines"),
    list: ("列表", "a list"),
    type(None): ("空", "nothing"),
}


class Mistake(NamedTuple):
    """One mistake: its place in the document ("" is the whole), its line (0: unknown), what to do about it.

    file: the one it stands in, where the document has several ("": the document's own).
    """

    place: str
    zh: str
    en: str
    line: int = 0
    file: str = ""

    def text(self, language: str = "zh", where: str = "") -> str:
        """One line for a person; `where` is the name of the document's own file."""
        where = self.file or where
        head = f"{where}:{self.line}" if where and self.line else where or (f"line {self.line}" if self.line else "")
        said = ": ".join(part for part in (head, self.place, self.zh if language == "zh" else self.en) if part)
        return printable(said)


class DocumentError(ContractError):
    """A file that cannot be used as it is: `mistakes` has every reason, `text` gives a line for each."""

    def __init__(self, mistakes: Sequence[Mistake], where: str = "") -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("document", where, count=len(self.mistakes))

    def text(self, language: str = "zh") -> str:
        """One line for each mistake, in the order of the file."""
        return "\n".join(mistake.text(language, self.where) for mistake in self.mistakes)


def refuse(found: Sequence[Mistake]) -> None:
    """For the validators of models: raises DocumentError where anything was found, places relative to the model."""
    if found:
        raise DocumentError(found)


def mistakes(
    error: ValidationError, model: type[BaseModel] | None = None, lines: Lines | None = None, data: object = None
) -> list[Mistake]:
    """What pydantic found, as sentences.

    `model` lets unknown keys be answered with the known one that looks like them; `lines` (contract.document) gives the
    line of every place; `data` is what was validated, by which places lose the tags that pydantic puts in for unions.
    """
    found: list[Mistake] = []
    for detail in error.errors(include_url=False):
        if detail["type"] == "too_short" and len(detail["input"] or ()) >= detail["ctx"]["min_length"]:
            continue  # only counted short because its items are wrong, and those are said
        reason = detail.get("ctx", {}).get("error")
        place = _place(detail["loc"], data, judged=reason is not None)
        line = _line(place, lines or {})
        if isinstance(reason, DocumentError):
            found += [_moved(inner, place, lines or {}) for inner in reason.mistakes]
        elif isinstance(reason, ContractError):
            found.append(_moved(Mistake("", reason.text("zh"), reason.text("en")), place, lines or {}))
        else:
            zh, en = _sentence(cast(Mapping[str, Any], detail), model)
            found.append(Mistake(spell(place), zh, en, line))
    return sorted(found, key=lambda mistake: mistake.line)


def of_request(details: Iterable[Mapping[str, Any]]) -> list[Mistake]:
    """What pydantic found in a request, as sentences that never repeat what was sent: it may be a password."""
    return [Mistake(spell(tuple(detail["loc"])), *_sentence(detail, None, quiet=True)) for detail in details]


def spell(place: Place) -> str:
    """A place as people read it: ("points", 2, "address") is `points[2].address`."""
    text = ""
    for part in place:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text[:200]


def _sentence(detail: Mapping[str, Any], model: type[BaseModel] | None, *, quiet: bool = False) -> tuple[str, str]:
    """Both sentences for one finding; `quiet`: for a request, without anything that stood in it."""
    kind = _SAME_AS.get(detail["type"], detail["type"])
    context = dict(detail.get("ctx", {}))
    if kind == "value_error" and not quiet:
        return str(context["error"]), str(context["error"])
    if kind == "extra_forbidden":
        context["hint_zh"], context["hint_en"] = _hint(detail["loc"], model)
    any_other = ("不合要求", "is not valid") if quiet else ("不合要求：{message}", "{message}")
    zh, en = (quiet and _OF_REQUESTS.get(kind)) or _SENTENCES.get(kind, any_other)
    found = ("", "") if quiet else _found(detail["loc"], context.get("tag", detail["input"]))
    expected = str(context.get("expected", ""))
    return (
        zh.format(
            **context | {"message": detail["msg"], "found": found[0], "expected": expected.replace(" or ", " 或 ")}
        ),
        en.format(**context | {"message": detail["msg"], "found": found[1]}),
    )


def _found(place: Place, value: object) -> tuple[str, str]:
    zh, en = _shown(place, value)
    return f"，现为 {zh}", f", found {en}"


def _shown(place: Place, value: object) -> tuple[str, str]:
    if any(word in str(place[-1:]).lower() for word in _SECRET):
        return "（不显示）", "(not shown)"
    for kind, names in _KINDS.items():
        if isinstance(value, kind):
            return names
    text = repr(value)[:_LONGEST] if isinstance(value, str | int | float | bool) else type(value).__name__
    return text, text


def _hint(place: Place, model: type[BaseModel] | None) -> tuple[str, str]:
    if model is None:
        return "，请删去", ", remove it"
    known = sorted({name for part in _models_at(place[:-1], model) for name in part.model_fields})
    like = get_close_matches(str(place[-1]), known, n=1, cutoff=0.6)
    if like:
        return f"，是不是 {like[0]}？", f", did you mean {like[0]}?"
    return f"，可用的有 {'、'.join(known)}", f", known are {', '.join(known)}"


def _models_at(place: Place, model: type[BaseModel]) -> set[type[BaseModel]]:
    here = {model}
    for part in place:
        fields = [one.model_fields[part] for one in here if isinstance(part, str) and part in one.model_fields]
        here = {inner for field in fields for inner in _models_in(field.annotation)} if fields else here
    return here


def _models_in(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models_in(part)


def _place(place: Place, data: object, *, judged: bool = False) -> Place:
    """Without the union tags: a tag is a part that the data do not have, though they have what follows it.

    The last part may be what is missing; not where something that is there was `judged`.
    """
    if data is None:
        return place
    kept: list[str | int] = []
    for position, part in enumerate(place):
        inside = _inside(data, part)
        if inside or (position == len(place) - 1 and part != "[key]" and not judged):
            kept.append(part)
            data = inside[0] if inside else None
    return tuple(kept)


def _inside(data: object, part: str | int) -> tuple[object, ...]:
    """What `data` holds at `part`, or () for nothing."""
    if isinstance(data, Mapping):
        return (data[part],) if part in data else ()
    if isinstance(data, list | tuple) and isinstance(part, int) and part < len(data):
        return (data[part],)
    return ()


def _moved(inner: Mistake, place: Place, lines: Lines) -> Mistake:
    head = spell(place)
    dot = "." if head and inner.place and not inner.place.startswith("[") else ""
    words = inner.place.replace("[", ".").replace("]", "").split(".") if inner.place else []
    return inner._replace(place=f"{head}{dot}{inner.place}", line=_line((*place, *words), lines))


def _line(place: Place, lines: Lines) -> int:
    words = tuple(str(part) for part in place)
    while words and not lines.get(words):
        words = words[:-1]
    return lines.get(words, 0)

"""Pages from templates: Jinja2 with everything escaped, both languages side by side in the template.

    {{ t("没有这个码", "There is no such code") }}      one sentence, in the reader's language
    {{ w(step.title) }}                                 a pair of words that came from elsewhere

Nothing inline may run or style (the policy of cloud.app.headers), so the style is a file of its own, named by its
content.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from cloud.kernel.language import Language
from cloud.public import spelling
from contract.moment import law_day

_HERE: Final = Path(__file__).parent
STYLE: Final = _HERE / "page.css"
ROOT: Final = "/c"


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads. asked: the language stands in the address, and goes along with every link."""

    language: Language
    asked: bool
    today: date
    county: tuple[str, str]
    authority: tuple[str, str]


@cache
def style() -> tuple[str, bytes]:
    """The path of the style, named by its content, and its bytes."""
    content = STYLE.read_bytes()
    return f"{ROOT}/page-{sha256(content).hexdigest()[:12]}.css", content


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )


def page(template: str, reader: Reader, facts: Mapping[str, Any], here: str) -> bytes:
    """A whole page; here: its own path with its query, without the language, for the switch."""
    chosen = 0 if reader.language == "zh" else 1

    def words(pair: tuple[str, str]) -> str:
        return pair[chosen] or pair[0]

    def href(path: str, **query: str) -> str:
        if reader.asked:
            query["lang"] = reader.language
        return f"{path}?{urlencode(query)}" if query else path

    def switched() -> str:
        other = "en" if reader.language == "zh" else "zh"
        return f"{here}{'&' if '?' in here else '?'}lang={other}"

    return (
        _environment()
        .get_template(template)
        .render(
            **facts,
            language=reader.language,
            asked=reader.asked,
            t=lambda zh, en: zh if reader.language == "zh" else en,
            w=words,
            href=href,
            switched=switched(),
            day=lambda one: spelling.day(one, reader.language, reader.today),
            moment=lambda at: spelling.moment(at, reader.language, reader.today),
            day_at=lambda at: spelling.day(law_day(at), reader.language, reader.today),
            today=reader.today,
            iso_day=lambda text: spelling.day(date.fromisoformat(text), reader.language, reader.today),
            number=spelling.number,
            percent=spelling.percent,
            county=words(reader.county),
            authority=words(reader.authority),
            style=style()[0],
            root=ROOT,
        )
        .encode()
    )

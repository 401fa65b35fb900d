"""Which of the product's two languages a reader wants (RFC 9110, Accept-Language), and words in both."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

Language = Literal["zh", "en"]


class Words(BaseModel):
    """A name in both languages; `en` may be empty, then show `zh`."""

    zh: str = Field(examples=["一号棚"])
    en: str = Field(default="", examples=["Greenhouse 1"])


class Coded(BaseModel):
    """Something that was found, as a code for programs and a sentence for people."""

    code: str = Field(examples=["expired"])
    words: Words


def coded(code: str, words: tuple[str, str]) -> Coded:
    """A code with its words, zh and en."""
    return Coded(code=code, words=Words(zh=words[0], en=words[1]))


def preferred(header: str, default: Language = "zh") -> Language:
    """The language with the highest weight in an Accept-Language header; `default` where neither is named."""
    best: tuple[float, Language] = (0.0, default)
    for part in header[:500].split(","):
        tag, _, weight = part.strip().partition(";")
        name = tag.strip().lower().split("-")[0]
        try:
            q = float(weight.strip().removeprefix("q=")) if weight else 1.0
        except ValueError:
            continue
        if q > best[0] and name in ("zh", "en"):
            best = (q, "zh" if name == "zh" else "en")
    return best[1]

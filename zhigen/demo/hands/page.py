"""The page as HTML, without a script: every button is a form, and the paper of the printers is a frame of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Final, NamedTuple

from zhigen.demo.hands.deed import Step, Words

PAPERS: Final = {"shop": ("小票", "receipt"), "lab": ("样品标签", "sample label")}
_HEAD: Final = """<!doctype html><html lang="{lang}"><meta charset="utf-8">
<meta name="viewport" content="width=device-width">{more}<title>{title}</title>
<link rel="stylesheet" href="/hands.css">"""
_TITLE: Final = ("手边的仪器", "Instruments at hand")
_NOTE: Final = (
    "模拟器：这一页属于演示，不属于产品；卡、码、纸都是编的，终端那一头是真的。",
    "Simulator: this page belongs to the demo, not to the product. Cards, codes and paper are invented; the terminals "
    "at the other end are real.",
)


class Done(NamedTuple):
    """The last button: its words, the clock, and what went wrong, "" for nothing."""

    words: Words
    clock: str
    wrong: str = ""


class Desk(NamedTuple):
    """Where a step is done: the address of the terminal, and by whom, who signs on with that PIN."""

    url: str
    name: str
    pin: str


def page(steps: Sequence[Step], desks: Mapping[str, Desk], done: Done | None, lang: str) -> str:
    """The whole page. desks: by gateway; lang: zh or en."""
    place = 0 if lang == "zh" else 1
    other, name = ("en", "English") if lang == "zh" else ("zh", "中文")
    items = "".join(_step(number, one, desks, place, lang) for number, one in enumerate(steps, 1))
    frames = "".join(
        f'<section><h2>{escape(words[place])}</h2><iframe title="{escape(words[place])}" '
        f'src="/paper/{kind}?lang={lang}"></iframe></section>'
        for kind, words in PAPERS.items()
    )
    said = ("按下的会写在这里", "What you press is told here")[place]
    if done is not None:
        said = f"{done.clock} {done.words[place]}" + (f": {done.wrong}" if done.wrong else "")
    return (
        _HEAD.format(lang=lang, more="", title=escape(_TITLE[place]))
        + f'<body><header><h1>{_TITLE[place]}</h1><p class="note">{escape(_NOTE[place])}</p>'
        + f'<a class="tongue" href="/?lang={other}" lang="{other}">{name}</a></header>'
        + f'<main><ol>{items}</ol></main><aside><p role="status">{escape(said)}</p>{frames}</aside></body></html>'
    )


def paper(kind: str, sheet: Path | None, lang: str) -> str:
    """The frame of a printer; sheet: the text of what it printed last, beside its picture."""
    place = 0 if lang == "zh" else 1
    shown = f"<p>{('还没有打印', 'nothing printed yet')[place]}</p>"
    if sheet is not None:
        text = escape(sheet.read_text("utf-8", "replace"))
        shown = f'<img src="/paper/{kind}.png?{sheet.stem}" alt="{text}">'
    more = '<meta http-equiv="refresh" content="2">'
    head = _HEAD.format(lang=lang, more=more, title=escape(PAPERS[kind][place]))
    return f'{head}<body class="paper">{shown}</body></html>'


def _step(number: int, step: Step, desks: Mapping[str, Desk], place: int, lang: str) -> str:
    desk, opened = desks.get(step.gateway), ""
    if desk is not None:
        open_it = ("打开终端", "open the terminal")[place]
        opened = f'<a href="{escape(desk.url)}" target="terminal-{step.gateway}">{open_it}</a>'
        who = ("登录：{name}，密码 {pin}", "sign on as {name}, PIN {pin}")[place]
        opened += f'<p class="who">{escape(who.format(name=desk.name, pin=desk.pin))}</p>'
    buttons = "".join(
        f'<form method="post" action="/do/{deed.key}?lang={lang}&amp;step={number}">'
        f"<button>{escape(deed.words[place])}</button></form>"
        for deed in step.deeds
    )
    return (
        f'<li id="step-{number}"><h2>{escape(step.title[place])}</h2>{opened}<p>{escape(step.do[place])}</p>'
        f'<p class="expect">{escape(step.expect[place])}</p><div class="deeds">{buttons}</div></li>'
    )

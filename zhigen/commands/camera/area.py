"""The option `--region` of the commands of a camera: the part of the picture that is looked at."""

from __future__ import annotations

import click

from zhigen.tongue import said


def _area(_: click.Context, __: click.Parameter, text: str | None) -> tuple[float, float, float, float] | None:
    if text is None:
        return None
    try:
        left, top, right, bottom = (float(part) for part in text.split(","))
    except ValueError:
        zh = f"{text}：应为四个数，如 0.1,0,0.9,1（左,上,右,下）"
        en = f"{text}: wants four numbers, as in 0.1,0,0.9,1 (left, top, right, bottom)"
        raise click.BadParameter(said(zh, en)) from None
    return left, top, right, bottom


REGION = click.option(
    "--region",
    callback=_area,
    metavar="L,T,R,B",
    help="Only this part of the picture: left,top,right,bottom, each from 0 to 1.",
)

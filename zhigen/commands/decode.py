"""`zhigen decode`: what codes picture files show."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from zhigen.tongue import said

if TYPE_CHECKING:
    from gateway.core.code import Symbology

_SYMBOLOGIES: Final = ("qr_code", "data_matrix", "code_128", "ean_13")
_LARGEST_FILE: Final = 256 * 1024 * 1024
_OPENCV: Final = {"OPENCV_IO_MAX_IMAGE_PIXELS": "200000000"}  # it looks at this once, when it is loaded
_STDERR: Final = 2


class _UnreadableError(Exception):
    """Why a file is no picture, in one sentence."""


@click.command()
@click.argument("images", nargs=-1, required=True, metavar="IMAGE…", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON line for each code: file, text, format, ms.")
@click.option(
    "--only",
    multiple=True,
    type=click.Choice(_SYMBOLOGIES),
    metavar="SYMBOLOGY",
    help=f"Look for this symbology only; can be repeated: {', '.join(_SYMBOLOGIES)}.",
)
def command(images: tuple[Path, ...], *, as_json: bool, only: tuple[Symbology, ...]) -> None:
    """Read the codes in picture files (PNG, JPEG, WebP, GIF, BMP, TIFF).

    A file in which nothing is read has the text null. A file that is no picture gets one line on stderr, the others are
    read, and the exit status is 2.
    """
    for name, value in _OPENCV.items():
        os.environ.setdefault(name, value)
    failed, told = False, False
    for image in images:
        try:
            if not _read(image, frozenset(only), as_json=as_json) and not told:
                told = _tell_without_zbar()
        except _UnreadableError as why:
            click.echo(f"{click.format_filename(image)}: {why}", err=True)
            failed = True
    if failed:
        sys.exit(2)


@contextmanager
def _hushed() -> Iterator[None]:
    """Without what C libraries write to stderr about a damaged file: it gets one line, and that is ours."""
    sys.stderr.flush()
    kept = os.dup(_STDERR)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, _STDERR)
        yield
    finally:
        os.dup2(kept, _STDERR)
        os.close(nowhere)
        os.close(kept)


def _tell_without_zbar() -> bool:
    """Say that the last steps were left out, where they were."""
    from gateway.vision import zbar

    if zbar.missing():
        zh, en = "缺少 libzbar0，最后两步没有试", "without libzbar0 the last two steps are left out"
        click.echo(f"{said(zh, en)}: apt install libzbar0", err=True)
    return bool(zbar.missing())


def _read(image: Path, only: frozenset[Symbology], *, as_json: bool) -> bool:
    """Print what one file says; whether it says anything."""
    from gateway.vision.cascade import DEFAULT, read
    from gateway.vision.picture import opened

    data = _bytes(image)
    began = time.perf_counter()
    with _hushed():
        picture = opened(data)
    if isinstance(picture, str):
        raise _UnreadableError(_REFUSALS[picture]())
    codes = read(picture, only or DEFAULT)
    ms = round((time.perf_counter() - began) * 1000, 1)
    rows: list[tuple[str, str] | tuple[None, None]] = [(code.text, code.symbology) for code in codes]
    for text, symbology in rows or [(None, None)]:
        if as_json:
            row = {"file": click.format_filename(image), "text": text, "format": symbology, "ms": ms}
            click.echo(json.dumps(row, ensure_ascii=False))
        else:
            word = said("没有读到码", "no code read") if text is None else f"{symbology}  {_shown(text)}"
            click.echo(f"{click.format_filename(image)}  {word}  ({ms:g} ms)")
    return bool(codes)


_REFUSALS: Final = {
    "no_picture": lambda: said(
        "不是能打开的图片：请用 PNG、JPEG、WebP、GIF、BMP 或 TIFF",
        "not a picture that can be opened: use PNG, JPEG, WebP, GIF, BMP or TIFF",
    ),
    "too_large": lambda: said("图片太大，请先缩小", "the picture is too large: make it smaller first"),
}


def _bytes(image: Path) -> bytes:
    try:
        if image.is_dir():
            raise _UnreadableError(said("是文件夹，请写图片文件", "is a folder: name the picture files in it"))
        if not image.exists():
            raise _UnreadableError(said("没有这个文件", "no such file"))
        if not image.is_file():
            raise _UnreadableError(said("不是普通文件", "is not a regular file"))
        if image.stat().st_size > _LARGEST_FILE:
            raise _UnreadableError(_REFUSALS["too_large"]())
        return image.read_bytes()
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise _UnreadableError(said(f"读不了：{why}", f"cannot be read: {why}")) from None


def _shown(text: str) -> str:
    """On one line: what would break it is written as JSON writes it."""
    return text if text.isprintable() else json.dumps(text, ensure_ascii=False)

"""`zhigen code`: make codes of labels, tell what a scanned text is, draw one, print sheets of many."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from zhigen.tongue import language, said

if TYPE_CHECKING:
    from cloud.printing import Printed

SORTS: Final = {
    "label": ("本平台标签码", "label code"),
    "voucher": ("本平台凭证码", "voucher code"),
    "pesticide_pack": ("农药追溯码", "pesticide pack code"),
    "veterinary_pack": ("兽药追溯码", "veterinary drug code"),
    "goods": ("商品条码", "GTIN of goods"),
    "foreign": ("与本平台无关", "foreign"),
}
_MOST: Final = 100_000
_host = click.option("--host", required=True, help="Host of the addresses; up to 13 characters make 25 modules.")
_table = click.argument("table", type=click.Path(path_type=Path, exists=True, dir_okay=False, readable=True))
_out = click.option("-o", "--out", type=click.Path(path_type=Path), required=True, help="The PDF to write.")


def plain(function: Callable[..., Any]) -> Callable[..., Any]:
    """A person's mistake is one line on standard error and exit code 2; no traceback."""

    @wraps(function)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        from contract.errors import CodedError, ContractError

        try:
            return function(*args, **kwargs)
        except (CodedError, ContractError) as error:
            complain(error.text(language()))
        except OSError as error:
            name, why = error.filename, error.strerror
            complain(said(f"不能读写 {name}：{why}", f"cannot use {name}: {why}"))
        sys.exit(2)

    return wrapper


def complain(text: str) -> None:
    """One line on standard error."""
    click.echo(f"zhigen code: {text}", err=True)


@click.group()
def command() -> None:
    """Make, read and print the codes of labels and vouchers."""


@command.command("new")
@click.option("-n", "--number", type=click.IntRange(1, _MOST), default=1, show_default=True, help="How many codes.")
@_host
@plain
def new(number: int, host: str) -> None:
    """Draw fresh label codes: one a line, the code and its address, with a tab between."""
    from secrets import randbits

    from contract.printed import new_label
    from contract.printed.label import BITS

    for _ in range(number):
        code = new_label(randbits(BITS))
        click.echo(f"{code.text}\t{code.address(host)}")


@command.command("show")
@click.argument("text")
@click.option(
    "--symbology",
    type=click.Choice(["qr_code", "data_matrix", "code_128", "ean_13"]),
    default="qr_code",
    show_default=True,
    help="How the text was printed.",
)
@plain
def show(text: str, symbology: Any) -> None:
    """Tell what a scanned or typed TEXT is, its parts, whether it checks itself, and how large it prints."""
    from contract.printed import dots_a_module, sort_of, symbol
    from contract.printed.symbol import DPI

    sort = sort_of(text, symbology)
    rows = [(said("种类", "sort"), said(*SORTS[sort.kind])), *_parts(text, sort.kind)]
    proof = said("有，相符", "in the code, and it fits") if sort.checked else said("码里没有", "none in the code")
    rows.append((said("校验", "check"), proof))
    if symbology == "qr_code":
        size = symbol(text)
        drawn = f"{size.version}-{size.level}, {size.modules}×{size.modules}"
        rows.append((said("二维码", "QR code"), drawn))
        for dpi in DPI:
            dots = dots_a_module(dpi)
            side = f"{size.side_mm(dpi, dots):.1f} mm"
            way = said(f"每模块 {dots} 点，连静区 {side}", f"{dots} dots a module, {side} with its quiet zone")
            rows.append((f"{dpi} dpi", way))
    for name, value in rows:
        click.echo(f"{name}\t{value}")


@command.command("draw")
@click.argument("text")
@click.option("-o", "--out", type=click.Path(path_type=Path), required=True, help="An .svg or .png file.")
@click.option("--dpi", type=click.IntRange(72, 2400), default=600, show_default=True, help="Of the printer.")
@click.option("--dots", type=click.IntRange(1, 100), help="Dots a module; without it the fewest that make 0.5 mm.")
@plain
def draw(text: str, out: Path, dpi: int, dots: int | None) -> None:
    """Draw TEXT as a QR code with its quiet zone, at its size for a printer."""
    from cloud.printing import drawn_png, drawn_svg
    from contract.printed import dots_a_module, symbol

    each = dots or dots_a_module(dpi)
    match out.suffix.lower():
        case ".svg":
            data = drawn_svg(text, round(each * 25.4 / dpi, 4))
        case ".png":
            data = drawn_png(text, each, dpi)
        case _:
            complain(said(f"{out.name}：应以 .svg 或 .png 结尾", f"{out.name}: must end with .svg or .png"))
            sys.exit(2)
    out.write_bytes(data)
    size = symbol(text)
    side = f"{size.side_mm(dpi, each):.1f} mm"
    click.echo(said(f"{out}：{size.modules} 模块，{side}", f"{out}: {size.modules} modules, {side}"))


@command.command("sheet")
@_table
@_out
@_host
@click.option("--size", default="60x38", show_default=True, help="Width and height of a label in mm.")
@click.option("--margin", type=click.FloatRange(0, 50), default=6, show_default=True, help="White edge in mm.")
@click.option("--gap", type=click.FloatRange(0, 50), default=0, show_default=True, help="Between labels in mm.")
@click.option("--precut", is_flag=True, help="The paper is cut already: no cut marks, no ruler.")
@plain
def sheet(table: Path, out: Path, host: str, size: str, margin: float, gap: float, *, precut: bool) -> None:
    """Print the labels of TABLE (CSV, see docs/codes.md) on A4. Bad rows are named, the others printed; exit code 2."""
    from cloud.printing import A4, Grid, label_sheet, read_labels

    width, height = _size(size)
    grid = Grid(width, height, A4, margin, gap, marks=not precut, ruler=not precut)
    rows, mistakes = read_labels(table.read_bytes())
    _finish(label_sheet(rows, host, grid, mistakes), out, table)


@command.command("vouchers")
@_table
@_out
@click.option(
    "--paper", type=click.Choice(["a4", "a5"]), default="a4", show_default=True, help="Four on A4, one on A5."
)
@plain
def vouchers(table: Path, out: Path, paper: str) -> None:
    """Print the vouchers of TABLE (CSV, see docs/codes.md). Bad rows are named, the others printed (exit code 2)."""
    from cloud.printing import A4, A5, read_vouchers, voucher_grid, voucher_sheet

    rows, mistakes = read_vouchers(table.read_bytes())
    _finish(voucher_sheet(rows, voucher_grid(A4 if paper == "a4" else A5), mistakes), out, table)


def _parts(text: str, kind: str) -> list[tuple[str, str]]:
    from contract.errors import ContractError
    from contract.identifiers import pesticide_pack, veterinary_pack
    from contract.printed import label_code, voucher_code

    match kind:
        case "label":
            return [(said("码", "code"), label_code(text).grouped)]
        case "voucher":
            size = len(voucher_code(text).payload)
            return [(said("内容", "content"), said(f"{size} 字节", f"{size} bytes"))]
        case "pesticide_pack":
            pack = pesticide_pack(text)
            return [
                (said("登记证号后六位", "registration ends with"), pack.registration),
                (said("规格", "specification"), pack.specification),
                (said("流水", "serial"), pack.serial),
            ]
        case "veterinary_pack":
            drug = veterinary_pack(text)
            return [(said("日期", "date"), str(drug.made)), (said("企业", "enterprise"), drug.enterprise)]
        case "foreign":
            reader = voucher_code if "/V/" in text.upper() else label_code
            try:
                reader(text)
            except ContractError as error:
                return [(said("不是本平台的码，因为", "not one of ours, as"), error.text(language()))]
    return []


def _size(text: str) -> tuple[float, float]:
    width, _, height = text.lower().replace("×", "x").partition("x")
    try:
        return float(width), float(height)
    except ValueError:
        complain(said(f"--size {text}：应写成 60x38（毫米）", f"--size {text}: write it as 60x38 (mm)"))
        sys.exit(2)


def _finish(printed: Printed, out: Path, table: Path) -> None:
    """Write what there is and name what there is not; exit code 2 where a row was left out."""
    for mistake in printed.mistakes:
        complain(mistake.text(language(), table.name))
    if not printed.pieces:
        complain(said("没有可打印的行，未写文件", "no row can be printed, no file was written"))
        sys.exit(2)
    out.write_bytes(printed.pdf)
    if not printed.embedded:
        complain(
            said(
                "本机没有中文字体，PDF 里的中文要靠阅读器显示；请安装 fonts-noto-cjk 后重印",
                "no Chinese font on this machine, readers may show no Chinese: install fonts-noto-cjk and print again",
            )
        )
    click.echo(
        said(
            f"{out}：{printed.pieces} 张，{printed.pages} 页；请按 100% 打印",
            f"{out}: pieces {printed.pieces}, pages {printed.pages}; print at 100 %",
        )
    )
    if printed.mistakes:
        sys.exit(2)

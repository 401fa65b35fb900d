"""`zhigen device calibrate`: dated corrections of what instruments say, kept beside the gateway's configuration."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from zhigen.commands.device.place import Misuse
from zhigen.commands.device.table import table
from zhigen.tongue import language, said

if TYPE_CHECKING:
    from gateway.config import Setup

CONFIG = click.option(
    "--config", "file", type=click.Path(path_type=Path), required=True, help="The gateway's YAML file."
)


@click.group()
def calibrate() -> None:
    """Dated corrections: value = what the instrument says × gain + offset, from their date on."""


@calibrate.command()
@click.argument("device")
@click.argument("point")
@CONFIG
@click.option("--gain", type=float, default=None, help="Gain (default 1).")
@click.option("--offset", type=float, default=None, help="Offset in the canonical unit of the point (default 0).")
@click.option(
    "--compare",
    nargs=2,
    type=float,
    multiple=True,
    metavar="SAID TRUE",
    help="Work it out: what the instrument said, uncorrected, and what was true; twice for a gain.",
)
@click.option("--by", required=True, help="Who calibrated: a person or a laboratory.")
@click.option("--certificate", required=True, help="Certificate number; for a comparison of your own say so.")
@click.option("--since", metavar="TIME", help="Holds from then on, 2026-11-28 or 2026-11-28T09:00 (default: now).")
@click.option("--note", default="", help="Remark.")
def add(
    device: str,
    point: str,
    file: Path,
    gain: float | None,
    offset: float | None,
    compare: tuple[tuple[float, float], ...],
    by: str,
    certificate: str,
    since: str | None,
    note: str,
) -> None:
    """Add a record for POINT of DEVICE. Records are never changed: a newer one takes over from its date on."""
    from contract.measurement import of_point
    from contract.mistakes import DocumentError
    from contract.moment import LAW_ZONE
    from gateway.config import calibrations
    from gateway.core.errors import GatewayError

    setup = _setup(file)
    profile = setup.profiles.get(device)
    if profile is None:
        raise Misuse(f"{device}: {said('没有这台设备，有 ', 'no such device, there are ')}{', '.join(setup.profiles)}")
    keys = [one.key for one in profile.points]
    if point not in keys:
        raise Misuse(f"{point}: {said('没有这个测点，有 ', 'no such point, there are ')}{', '.join(keys)}")
    gain, offset = _worked_out(gain, offset, compare)
    now = datetime.now(LAW_ZONE).replace(microsecond=0)
    fields = {
        "device": device,
        "point": point,
        "since": _moment(since) if since else now,
        "gain": gain,
        "offset": offset,
        "by": by,
        "certificate": certificate,
        "noted": now,
        "note": note,
    }
    try:
        record = calibrations.record(fields)
        calibrations.add(file.resolve().parent, record)
    except (DocumentError, GatewayError) as error:
        raise Misuse(error.text(language())) from None
    unit = of_point(point).unit
    click.echo(f"{device} {point}: × {record.gain:g} {record.offset:+g} {unit}, {record.since:%Y-%m-%d %H:%M} →")
    click.echo(said("重启网关后生效", "in force once the gateway was restarted"))


@calibrate.command("list")
@CONFIG
def list_(file: Path) -> None:
    """Show every record, and which one holds now."""
    from contract.mistakes import DocumentError
    from contract.moment import LAW_ZONE
    from gateway.config import calibrations
    from gateway.core.calibration import Correction
    from gateway.core.errors import GatewayError

    setup = _setup(file)
    try:
        found = calibrations.read(file.resolve().parent)
    except (DocumentError, GatewayError) as error:
        raise Misuse(error.text(language())) from None
    if not found.calibrations:
        click.echo(said("还没有校准记录", "no calibrations yet"))
        return
    now = round(datetime.now(LAW_ZONE).timestamp() * 1000)
    holds = {key: Correction(records).at(now) for key, records in setup.calibrations.items()}
    rows = []
    for record in sorted(found.calibrations, key=lambda one: (one.device, one.point, one.since_ms)):
        present = holds.get((record.device, record.point))
        active = present is not None and present.since == record.since_ms
        state = said("现用", "now") if active else said("待用", "later") if record.since_ms > now else ""
        since = f"{record.since.astimezone(LAW_ZONE):%Y-%m-%d %H:%M}"
        sums = f"× {record.gain:g} {record.offset:+g}"
        rows.append((record.device, record.point, since, sums, state, f"{record.certificate}  {record.by}"))
    head = (
        said("设备", "device"),
        said("测点", "point"),
        said("起", "since"),
        said("修正", "correction"),
        "",
        said("证书、校准人", "certificate, by"),
    )
    click.echo(table(head, rows))


def _worked_out(
    gain: float | None, offset: float | None, compare: tuple[tuple[float, float], ...]
) -> tuple[float, float]:
    if not compare:
        return (1.0 if gain is None else gain), (0.0 if offset is None else offset)
    if gain is not None or offset is not None or len(compare) > 2:
        zh, en = "一或两次，且不与 --gain、--offset 同用", "once or twice, and not with --gain or --offset"
        raise Misuse(f"--compare: {said(zh, en)}")
    from gateway.core.calibration import worked_out

    found = worked_out(compare)
    if found is None:
        raise Misuse(
            f"--compare: {said('两次的器示值相同，算不出增益', 'both times it said the same: no gain in that')}"
        )
    return found


def _moment(text: str) -> datetime:
    from contract.moment import LAW_ZONE

    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        zh, en = "应写成 2026-11-28 或 2026-11-28T09:00", "write 2026-11-28 or 2026-11-28T09:00"
        raise Misuse(f"--since {text}: {said(zh, en)}") from None
    return found if found.tzinfo else found.replace(tzinfo=LAW_ZONE)


def _setup(file: Path) -> Setup:
    from contract.mistakes import DocumentError
    from gateway.config import read
    from gateway.core.errors import GatewayError

    try:
        return read(file)
    except (DocumentError, GatewayError) as error:
        raise Misuse(error.text(language())) from None

"""The calibrations of a gateway's instruments: `calibrations.yaml` beside the configuration, version 1.

Records are only ever added: each holds from its date on, and what was read before keeps what held then.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BeforeValidator, ValidationError, model_validator

from contract import document
from contract.errors import printable
from contract.field import REQUIRED, Section, ShortId, told
from contract.mistakes import DocumentError, Mistake, mistakes, refuse
from contract.moment import EARLIEST_MS, LAW_ZONE
from gateway.core.calibration import Calibration
from gateway.core.errors import GatewayError

FILE: Final = "calibrations.yaml"
_HEAD: Final = """\
# 校准记录：只增不改，从 since 起生效。 · Calibrations: only ever added to, each holds from `since` on.
version: 1
calibrations:
"""
Records = dict[tuple[str, str], tuple[Calibration, ...]]  # (device, point) -> its records


def _zoned(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=LAW_ZONE)


def _plain(text: str) -> str:
    if printable(text) != text:
        refuse([Mistake("", "含控制字符", "holds control characters")])
    return text


Plain = Annotated[str, AfterValidator(_plain)]
Moment = Annotated[datetime, AfterValidator(_zoned)]


class Record(Section):
    """One calibration: value = what the instrument says × gain + offset, in the canonical unit of the point."""

    device: ShortId = told(REQUIRED, "设备编号", "id of the device")
    point: str = told(REQUIRED, "测点", "key of the point", min_length=1, max_length=60)
    since: Moment = told(
        REQUIRED, "从何时起生效，不写时区为北京时间", "holds from then on, Beijing time without a zone"
    )
    gain: float = told(1.0, "增益", "gain", ge=0.1, le=10)
    offset: float = told(0.0, "偏移，测点的标准单位", "offset in the canonical unit of the point", ge=-1e6, le=1e6)
    by: Plain = told(REQUIRED, "校准人或机构", "who calibrated it", min_length=1, max_length=80)
    certificate: Plain = told(
        REQUIRED, "证书编号，自校请写明", "certificate number, or in-house", min_length=1, max_length=80
    )
    noted: Moment | None = told(None, "记录时间", "when the record was written")
    note: Plain = told("", "备注", "remark", max_length=200)

    @property
    def since_ms(self) -> int:
        """UTC ms from which it holds."""
        return round(self.since.timestamp() * 1000)

    @model_validator(mode="after")
    def _possible(self) -> Record:
        if self.since_ms < EARLIEST_MS:
            refuse([Mistake("since", "早于 2020 年", "is before 2020")])
        if self.gain == 1 and self.offset == 0 and not self.note:
            zh, en = (
                "增益 1、偏移 0 表示无需修正，请在 note 中写明",
                "gain 1 and offset 0 correct nothing: say so in note",
            )
            refuse([Mistake("offset", zh, en)])
        return self


class Calibrations(Section):
    """The whole file."""

    version: Literal[1] = told(REQUIRED, "本格式的版本，写 1", "version of this format: 1")
    calibrations: Annotated[tuple[Record, ...], BeforeValidator(lambda found: () if found is None else found)] = told(
        (), "校准记录，只增不改", "the records, only ever added to", max_length=10_000
    )

    @model_validator(mode="after")
    def _once(self) -> Calibrations:
        first: dict[tuple[str, str, int], int] = {}
        found = []
        for place, record in enumerate(self.calibrations):
            other = first.setdefault((record.device, record.point, record.since_ms), place)
            if other != place:
                zh, en = f"与 calibrations[{other}] 同一测点同一时间", f"is that of calibrations[{other}], same point"
                found.append(Mistake(f"calibrations[{place}].since", zh, en))
        refuse(found)
        return self


def read(folder: Path) -> Calibrations:
    """The calibrations beside a configuration; none where there is no file.

    Raises GatewayError("config_unreadable"), DocumentError with every mistake.
    """
    path = folder / FILE
    try:
        text = path.read_bytes()
    except FileNotFoundError:
        return Calibrations(version=1)
    except OSError as error:
        raise GatewayError("config_unreadable", path=path, why=error.strerror) from None
    return document.read(Calibrations, text, FILE)


def records(found: Calibrations) -> Records:
    """The records by device and point, in the order of their dates."""
    kept: Records = {}
    for said in sorted(found.calibrations, key=lambda record: record.since_ms):
        noted = round(said.noted.timestamp() * 1000) if said.noted else 0
        one = Calibration(said.since_ms, said.gain, said.offset, said.certificate, noted)
        kept[said.device, said.point] = (*kept.get((said.device, said.point), ()), one)
    return kept


def strays(found: Calibrations, points: Mapping[str, tuple[str, ...]]) -> Iterator[Mistake]:
    """Records of points that their device does not have; `points`: keys by device. Those that are gone keep theirs."""
    for place, one in enumerate(found.calibrations):
        keys = points.get(one.device)
        if keys is not None and one.point not in keys:
            zh = f"设备 {one.device} 没有这个测点，有 {'、'.join(keys)}"
            en = f"device {one.device} has no such point, it has {', '.join(keys)}"
            yield Mistake(f"calibrations[{place}].point", zh, en)


def record(fields: Mapping[str, object]) -> Record:
    """One record of its fields. Raises DocumentError with every mistake."""
    try:
        return Record.model_validate(fields)
    except ValidationError as error:
        raise DocumentError(mistakes(error, Record), "") from None


def add(folder: Path, one: Record) -> None:
    """Write one more record behind the others, what stands in the file untouched.

    Raises as `read` where the file is or would become wrong (then nothing is written), GatewayError where it cannot be.
    """
    path = folder / FILE
    read(folder)
    try:
        old = path.read_text(encoding="utf-8-sig") if path.exists() else _HEAD
    except OSError as error:
        raise GatewayError("config_unreadable", path=path, why=error.strerror) from None
    text = _filled(old.rstrip("\n")) + "\n" + _spelt(one)
    document.read(Calibrations, text, FILE)
    aside = path.with_suffix(".new")
    try:
        with aside.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
    except OSError as error:
        raise GatewayError("calibrations_unwritable", path=path, why=error.strerror) from None


def _filled(text: str) -> str:
    """The text with its list opened for one more line: it is missing, or empty in brackets."""
    if not re.search(r"^calibrations:", text, re.MULTILINE):
        return f"{text}\ncalibrations:"
    return re.sub(r"^calibrations:\s*\[\s*\]\s*\Z", "calibrations:", text, flags=re.MULTILINE)


def _spelt(one: Record) -> str:
    fields: dict[str, object] = {
        "device": one.device,
        "point": one.point,
        "since": _Bare(one.since.isoformat(timespec="seconds")),
        "gain": one.gain,
        "offset": one.offset,
        "by": one.by,
        "certificate": one.certificate,
    }
    if one.noted is not None:
        fields["noted"] = _Bare(one.noted.isoformat(timespec="seconds"))
    if one.note:
        fields["note"] = one.note
    lines = [
        f"{key}: {value if isinstance(value, _Bare) else json.dumps(value, ensure_ascii=False)}"
        for key, value in fields.items()
    ]
    return "  - " + "\n    ".join(lines) + "\n"


class _Bare(str):
    """Text that YAML needs no quotes for."""

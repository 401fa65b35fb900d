"""What the pages are sent, as plain structs: no text of a foreign code, which may hold anybody's name or phone."""

from __future__ import annotations

import math
from collections.abc import Sequence

import msgspec

from gateway.core.code import Corners, Symbology
from gateway.rim.camera.view import CameraView, Decision, Shown

_json = msgspec.json.Encoder().encode
MOST: int = 12  # decisions that a page shows


class Words(msgspec.Struct, frozen=True):
    """In both languages; `en` may be empty, then show `zh`."""

    zh: str
    en: str


class FiguresReport(msgspec.Struct, frozen=True):
    """How a camera does at UTC ms `t` of the gateway; state: new, ok, lost. None: not known."""

    t: int
    state: str
    cause: Words
    frame_rate: float | None
    latency_ms: float | None
    dropped: int


class CameraReport(msgspec.Struct, frozen=True):
    """One camera."""

    id: str
    name: Words
    figures: FiguresReport


class House(msgspec.Struct, frozen=True):
    """Where this gateway stands, and its cameras; judges: whether it is a market's gate and gives verdicts."""

    t: int
    gateway: str
    site: Words
    cameras: list[CameraReport]
    judges: bool


class Outline(msgspec.Struct, frozen=True):
    """Where one code is, in pixels of its picture, and whether what it is on has been counted."""

    track: int
    counted: bool
    symbology: Symbology
    corners: Corners


class SeenReport(msgspec.Struct, frozen=True):
    """The codes of one picture of the live picture stream, by its number."""

    number: int
    t: int
    width: int
    height: int
    codes: list[Outline]


class DecisionReport(msgspec.Struct, frozen=True):
    """One thing counted at UTC ms `t`; text "" of a foreign code. legible: UTC ms, 0: not known."""

    t: int
    code: str
    text: str
    symbology: Symbology
    reads: int
    proof: str
    legible: int
    snapshot: str


def figures(view: CameraView, now: int) -> FiguresReport:
    """How a camera does; a latency is known only once something was decided."""
    found = view.figures()
    return FiguresReport(
        now,
        found.state,
        Words(*found.cause),
        _known(found.frame_rate),
        _known(found.latency_ms or math.nan),
        found.dropped,
    )


def camera(view: CameraView, now: int) -> CameraReport:
    """A camera for the list of them."""
    return CameraReport(view.id, Words(*view.name), figures(view, now))


def seen(shown: Shown) -> SeenReport:
    """The outlines of a picture: never what the codes say."""
    codes = [Outline(one.track, one.counted, one.code.symbology, one.code.corners) for one in shown.codes]
    return SeenReport(shown.number, shown.t, shown.width, shown.height, codes)


def decisions(found: Sequence[Decision]) -> list[DecisionReport]:
    """The newest few."""
    return [_decision(one) for one in found[:MOST]]


def _decision(one: Decision) -> DecisionReport:
    scan = one.scan
    text = "" if scan.code == "foreign" else scan.text
    return DecisionReport(one.t, scan.code, text, scan.symbology, scan.reads, scan.proof, scan.legible, scan.snapshot)


def _known(value: float) -> float | None:
    return round(value, 1) if math.isfinite(value) else None


def encoded(body: object) -> bytes:
    """As JSON."""
    return _json(body)


def event(name: str, body: object) -> bytes:
    """As one server-sent event (WHATWG HTML, 9.2)."""
    return b"event: " + name.encode() + b"\ndata: " + _json(body) + b"\n\n"

"""What is wrong with a camera's picture, in plain words, the gravest first, each with what to do about it. Pure.

A camera that reads badly is mended with a lamp, a screwdriver or a sheet of labels, not with software: so a figure is
turned into what to turn. The limits are those at which codes of ours stopped to read (docs/camera.md), with a margin.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Final, Literal, NamedTuple

Weight = Literal["bad", "fair", "good"]

WANTED_MODULE: Final = 2.5  # pixels a module: design/camera and every maker of readers say 2 to 3
_DARK: Final = 45.0
_DARK_SHARE: Final = 0.5
_BRIGHT_SHARE: Final = 0.25
_NOTHING: Final = 12.0
_FLAT: Final = 70.0
_SOFT: Final = 1.15  # modules that an edge takes: zxing-cpp read every code at 1.0 and none at 1.5
_ONE_WAY: Final = 1.6
_NOISY: Final = 14.0
_TILTED: Final = 45.0
_GLARE_SHARE: Final = 0.002
_FROZEN_MS: Final = 5000

# code -> (weight, zh, en); `{…}` are filled from the figures.
TEXTS: Final[dict[str, tuple[Weight, str, str]]] = {
    "dark_all": (
        "bad",
        "画面里什么也看不见（全黑）：取下镜头盖，检查补光灯和供电",
        "nothing is seen in the picture, it is all dark: take off the lens cap, check the lamp and its power",
    ),
    "plain": (
        "bad",
        "画面里什么也看不见（一片均匀）：镜头被挡住、起雾或对着空墙",
        "nothing is seen in the picture, it is all the same: the lens is covered, fogged, or looks at a bare wall",
    ),
    "frozen": (
        "bad",
        "画面已 {seconds} 秒一点没变：摄像头卡死或断线，断电重启摄像头，检查网线",
        "the picture has not changed at all for {seconds} s: the camera hangs; switch it off and on, check its cable",
    ),
    "dark": (
        "bad",
        "太暗（平均亮度 {brightness}，宜 80 到 180）：加补光灯，或开大光圈；运动物体不要靠延长曝光",
        "too dark (mean brightness {brightness}, wants 80 to 180): add a lamp or open the iris; "
        "do not lengthen the exposure where boxes move",
    ),
    "bright": (
        "bad",
        "曝光过度（{bright} % 的画面全白）：缩短曝光或调低增益，避免逆光",
        "over-exposed ({bright} % of the picture is white): shorten the exposure or lower the gain, "
        "do not face the light",
    ),
    "small": (
        "bad",
        "码太小：每模块 {module} 像素，需 {wanted}：摄像头移近 {nearer} %，或把码放大到 {larger} 倍打印",
        "too small: {module} pixels a module, wants {wanted}: move the camera {nearer} % nearer, "
        "or print {larger} times as large",
    ),
    "moving": (
        "bad",
        "运动模糊（沿{direction_zh}拖了 {blur} 像素）：曝光时间缩短到 {part} %，并加强补光；或放慢传送带",
        "blurred by motion ({blur} pixels {direction_en}): shorten the exposure to {part} % and add light, "
        "or slow the belt",
    ),
    "soft": (
        "bad",
        "没有对好焦（边缘宽 {blur} 像素，宜小于 {limit}）：调焦距环，固定焦点，擦净镜头",
        "out of focus (an edge takes {blur} pixels, should be below {limit}): turn the focus ring, switch autofocus "
        "off, wipe the lens",
    ),
    "glare": (
        "fair",
        "有 {spots} 处反光：把灯移到侧面 30 到 45 度，或用哑光标签纸",
        "{spots} spots of glare: move the lamp to the side by 30 to 45 degrees, or print on matt paper",
    ),
    "flat": (
        "fair",
        "对比度低（{contrast} 级）：擦净镜头，避免逆光和雾气，用黑色碳带打印",
        "low contrast ({contrast} levels): wipe the lens, keep light and fog out of it, print in real black",
    ),
    "tilted": (
        "fair",
        "码倾斜 {tilt} 度：让摄像头正对贴标签的一面，倾斜小于 {limit} 度",
        "the code is tilted by {tilt} degrees: let the camera face the labelled side, by less than {limit} degrees",
    ),
    "noisy": (
        "fair",
        "噪点多（{noise} 级）：加补光，调低增益",
        "noisy ({noise} levels): add light and lower the gain",
    ),
    "no_code": (
        "fair",
        "画面里没有读到码：放一张标签到实际位置再看",
        "no code is read in the picture: hold a label where the boxes will be, and look again",
    ),
    "unread": (
        "bad",
        "看得见 {finders} 个定位角却读不出码：按上下各条改，或标签已破损",
        "{finders} corners of codes are seen, none reads: mend what else is told here; else the label is damaged",
    ),
    "good": (
        "good",
        "一切正常：读到 {codes} 个码{module_zh}",
        "all is well, codes read: {codes}{module_en}",
    ),
}


class Measures(NamedTuple):
    """What was measured of one picture (gateway.vision.measures); grey levels are 0 to 255, shares 0 to 1.

    contrast: between the darkest and the brightest 0.2 %. edge: pixels in which a clear edge rises, in the sharper of
    two directions, 0 where there is no clear edge; smear: in the other one, which is from side to side where `across`.
    module: pixels a module of the smallest code that was read, or of the finder patterns where
    none was; 0 where neither was. tilt: degrees, of the most tilted code. spots: glare, with its share.
    """

    width: int
    height: int
    brightness: float
    dark: float
    bright: float
    contrast: float
    edge: float
    smear: float
    across: bool
    noise: float
    module: float
    codes: int
    finders: int
    tilt: float
    spots: int
    glare: float


@dataclass(frozen=True, slots=True)
class Advice:
    """One thing to mend, or that all is well. `code` is a key of TEXTS."""

    code: str
    details: dict[str, str | int | float] = field(default_factory=dict)

    @property
    def weight(self) -> Weight:
        """bad: codes will be missed; fair: some may be; good: nothing to do."""
        return TEXTS[self.code][0]

    def text(self, tongue: Literal["zh", "en"]) -> str:
        """The sentence."""
        return TEXTS[self.code][1 if tongue == "zh" else 2].format(**self.details)


def advice(measures: Measures, still_ms: int = 0) -> list[Advice]:
    """What to mend, the gravest first; just `good` where nothing is. still_ms: how long not one pixel changed."""
    if nothing := _nothing(measures, still_ms):
        return [nothing]
    light = _light(measures)
    size = _size(measures)
    blur = _blur(measures)
    found = [*light, *size, *blur, *_unread(measures), *_lesser(measures)]
    if any(one.weight == "bad" for one in found) or measures.codes == 0:
        return found
    shown = round(measures.module, 1)
    well: dict[str, str | int | float] = {
        "codes": measures.codes,
        "module_zh": f"，每模块 {shown} 像素" if shown else "",
        "module_en": f", {shown} pixels a module" if shown else "",
    }
    return [*found, Advice("good", well)]


def widest_edge(measures: Measures) -> float:
    """Pixels that an edge may take, by the size of the modules; of the smallest that we want where none is known."""
    return _SOFT * max(2.0, measures.module or WANTED_MODULE)


def good_enough(found: Sequence[Advice]) -> bool:
    """Whether boxes will be read: nothing bad, and a code was read."""
    return all(one.weight != "bad" for one in found) and any(one.code == "good" for one in found)


def typical(some: Sequence[Measures]) -> Measures:
    """One measure of several pictures of one camera: medians, of codes only those pictures that show any.

    Raises statistics.StatisticsError where there is none.
    """
    telling = [one for one in some if one.codes] or [one for one in some if one.finders] or list(some)
    middle = telling[len(telling) // 2]
    return middle._replace(
        brightness=median(one.brightness for one in some),
        dark=median(one.dark for one in some),
        bright=median(one.bright for one in some),
        contrast=median(one.contrast for one in some),
        noise=median(one.noise for one in some),
        edge=median(one.edge for one in telling),
        module=median(one.module for one in telling),
        tilt=median(one.tilt for one in telling),
        codes=max(one.codes for one in telling),
        finders=max(one.finders for one in telling),
    )


def _nothing(measures: Measures, still_ms: int) -> Advice | None:
    if still_ms >= _FROZEN_MS:
        return Advice("frozen", {"seconds": still_ms // 1000})
    if measures.codes or measures.finders or measures.contrast >= _NOTHING + 6 * measures.noise:
        return None
    return Advice("dark_all" if measures.brightness < _DARK else "plain")


def _light(measures: Measures) -> list[Advice]:
    if (measures.brightness < _DARK and measures.dark < _DARK_SHARE) or measures.dark >= _DARK_SHARE:
        return [Advice("dark", {"brightness": round(measures.brightness)})]
    if measures.bright >= _BRIGHT_SHARE:
        return [Advice("bright", {"bright": round(100 * measures.bright)})]
    return []


def _size(measures: Measures) -> list[Advice]:
    if not 0 < measures.module < WANTED_MODULE - 0.05:
        return []
    part = measures.module / WANTED_MODULE
    details: dict[str, str | int | float] = {
        "module": round(measures.module, 1),
        "wanted": WANTED_MODULE,
        "nearer": round(100 * (1 - part)),
        "larger": round(1 / part, 1),
    }
    return [Advice("small", details)]


def _blur(measures: Measures) -> list[Advice]:
    limit = widest_edge(measures)
    if measures.smear > limit and measures.smear > _ONE_WAY * measures.edge:
        zh, en = ("水平方向", "from side to side") if measures.across else ("竖直方向", "up and down")
        part = round(100 * min(1.0, limit / measures.smear))
        return [
            Advice("moving", {"blur": round(measures.smear, 1), "part": part, "direction_zh": zh, "direction_en": en})
        ]
    if measures.edge > limit:
        return [Advice("soft", {"blur": round(measures.edge, 1), "limit": round(limit, 1)})]
    return []


def _unread(measures: Measures) -> list[Advice]:
    if measures.codes:
        return []
    return [Advice("unread", {"finders": measures.finders}) if measures.finders else Advice("no_code")]


def _lesser(measures: Measures) -> list[Advice]:
    found = []
    if measures.spots and measures.glare >= _GLARE_SHARE and measures.bright < _BRIGHT_SHARE:
        found.append(Advice("glare", {"spots": measures.spots}))
    if measures.contrast < _FLAT:
        found.append(Advice("flat", {"contrast": round(measures.contrast)}))
    if measures.tilt > _TILTED:
        found.append(Advice("tilted", {"tilt": round(measures.tilt), "limit": round(_TILTED)}))
    if measures.noise > _NOISY:
        found.append(Advice("noisy", {"noise": round(measures.noise)}))
    return found

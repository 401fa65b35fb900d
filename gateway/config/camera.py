"""A camera of a configuration: where its pictures come from, which part is looked at, what is kept of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Literal

from pydantic import AfterValidator, model_validator

from contract.field import REQUIRED, Section, ShortId, told
from contract.mistakes import Mistake, refuse
from gateway.core.code import Symbology
from gateway.core.inlet import SCHEMES, kind_of, leak, scheme_of, shown, whole


def _openable(source: str) -> str:
    if part := leak(source):
        zh = f"地址里不能写密码（{part}），请写 username 和 password_file"
        en = f"must hold no password ({part}): write username and password_file"
        refuse([Mistake("", zh, en)])
    if kind_of(source) is None:
        known = ", ".join(f"{scheme}://" for scheme in SCHEMES)
        zh = f"不支持 {scheme_of(source)}://，可用设备路径、文件、{known}"
        en = f"{scheme_of(source)}:// is no kind of camera: a device, a file, or one of {known}"
        refuse([Mistake("", zh, en)])
    if scheme_of(source) and not whole(source):
        refuse([Mistake("", f"不是完整的地址：{shown(source)[:60]}", f"is no whole address: {shown(source)[:60]}")])
    return source


Source = Annotated[str, AfterValidator(_openable)]


class Region(Section):
    """The part of the picture that is looked at, from 0 (left, top) to 1 (right, bottom)."""

    left: float = told(0.0, "左边", "left edge", ge=0, le=1)
    top: float = told(0.0, "上边", "upper edge", ge=0, le=1)
    right: float = told(1.0, "右边", "right edge", ge=0, le=1)
    bottom: float = told(1.0, "下边", "lower edge", ge=0, le=1)

    @model_validator(mode="after")
    def _some(self) -> Region:
        found = []
        if self.left >= self.right:
            found.append(Mistake("right", f"应大于 left {self.left:g}", f"must be greater than left {self.left:g}"))
        if self.top >= self.bottom:
            found.append(Mistake("bottom", f"应大于 top {self.top:g}", f"must be greater than top {self.top:g}"))
        refuse(found)
        return self


class Snapshots(Section):
    """Pictures of what was counted, kept on the gateway; the oldest go first."""

    keep: int = told(1000, "最多几张，0 不留", "at most so many, 0: none", ge=0, le=100_000)
    max_mb: int = told(256, "总共不超过（MB）", "together at most, in MB", ge=1, le=1_000_000)


class Camera(Section):
    """A camera that reads printed codes, or a recording of one."""

    kind: Literal["camera"] = told(REQUIRED, "摄像头", "a camera")
    id: ShortId = told(REQUIRED, "总线编号", "id of the bus")
    source: Source = told(
        REQUIRED,
        "来源：/dev/v4l/by-id/…，或 rtsp://、http:// 地址（MJPEG），或录像文件；不写密码",
        "where it is: /dev/v4l/by-id/…, an address rtsp:// or http:// (MJPEG), a recording; never with a password",
        min_length=1,
        max_length=1000,
    )
    username: str = told("", "用户名", "user name")
    password_file: str = told("", "密码所在文件（密码不写在本文件里）", "file that holds the password, never here")
    width: int = told(
        0, "希望的宽（像素），0 由设备定；只用于设备", "wanted width in pixels, 0: any; devices only", ge=0, le=8192
    )
    height: int = told(
        0, "希望的高（像素），0 由设备定；只用于设备", "wanted height in pixels, 0: any; devices only", ge=0, le=8192
    )
    fps: float = told(
        0.0, "希望的帧率，0 由设备定；只用于设备", "wanted pictures a second, 0: any; devices only", ge=0, le=240
    )
    region: Region | None = told(None, "只看画面的这一部分", "only this part of the picture is looked at")
    symbologies: tuple[Symbology, ...] = told(
        ("qr_code", "data_matrix", "code_128", "ean_13"), "要读的码制", "kinds of codes to read", min_length=1
    )
    forget_s: float = told(
        2.0, "多久没看见就算离开，再来算另一件", "what is not seen for so long is gone and counts anew", ge=0.5, le=3600
    )
    silence_s: float = told(
        5.0, "多久没有画面就重新打开", "without a picture for so long it is opened anew", ge=1, le=120
    )
    snapshots: Snapshots = told(Snapshots(), "留存的画面", "the pictures that are kept")

    @model_validator(mode="after")
    def _consistent(self) -> Camera:
        found = []
        kind = kind_of(self.source)
        if self.username and not self.password_file:
            found.append(Mistake("password_file", "有 username 也要有密码文件", "is needed beside username"))
        if self.password_file and not self.username and "{password}" not in self.source:
            found.append(Mistake("username", "有密码文件也要有用户名", "is needed beside password_file"))
        if self.username and kind in ("device", "file"):
            found.append(
                Mistake("username", "设备和文件不用登录，请删去", "means nothing for a device or a file, take it out")
            )
        for name in ("width", "height", "fps"):
            if getattr(self, name) and kind != "device":
                zh, en = (
                    "只用于设备，网络摄像头请在它自己的页面上设",
                    "is for devices only, set a network camera on its own page",
                )
                found.append(Mistake(name, zh, en))
        if bool(self.width) != bool(self.height):
            name = "height" if self.width else "width"
            found.append(Mistake(name, "宽和高要一起写", "is needed: width and height go together"))
        refuse(found)
        return self

    def absolute(self, at: Callable[[str], str]) -> Camera:
        """The same with its paths made absolute by `at`."""
        source = at(self.source) if kind_of(self.source) == "file" else self.source
        return self.model_copy(update={"source": source, "password_file": at(self.password_file)})

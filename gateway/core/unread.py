"""What an instrument said and nobody could read: which of it is recorded, and what each cause means.

Unreadable bytes are evidence and are kept, but a cable with a bad contact makes thousands an hour. The same bytes are
recorded once in ten minutes, and so many pieces an hour; then one event says that there is more than is kept.
"""

from __future__ import annotations

from typing import Final

# cause -> (zh, en): what happened and what to do, for the person at the instrument.
CAUSES: Final[dict[str, tuple[str, str]]] = {
    "unasked": (
        "仪器说了没有问它的话：同一数据发了两遍，或设备档案不适合该型号",
        "it said what it was not asked: data sent twice, or the profile does not fit",
    ),
    "noise": (
        "数据前后有杂音：检查串口线、接地和波特率",
        "noise around the data: check cable, grounding and baud rate",
    ),
    "half_reply": ("回复中断：检查串口线和波特率", "the reply broke off: check cable and baud rate"),
    "wrong_reply": (
        "回复不符合协议：检查设备档案是否适合该型号",
        "the reply breaks the protocol: check that the profile fits the model",
    ),
    "wrong_size": (
        "回复长度与记录数不符：检查设备档案是否适合该型号",
        "the length of the reply fits no number of records: check the profile",
    ),
    "bad_record": (
        "一条记录的标志或时间不成立：其余记录不受影响",
        "the marks or the time of one record are impossible: the others are not affected",
    ),
    "bad_checksum": ("校验不符：检查串口线和干扰", "the checksum is wrong: check the cable and what disturbs it"),
    "no_rate": (
        "抑制率不是数字：检查设备档案里各列的次序",
        "the rate is no number: check the order of the parts in the profile",
    ),
    "half_line": (
        "一行没有收完：仪器中途断电，或线松动",
        "a line never ended: the instrument lost power, or the cable is loose",
    ),
    "no_line": ("很长一段没有换行：检查波特率", "a long stretch without an end of line: check the baud rate"),
    "wrong_parts": (
        "一行的列数不对：两行粘连，或设备档案不符",
        "a line has other parts than the profile says: two ran together, or the profile does not fit",
    ),
    "astm_checksum": (
        "同一帧校验错了七次：检查串口线",
        "the checksum of a frame was wrong seven times: check the cable",
    ),
    "astm_number": ("帧号错乱，仪器放弃了发送", "the frames are numbered out of order, and the instrument gave up"),
    "astm_refused": (
        "仪器没有重发被拒收的帧：请在仪器上重新发送",
        "a refused frame was not sent again: send the result again at the instrument",
    ),
    "half_record": (
        "一条记录没有发完：请在仪器上重新发送",
        "a record was not finished: send the result again at the instrument",
    ),
    "half_frame": (
        "一帧没有发完：请在仪器上重新发送",
        "a frame was not finished: send the result again at the instrument",
    ),
    "unknown_record": ("未知的记录类型", "a record of an unknown kind"),
    "other_test": ("不是要收的检测项目", "a result of another test than the profile wants"),
    "not_a_rate": ("结果不是抑制率，也不是合格与否", "the result is neither a rate in % nor a verdict"),
    "flood": (
        "读不懂的数据太多，一小时内不再逐条保留：检查串口线、波特率和设备档案",
        "too much that cannot be read, no more of it is kept this hour: check cable, baud rate and profile",
    ),
}
AGAIN_MS: Final = 600_000
HOUR_MS: Final = 3_600_000
MOST: Final = 60


class Unreads:
    """Which pieces of one device are recorded; monotonic ms."""

    def __init__(self) -> None:
        self._told: dict[tuple[str, bytes], int] = {}
        self._begun = 0
        self._count = 0

    def wanted(self, cause: str, raw: bytes, mono: int) -> str:
        """The cause to record these bytes under, "" where they are not recorded."""
        if mono - self._begun >= HOUR_MS:
            self._begun, self._count = mono, 0
        self._told = {key: at for key, at in self._told.items() if mono - at < AGAIN_MS}
        if (cause, raw) in self._told or self._count > MOST:
            return ""
        self._count += 1
        if self._count > MOST:
            return "flood"
        self._told[cause, raw] = mono
        return cause

"""Why a device could not be read: a closed list of causes, each a sentence in zh and en that says what to do.

A cause is what the field engineer hears first, so it tells a port from a wire, a wire from a wrong unit id, and a
silent device from one that answers nonsense. A fault is a value, not an exception: on a farm it is everyday traffic.
Exception codes: Modbus Application Protocol V1.1b3, section 7.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

# code -> (zh, en); `{…}` are filled from the keyword arguments given to Fault.
TEXTS: Final[dict[str, tuple[str, str]]] = {
    "no_answer": (
        "{ms} 毫秒内没有应答：检查供电、A/B 接线、站号和波特率",
        "no answer within {ms} ms: check power, A/B wires, unit id and baud rate",
    ),
    "garbled": (
        "收到 {size} 字节，但不是完整的应答：检查波特率、校验、接线和终端电阻",
        "{size} bytes came, but no whole answer: check baud rate, parity, wires and termination",
    ),
    "wrong_unit": (
        "问的是 {asked} 号站，应答的是 {found} 号站：总线上站号有冲突",
        "asked unit {asked}, unit {found} answered: unit ids on the bus conflict",
    ),
    "wrong_function": (
        "问的是功能码 {asked}，应答的是 {found}：设备不符合协议，或是上一次的迟到应答",
        "asked function {asked}, got {found}: the device breaks the protocol, or the answer is a late one",
    ),
    "wrong_length": (
        "应有 {asked} 字节数据，收到 {found} 字节：设备档案与型号不符，或是迟到的应答",
        "{asked} data bytes wanted, {found} came: the profile does not fit the model, or the answer is a late one",
    ),
    "wrong_echo": (
        "写 {asked}，设备回 {found}：没有写成，或型号不符",
        "wrote {asked}, the device echoed {found}: not written, or another model",
    ),
    "late": (
        "应答晚于 {ms} 毫秒才到，无法断定是答哪一问：在设备档案中加大 limits.timeout_ms",
        "the answer came later than {ms} ms, to which question is unknown: raise limits.timeout_ms of the profile",
    ),
    "unanswered": ("没有应答", "no answer"),
    "exception": (
        "设备拒绝（异常码 {number}：{meaning_zh}）",
        "the device refuses (exception {number}: {meaning_en})",
    ),
    "port_missing": (
        "端口 {port} 不存在：检查 USB 线，用 ls {folder} 查名称",
        "port {port} does not exist: check the USB cable, list names with ls {folder}",
    ),
    "port_busy": (
        "端口 {port} 被别的程序占用：用 fuser {port} 找出并停掉它",
        "port {port} is in use by another program: find it with fuser {port} and stop it",
    ),
    "not_permitted": (
        "没有权限打开 {port}：把本用户加入 {group} 组（usermod -aG {group} 用户名）后重新登录",
        "not permitted to open port {port}: add this user to group {group} (usermod -aG {group} USER), log in again",
    ),
    "port_failed": ("端口 {port} 出错：{why}", "port {port} failed: {why}"),
    "refused": (
        "{host}:{port} 拒绝连接：检查端口号，以及设备上的网络服务（如 Modbus TCP）是否启用",
        "{host}:{port} refuses the connection: check the port number and that its service (Modbus TCP or other) is on",
    ),
    "unreachable": (
        "连不上 {host}:{port}（{why}）：检查地址、网线和交换机",
        "cannot reach {host}:{port} ({why}): check address, cable and switch",
    ),
    "no_reply": (
        "{ms} 毫秒内没有回复：检查仪器是否开机并处于通信状态、串口线和波特率",
        "no reply within {ms} ms: check that the instrument is on and set to communicate, the cable and the baud rate",
    ),
    "half_reply": (
        "回复只到了一半（{size} 字节）：检查波特率和串口线，以及设备档案是否适合该型号",
        "only a part of the reply came ({size} bytes): check baud rate and cable, and that the profile fits the model",
    ),
    "wrong_reply": (
        "回复不符合协议：检查波特率，以及设备档案是否适合该型号",
        "the reply breaks the protocol: check the baud rate, and that the profile fits the model",
    ),
    "clock_unset": (
        "网关时钟未校准，无法按日期读取仪器：等待校时，或手动设置时间",
        "the gateway's clock is not set, and the instrument is asked by date: wait for the time, or set it by hand",
    ),
    "closed": (
        "{host}:{port} 断开了连接：设备重启，或它只允许更少的连接",
        "{host}:{port} closed the connection: the device restarted, or it allows fewer connections",
    ),
    "not_heard": (
        "{seconds} 秒没有收到它的广播：检查电池、距离和遮挡（金属门、冷库壁）",
        "no advert of it for {seconds} s: check battery, distance and what stands between (metal doors, walls)",
    ),
    "key_missing": (
        "广播已加密，而配置里没有密钥：在厂家的 App 里查到密钥，写入 key_file 所指的文件",
        "its adverts are encrypted and there is no key: take it from the maker's app, put it where key_file points",
    ),
    "key_wrong": (
        "密钥解不开它的广播：设备重新绑定后密钥会变，请重新取得密钥",
        "the key does not open its adverts: a tag that was bound anew has a new key, take it again",
    ),
    "unencrypted": (
        "配置了密钥，收到的却是未加密的广播，不予采信：检查标签的加密设置，或有人冒充它",
        "a key is configured and the advert came in clear, it is not believed: check the tag's setting; "
        "somebody may pose as it",
    ),
    "replayed": (
        "加密计数倒退（{before} → {now}），不予采信：有人重放旧广播；若刚换过电池，请重启网关",
        "its counter went back from {before} to {now}, not believed: an old advert is replayed; "
        "after a change of battery restart the gateway",
    ),
    "advert_empty": (
        "广播里没有设备档案所列的任何值：{hex}",
        "the advert carries none of the values that the profile lists: {hex}",
    ),
    "advert_foreign": (
        "这个地址的广播不属于 {family} 系列：检查地址和设备档案",
        "the adverts of this address are not of the family {family}: check the address and the profile",
    ),
    "no_adapter": (
        "没有蓝牙适配器 {adapter}：检查 USB 是否插好，用 bluetoothctl list 查名称",
        "there is no Bluetooth adapter {adapter}: check the USB plug, list names with bluetoothctl list",
    ),
    "adapter_off": (
        "蓝牙适配器 {adapter} 已关闭：运行 bluetoothctl power on",
        "the Bluetooth adapter {adapter} is off: run bluetoothctl power on",
    ),
    "adapter_blocked": (
        "蓝牙适配器 {adapter} 被 rfkill 封锁：运行 rfkill unblock bluetooth（或拨开机身的无线开关）",
        "the Bluetooth adapter {adapter} is blocked by rfkill: run rfkill unblock bluetooth, or move the switch",
    ),
    "bluetooth_down": (
        "蓝牙服务没有运行：apt install bluez，再 systemctl enable --now bluetooth",
        "the Bluetooth service does not run: apt install bluez, then systemctl enable --now bluetooth",
    ),
    "bluetooth_denied": (
        "没有权限使用蓝牙：把本用户加入 bluetooth 组（usermod -aG bluetooth 用户名）后重启网关",
        "not permitted to use Bluetooth: add this user to group bluetooth (usermod -aG bluetooth USER), "
        "restart the gateway",
    ),
    "bluetooth_failed": ("蓝牙适配器 {adapter} 出错：{why}", "the Bluetooth adapter {adapter} failed: {why}"),
    "reader_silent": (
        "读卡器 {ms} 毫秒内没有应答：检查供电、USB 线和波特率",
        "the card reader did not answer within {ms} ms: check power, USB cable and baud rate",
    ),
    "reader_refuses": (
        "读卡器报错（状态 {status}）：断电重启，仍报错则送修",
        "the card reader reports an error (status {status}): power it off and on, else have it repaired",
    ),
    "card_gone": (
        "没读完卡就拿开了：请重新放卡，听到提示音再拿开",
        "the card was taken away before it was read: put it on again until it is told",
    ),
    "card_unread": (
        "卡没读成：请拿开，过一秒再放上；多次读不成请手工录入",
        "the card could not be read: take it away and put it on again; enter it by hand if that does not help",
    ),
    "scan_half": (
        "条码只收到一半（{size} 字节）：请重扫",
        "only half of a code came ({size} bytes): scan it again",
    ),
    "scan_charset": (
        "扫到的 {size} 字节不是 {charset} 文字：核对扫描枪和设备档案的 charset",
        "the {size} bytes of the code are no {charset} text: compare the scanner's setting with charset of its profile",
    ),
    "scan_key": (
        "扫描枪发来认不得的按键：核对扫描枪的键盘布局和设备档案的 layout",
        "the scanner pressed a key that types nothing: compare its keyboard layout with layout of its profile",
    ),
    "scan_flood": (
        "条码过长（{size} 字节）：核对扫描枪的后缀设置",
        "the code is too long ({size} bytes): check the suffix that the scanner is set to",
    ),
    "scan_lost": (
        "本机太忙，丢了扫描枪的按键：请重扫",
        "this machine was too busy and lost keys of the scanner: scan it again",
    ),
    "password_unreadable": (
        "读不了密码文件 {file}：{why}",
        "cannot read the password file {file}: {why}",
    ),
    "camera_missing": (
        "没有录像文件 {source}：检查路径",
        "there is no recording {source}: check the path",
    ),
    "camera_denied": (
        "{source} 不接受用户名或密码：在摄像头自己的页面上核对，再改 username 和密码文件",
        "{source} refuses the user name or the password: compare with the camera's own page, then mend username "
        "and the password file",
    ),
    "camera_locked": (
        "{source} 要登录：写 username 和 password_file",
        "{source} wants a login: write username and password_file",
    ),
    "camera_path": (
        "{source} 上没有这路画面（应答 {status}）：核对地址里的路径",
        "{source} has no such stream (it answers {status}): check the path of the address",
    ),
    "camera_mute": (
        "{source} 接受了连接，{ms} 毫秒内什么也没说：重启摄像头，核对端口",
        "{source} takes the connection and says nothing within {ms} ms: restart the camera, check the port",
    ),
    "camera_unreadable": (
        "{source} 发来的不是能看的画面：核对地址和编码（MJPEG、H.264、H.265）",
        "what {source} sends is no picture that can be read: check the address and the coding (MJPEG, H.264, H.265)",
    ),
    "camera_no_device": (
        "{source} 打不开画面：它被别的程序占用，或不是摄像头的画面节点（试 /dev/v4l/by-id/…-video-index0）",
        "{source} gives no pictures: another program holds it, or it is not the node with the pictures (try the name "
        "in /dev/v4l/by-id that ends in video-index0)",
    ),
    "camera_cut": (
        "画面断了：检查网线、供电和 USB 线",
        "the pictures broke off: check network, power and USB cable",
    ),
    "camera_silent": (
        "{ms} 毫秒没有新画面：摄像头死机或网络不通",
        "no new picture for {ms} ms: the camera hangs, or the network is down",
    ),
    "camera_stuck": (
        "读画面卡在驱动里已 {count} 次：拔插摄像头，仍不行就重启网关",
        "reading hangs in the driver, {count} times by now: plug the camera out and in, then restart the gateway",
    ),
    "camera_ended": ("录像已放完", "the recording is over"),
    "paper_out": ("打印机缺纸：请装纸，装好会接着打", "the printer is out of paper: put some in, it goes on by itself"),
    "head_open": ("打印机盖子或打印头没合上：请合上", "the cover or the head of the printer is open: close it"),
    "paper_jam": ("打印机卡纸：请取出", "paper is jammed in the printer: take it out"),
    "ribbon_out": ("打印机碳带用完：请更换", "the printer is out of ribbon: put in a new one"),
    "printer_paused": ("打印机已暂停：请按其暂停键", "the printer is paused: press its pause key"),
    "printer_hot": ("打印头过热：稍等会自行恢复", "the print head is too hot: it goes on when it has cooled"),
    "printer_cold": ("打印头过冷：等其升温", "the print head is too cold: wait until it is warm"),
    "printer_error": (
        "打印机报错：看其指示灯，关机再开",
        "the printer reports an error: look at its lamps, switch it off and on",
    ),
    "printer_slow": (
        "打印机暂不接收（还有 {size} 字节）：可能缺纸或盖子没合上",
        "the printer takes no more for now ({size} bytes left): perhaps out of paper, or open",
    ),
    "printer_unsure": (
        "打印机 {s} 秒没有回报打完：若纸上已打完，说明它不会回报，请在设备档案写 answers: false",
        "the printer did not report within {s} s that it is done: if it is, write answers: false in its profile",
    ),
    "printer_silent": (
        "打印机 {ms} 毫秒内没有应答：检查电源和线；有的型号缺纸或开盖时也不应答",
        "the printer did not answer within {ms} ms: check power and cable; some are silent when out of paper or open",
    ),
}

EXCEPTIONS: Final[dict[int, tuple[str, str]]] = {
    1: ("不支持此功能码", "illegal function"),
    2: ("没有此寄存器地址", "illegal data address"),
    3: ("数量或数值不合法", "illegal data value"),
    4: ("设备内部故障", "device failure"),
    5: ("已接受，仍在处理", "acknowledged, still working"),
    6: ("设备忙", "device busy"),
    7: ("拒绝执行", "negative acknowledge"),
    8: ("存储器校验错", "memory parity error"),
    10: ("网关通道不可用", "gateway path unavailable"),
    11: ("网关后面的设备没有应答", "the device behind the gateway does not answer"),
}
_SILENT: Final = (10, 11)
_SERIAL: Final = {"group": "dialout", "folder": "/dev/serial/by-id"}  # where details do not say otherwise
# The bus as a whole is cut. A connection closed during a request is not here: the device asked may be to blame.
LINE: Final = frozenset(
    {
        "port_missing", "port_busy", "not_permitted", "port_failed", "refused", "unreachable",
        "no_adapter", "adapter_off", "adapter_blocked", "bluetooth_down", "bluetooth_denied", "bluetooth_failed",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fault:
    """One failed request. `code` is a key of `TEXTS`; `number` the exception code where the device gave one."""

    code: str
    number: int = 0
    details: Mapping[str, object] = field(default_factory=dict)

    @property
    def cause(self) -> str:
        """How events and stores spell it: the code, with the exception code where there is one ("exception_11")."""
        return f"{self.code}_{self.number}" if self.number else self.code

    @property
    def answered(self) -> bool:
        """Whether the device itself spoke and said no: it lives, and only its values are to be had another time."""
        return self.code == "exception" and self.number not in _SILENT

    @property
    def of_line(self) -> bool:
        """Whether the whole bus is cut, so that no device of it is to blame."""
        return self.code in LINE

    def text(self, language: str = "zh") -> str:
        """One line for a person, in Chinese ("zh") or English ("en")."""
        meaning_zh, meaning_en = EXCEPTIONS.get(self.number, ("未知", "unknown"))
        zh, en = TEXTS[self.code]
        sentence = zh if language == "zh" else en
        about = {**_SERIAL, **self.details, "number": self.number, "meaning_zh": meaning_zh, "meaning_en": meaning_en}
        return sentence.format(**about)

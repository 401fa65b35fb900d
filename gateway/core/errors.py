"""What can go wrong with a gateway's own things, as typed codes with one sentence in Chinese and English each.

Where a message of others is at fault the error is contract.errors.ContractError; a device or a port has
gateway.core.fault.
"""

from __future__ import annotations

from typing import Final

from contract.errors import CodedError

# code -> (zh, en); `{…}` are filled from the keyword arguments given to GatewayError.
TEXTS: Final[dict[str, tuple[str, str]]] = {
    "outbox_in_use": (
        "发件箱 {folder} 正被另一个网关进程使用：请先停掉它，或改用别的 storage.folder",
        "outbox {folder} is in use by another gateway process: stop that one, or choose another storage.folder",
    ),
    "outbox_newer": (
        "发件箱 {path} 的格式版本 {found} 比本程序认得的 {known} 新：请升级 zhigen",
        "outbox {path} has format version {found}, newer than the known {known}: upgrade zhigen",
    ),
    "outbox_folder": ("发件箱文件夹 {folder} 不能用：{why}", "cannot use the outbox folder {folder}: {why}"),
    "outbox_no_room": (
        "磁盘已满，{path} 写不进去：请腾出空间",
        "disk full, cannot write {path}: free some space",
    ),
    "outbox_damaged": (
        "发件箱文件已损坏，已另存为 {aside}，并以新纪元重新开始；缺口已申报",
        "outbox file was damaged: set aside as {aside}, a new epoch begins and the gap is declared",
    ),
    "outbox_closed": ("发件箱已关闭", "the outbox is closed"),
    "profile_missing": ("没有设备档案 {name}{hint_zh}", "no profile {name}{hint_en}"),
    "profile_unreadable": ("读不了设备档案 {path}：{why}", "cannot read the profile {path}: {why}"),
    "config_unreadable": ("读不了 {path}：{why}", "cannot read {path}: {why}"),
    "secret_unreadable": ("读不了密码文件 {path}：{why}", "cannot read the password file {path}: {why}"),
    "identity_unusable": (
        "身份文件夹 {folder} 不能用：{why}",
        "cannot use the identity folder {folder}: {why}",
    ),
    "metrics_port": (
        "不能在 {place} 提供运行指标：{why}，请换 metrics.port",
        "cannot serve metrics at {place}: {why}: choose another metrics.port",
    ),
    "tls_unusable": ("证书不能用：{why}", "cannot use the certificates: {why}"),
}


class GatewayError(CodedError):
    """Something of this gateway cannot be used; `code` is a key of `TEXTS`."""

    texts = TEXTS

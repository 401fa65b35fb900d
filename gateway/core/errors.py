"""What can go wrong with a gateway's own things, as typed codes with one sentence in Chinese and English each.

Where a message of others is at fault the error is contract.errors.ContractError; a device or a port has
gateway.core.fault.
"""

from __future__ import annotations

from typing import Final

from contract.errors import CodedError

# code -> (zh, en); `{…}` are filled from the keyword arguments given to GatewayError.
TEXTS: Final[dict[str, tuple[str, str]]] = {
    "extra_missing": ("缺少 {what}，请安装 zhigen[{extra}]", "{what} is missing: install zhigen[{extra}]"),
    "bus_kind": (
        "总线 {bus} 的类型本版本还不能运行",
        "bus {bus} is of a kind that this version cannot run yet",
    ),
    "spool_unusable": ("打印队列文件夹 {folder} 不能用：{why}", "cannot use the spool folder {folder}: {why}"),
    "spool_full": (
        "打印机已积压 {count} 份：请先排除打印机故障",
        "{count} documents wait for the printer: mend the printer first",
    ),
    "no_printer": ("没有打印机 {printer}", "there is no printer {printer}"),
    "document_kind": ("打印机 {printer} 不能打印{zh}", "printer {printer} prints no {en}"),
    "font_missing": (
        "没有中文字体，标签上的字画不出来：apt install fonts-noto-cjk，或在 font 写字体文件",
        "no Chinese font to draw labels with: apt install fonts-noto-cjk, or name a font file in font",
    ),
    "font_unreadable": ("读不了字体 {path}：{why}", "cannot read the font {path}: {why}"),
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
    "calibrations_unwritable": ("写不了 {path}：{why}", "cannot write {path}: {why}"),
    "config_restart": (
        "{sections} 的改动重启后生效（systemctl restart zhigen-gateway，或由县里下发 restart）；现仍按原值运行",
        "changes in {sections} take effect after a restart (systemctl restart zhigen-gateway, or the command restart "
        "from the county); until then the values of before hold",
    ),
    "secret_unreadable": ("读不了密码文件 {path}：{why}", "cannot read the password file {path}: {why}"),
    "identity_unusable": (
        "身份文件夹 {folder} 不能用：{why}",
        "cannot use the identity folder {folder}: {why}",
    ),
    "rules_unusable": ("规则文件夹 {folder} 不能用：{why}", "cannot use the rules folder {folder}: {why}"),
    "on_trial": ("上一次推送的配置还在试用", "a pushed configuration is on trial already"),
    "not_enrolled": (
        "还没有证书（{folder}）：请运行 zhigen gateway enroll",
        "no certificate yet in {folder}: run zhigen gateway enroll",
    ),
    "cloud_url": (
        "{cloud} 不是网址：应以 http:// 或 https:// 开头",
        "{cloud} is no address of a cloud: it starts with http:// or https://",
    ),
    "cloud_unreachable": ("连不上云端 {cloud}：{why}", "cannot reach the cloud at {cloud}: {why}"),
    "cloud_strange": (
        "{cloud} 的应答不是知根云端的：请核对地址",
        "what answers at {cloud} is no cloud of Zhigen: check the address",
    ),
    "enrolment_refused": ("注册没有成功：{why}", "enrolment refused: {why}"),
    "enrolment_unproved": (
        "{cloud} 的应答不知道注册码：可能有人在中间冒充，什么都没有保存",
        "what answers at {cloud} does not know the claim code: somebody in between? nothing was kept",
    ),
    "enrolment_fingerprint": (
        "根证书的指纹不符，什么都没有保存；对方的是 {found}",
        "the fingerprint of the root does not fit, nothing was kept; theirs is {found}",
    ),
    "metrics_port": (
        "不能在 {place} 提供运行指标：{why}，请换 metrics.port",
        "cannot serve metrics at {place}: {why}: choose another metrics.port",
    ),
    "terminal_port": (
        "不能在 {place} 提供页面：{why}，请换 terminal.port；其余照常运行",
        "cannot serve the pages at {place}: {why}: choose another terminal.port; the rest runs on",
    ),
    "terminal_access": (
        "口令文件 {path} 不能用：{zh}",
        "cannot use the file of the access word {path}: {en}",
    ),
    "tls_unusable": ("证书不能用：{why}", "cannot use the certificates: {why}"),
}


class GatewayError(CodedError):
    """Something of this gateway cannot be used; `code` is a key of `TEXTS`."""

    texts = TEXTS

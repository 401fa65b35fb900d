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
    "gate_moved": (
        "这一车已处理，屏幕上是另一车：请看清再按",
        "that vehicle is done, another one is on the screen: look and press again",
    ),
    "gate_nothing": (
        "还没有可判断的：请扫码或登记无凭证",
        "there is nothing to judge: scan a code or say that there is none",
    ),
    "gate_no_vehicle": ("没有这一车：可能已处理", "there is no such vehicle: it may be done"),
    "gate_no_code": ("这一车没有这个码", "that vehicle has no such code"),
    "gate_full": ("一车最多 40 张：请先处理这一车", "a vehicle has 40 codes at most: decide on this one first"),
    "gate_stopped": ("{zh}：不能放行", "{en}: it may not be let in"),
    "gate_why": ("与判断不同：请选或写明理由", "not as judged: choose or write a reason"),
    "gate_no_test": ("没有这次快检，或还没有结果", "there is no such rapid test, or no result yet"),
    "gate_amount": ("数量应为大于零的数，并选单位", "the amount must be a number above zero, with a unit"),
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
    "dossier_unusable": ("{path} 不能用：{why}", "cannot use {path}: {why}"),
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
    "sample_unknown": ("没有样品 {number}", "there is no sample {number}"),
    "sample_gone": ("样品 {number} 已处置", "sample {number} has been discarded"),
    "sample_product": ("先说样品是什么", "say first what the sample is of"),
    "sample_settled": (
        "样品 {number} 已有结论，再测要写理由",
        "sample {number} is settled: testing it again wants a reason",
    ),
    "result_unknown": ("没有这个结果", "there is no such result"),
    "result_named": ("这个结果已经属于样品 {number}", "this result is of sample {number} already"),
    "reason_missing": ("要写理由", "a reason is needed"),
    "no_analyzer": ("没有分析仪 {device}", "there is no analyzer {device}"),
    "no_label_printer": (
        "没有设标签打印机：在配置的 test_room.printer 写上它的编号",
        "no label printer is set: write its id into test_room.printer of the configuration",
    ),
    "operation_ahead": ("时间在将来", "the time lies in the future"),
    "amount_unreadable": ("数量 {amount} 不是大于 0 的数", "the amount {amount} is no number above 0"),
    "growing_unknown": ("没有这块地或这个茬口", "there is no such plot or growing"),
    "harvest_locked": (
        "还不能采：{zh}；确已采收要写理由",
        "not to be harvested yet: {en}; one that was done wants a reason",
    ),
    "operators_unusable": ("操作员名册 {path} 不能用：{why}", "cannot use the list of operators {path}: {why}"),
    "no_device": ("没有设备 {device}", "there is no device {device}"),
    "no_point": ("设备 {device} 没有测点 {point}", "device {device} has no point {point}"),
    "no_such_camera": ("没有摄像头 {camera}", "there is no camera {camera}"),
    "no_picture": ("摄像头 {camera} 还没有画面", "camera {camera} has no picture yet"),
    "no_buzzer": (
        "没有能发声的设备：现有的设备档案都不带蜂鸣器",
        "nothing here can beep: no device profile has a buzzer",
    ),
    "nothing_read": ("{seconds} 秒内什么也没有读到", "nothing was read within {seconds} s"),
    "no_desk": ("没有配置外设", "no peripherals are configured"),
    "tried_already": ("另一项测试还没有结束，请稍候", "another test is under way, wait for its end"),
    "line_busy": ("总线 {bus} 正忙，请稍后再试", "bus {bus} is busy, try again later"),
    "probe_failed": ("没有读到任何值，什么都没有写：{zh}", "no value could be read, nothing was written: {en}"),
    "addition_pending": (
        "{device} 还在试用，请等它有结果",
        "{device} is on trial still, wait for how it ends",
    ),
    "addition_unwritable": ("写不了 {path}：{why}", "cannot write {path}: {why}"),
    "addition_there": ("{path} 已经存在", "{path} is there already"),
    "same_twice": (
        "两次的器示值相同，算不出增益",
        "both times the instrument said the same: no gain in that",
    ),
    "configured": ("已有配置 {path}，请在其中修改", "there is a configuration {path}: change it there"),
    "not_configured": ("还没有配置：请先填写网关和场所", "there is no configuration: tell gateway and site first"),
    "not_running": ("网关还没有运行", "the gateway does not run yet"),
    "till_scan": ("这个码太长或有看不懂的字符，请重扫", "that code is too long or unreadable, scan it again"),
    "till_nothing": (
        "目录里找不到，请换个说法或联网更新目录",
        "not in the catalogue: search again, or go online for it",
    ),
    "till_pack": ("追溯码不对：{zh}", "not a pack code: {en}"),
    "till_pack_other": (
        "追溯码与这个产品不符，不要卖，先核对",
        "the pack code is of another product or maker: do not sell it, compare it first",
    ),
    "till_pack_again": ("这一包已经在单上", "this pack is on the slip already"),
    "till_pack_here": ("这一包已经在库存里", "this pack is in the stock already"),
    "till_stock": ("这些货已经卖出，不能冲回", "these goods are sold already and cannot go back"),
    "till_amount": ("数量不正确：{zh}", "not a valid amount: {en}"),
    "till_absurd": ("数量大得离谱，请核对", "an absurd amount, compare it"),
    "till_one_pack": ("扫了追溯码的一行只能是一包", "a line with a pack code is one pack"),
    "till_line": ("单上没有这一行", "there is no such line on the slip"),
    "till_full": ("一单最多 {most} 行，请先出票", "a slip has at most {most} lines, print it first"),
    "till_empty": ("单上还没有东西", "there is nothing on the slip"),
    "till_not_yet": ("现在还不能出票：{zh}", "this cannot be sold yet: {en}"),
    "till_nothing_refused": ("没有被拒售的东西", "nothing on the slip is refused"),
    "till_buyer": ("身份信息不对：{zh}", "not a valid identity: {en}"),
    "till_two_cards": ("先选定买主：换了一张身份证", "choose the buyer first: another card was read"),
    "till_no_vault": (
        "本网关还没有县里的保险库密钥，不能登记实名：请联网",
        "this gateway has no vault key of the county yet, so no real name can be kept: go online",
    ),
    "till_no_entry": ("台账里没有这一条", "there is no such entry in the ledger"),
    "till_not_reversible": ("这种条目不能冲回", "an entry of this kind cannot be taken back"),
    "till_reversed": ("这一条已经冲回过", "that entry was taken back before"),
    "till_too_much": ("冲回多于原条所剩", "more than is left of that entry"),
    "till_not_in_entry": ("原条里没有这一行", "that entry has no such line"),
    "till_why": ("请写明原因", "say why"),
    "till_supplier": ("请写明供货单位", "name the supplier"),
    "till_day": ("日期不正确，应如 2026-11-29", "not a day, as in 2026-11-29"),
    "till_too_soon": ("这一天还没有到", "that day has not come"),
    "till_text": ("文字太长，最多 {most} 个字", "the text is too long, at most {most} characters"),
    "till_printer": ("没有接小票打印机", "there is no receipt printer"),
    "tls_unusable": ("证书不能用：{why}", "cannot use the certificates: {why}"),
}


class GatewayError(CodedError):
    """Something of this gateway cannot be used; `code` is a key of `TEXTS`."""

    texts = TEXTS

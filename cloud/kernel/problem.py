"""Problems: every error that the API tells, as application/problem+json (RFC 9457) in zh or en.

`code` is for programs and never changes; `title` and `detail` are for the person, in the language that was asked for.
Nothing else leaves the API as an error: mistakes of validation, unknown routes, our own faults are told the same way.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, TypeVar

from pydantic import BaseModel, Field

from cloud.kernel.language import Language, Words

MEDIA: Final = "application/problem+json"

# code -> status, (title zh, en), (detail zh, en); `{…}` are filled from the details of the Problem.
R = TypeVar("R")
Told = tuple[int, tuple[str, str], tuple[str, str]]
PROBLEMS: Final[dict[str, Told]] = {
    "not_logged_in": (401, ("没有登录", "Not logged in"), ("请先登录。", "Log in first.")),
    "session_ended": (
        401,
        ("登录已失效", "Session ended"),
        ("太久没有操作，或在别处退出了，请重新登录。", "Idle for too long, or logged out elsewhere: log in again."),
    ),
    "wrong_password": (
        401,
        ("登录不成功", "Log-in failed"),
        ("用户名或密码不对。", "The name or the password is wrong."),
    ),
    "too_many_attempts": (
        429,
        ("试得太多", "Too many attempts"),
        ("试得太多，{wait} 秒后再试。", "Too many attempts: try again in {wait} s."),
    ),
    "weak_password": (
        422,
        ("密码太弱", "Password too weak"),
        (
            "新密码要 {shortest} 到 {longest} 个字符，不能是常见密码或用户名。",
            "A new password has {shortest} to {longest} characters and is neither a common one nor the name.",
        ),
    ),
    "wrong_current_password": (
        403,
        ("原密码不对", "Current password is wrong"),
        ("原密码不对，密码没有改。", "The current password is wrong; nothing was changed."),
    ),
    "forbidden": (
        403,
        ("没有权限", "Not allowed"),
        ("这个账号的角色（{role}）不能做这件事。", "The role of this account ({role}) may not do this."),
    ),
    "cross_site": (
        403,
        ("来源不对", "Cross-site request"),
        ("请求来自别的网站，没有执行。", "The request came from another site and was not carried out."),
    ),
    "not_found": (
        404,
        ("没有找到", "Not found"),
        ("没有这一项，或它不在您的辖区：{what}。", "No such thing, or it is outside your region: {what}."),
    ),
    "no_such_route": (404, ("没有这个地址", "No such address"), ("接口里没有 {path}。", "The API has no {path}.")),
    "wrong_method": (
        405,
        ("方法不对", "Wrong method"),
        ("{path} 不接受 {method}。", "{path} does not take {method}."),
    ),
    "not_acceptable_input": (
        422,
        ("填写有误", "Mistakes in the request"),
        ("有 {count} 处填写有误，见 errors。", "{count} mistake(s) in the request, see errors."),
    ),
    "too_large": (413, ("内容太大", "Too large"), ("请求的内容太大。", "The body of the request is too large.")),
    "range_reversed": (
        422,
        ("时间前后颠倒", "Times are reversed"),
        ("start 要早于 end。", "start must be before end."),
    ),
    "range_too_long": (
        422,
        ("时间段太长", "Span too long"),
        ("时间段最长 {days} 天。", "A span has {days} days at most."),
    ),
    "export_too_large": (
        422,
        ("内容太多", "Too much at once"),
        (
            "大约有 {rows} 行，一次最多 {limit} 行；请缩短时间段或少选设备，或用命令行导出。",
            "These are about {rows} rows, and {limit} is the limit: choose a shorter span or fewer devices, "
            "or use the command line.",
        ),
    ),
    "export_busy": (
        503,
        ("正忙", "Busy"),
        ("已有 {most} 份导出在进行，请稍后再试。", "{most} exports are under way: try again later."),
    ),
    "event_kind": (
        422,
        ("没有这种事件", "No such kind of event"),
        ("没有事件 {found}，有 {known}。", "There is no event {found}: one of {known}."),
    ),
    "range_too_fine": (
        422,
        ("数据点太多", "Too many points"),
        (
            "这个时间段按 {window_ms} 毫秒一点会有 {points} 个点，上限 {limit}；请加大 window_ms。",
            "This range at {window_ms} ms a point gives {points} points, the limit is {limit}: use a larger window_ms.",
        ),
    ),
    "bad_cursor": (
        422,
        ("翻页标记不对", "Bad cursor"),
        ("cursor 要用上一页给的 next。", "cursor must be the next of a page."),
    ),
    "gateway_name": (
        422,
        ("网关编号不对", "Gateway id is misspelt"),
        (
            "网关编号要 3-32 个小写字母、数字或单个连字符：{found}。",
            "A gateway id has 3-32 of a-z, 0-9 and single hyphens: {found}.",
        ),
    ),
    "county_code": (
        422,
        ("区划代码不对", "County code is misspelt"),
        ("县的区划代码是六位数字：{found}。", "A county code has six digits: {found}."),
    ),
    "region_unknown": (
        422,
        ("没有这个地区", "No such region"),
        (
            "{region} 不在 {day} 有效的区划目录里，请查代码，或先导入新的目录。",
            "{region} is in no list of regions that holds on {day}: check the code, or bring the newer list first.",
        ),
    ),
    "outside_region": (
        403,
        ("不在辖区", "Outside your region"),
        ("{region} 不在这个账号的辖区。", "{region} is outside the region of this account."),
    ),
    "above_county": (
        422,
        ("没有说明县", "No county said"),
        (
            "区划代码 {region} 不在哪一个县内，请写县或乡镇的代码。",
            "{region} lies in no county: say the code of a county or township.",
        ),
    ),
    "not_tellable": (
        422,
        ("记不进台账", "Cannot be told"),
        ("这条记录记不进台账：{why}", "The journal cannot take this: {why}"),
    ),
    "version_missing": (
        428,
        ("没有说明看到的版本", "Version missing"),
        ('请在 If-Match 里写明看到的版本，例如 "3"。', 'Say in If-Match which version you have seen, as in "3".'),
    ),
    "changed_meanwhile": (
        412,
        ("已被别人改过", "Changed meanwhile"),
        (
            "现在是第 {version} 版，您看到的是第 {expected} 版，没有改动。请重新打开再改。",
            "It is at version {version}, you have seen {expected}; nothing was changed. Open it again first.",
        ),
    ),
    "idempotency_reused": (
        422,
        ("幂等键用过了", "Idempotency key used before"),
        (
            "这个 Idempotency-Key 已用于另一个请求，请换一个。",
            "This Idempotency-Key belongs to another request: make up a new one.",
        ),
    ),
    "already_done": (
        409,
        ("已经做过", "Already done"),
        ("这个请求已经执行，结果只显示一次。", "This request was carried out, and its answer is shown only once."),
    ),
    "cursor": (
        422,
        ("翻页标记不对", "Wrong cursor"),
        (
            "cursor 应是同一列表、同一排序上一页的 next。",
            "A cursor is the `next` of a page of the same list in the same order.",
        ),
    ),
    "gateway_reserved": (
        422,
        ("网关编号不能用", "Gateway id is reserved"),
        (
            "{found} 是平台自己用的名称，网关请换一个编号。",
            "{found} is a name that the cloud itself writes under: choose another id for a gateway.",
        ),
    ),
    "gateway_taken": (
        409,
        ("网关已备案", "Gateway already registered"),
        ("网关 {gateway} 已经备案，属于 {county}。", "Gateway {gateway} is already registered, in {county}."),
    ),
    "claim_wrong": (
        403,
        ("注册码不对", "Claim code does not fit"),
        (
            "注册码和网关编号 {gateway} 对不上：请核对两者，或让管理员重新发一个注册码。",
            "The claim code does not fit the gateway id {gateway}: compare both, or ask for a new code.",
        ),
    ),
    "claim_used": (
        409,
        ("注册码已用过", "Claim code already used"),
        (
            "网关 {gateway} 的注册码已经用过：请运行 zhigen cloud gateway claim {gateway} 换一个。",
            "The claim code of {gateway} has been used: get another with zhigen cloud gateway claim {gateway}.",
        ),
    ),
    "claim_expired": (
        410,
        ("注册码已过期", "Claim code has expired"),
        (
            "网关 {gateway} 的注册码已过期：请运行 zhigen cloud gateway claim {gateway} 换一个。",
            "The claim code of {gateway} has expired: get another with zhigen cloud gateway claim {gateway}.",
        ),
    ),
    "request_wrong": (
        422,
        ("证书申请不对", "Certificate request is not acceptable"),
        ("证书申请不能接受：{why}。", "The certificate request is not acceptable: {why}."),
    ),
    "key_refused": (
        409,
        ("这把密钥不能用", "This key cannot be used"),
        (
            "密钥 {kid} 已吊销，或属于另一台网关：请用 --new-key 换一把新密钥。",
            "Key {kid} is revoked, or belongs to another gateway: make a new one with --new-key.",
        ),
    ),
    "keys_away": (
        503,
        ("县里的密钥现在用不了", "The county's keys are away"),
        ("县里的密钥现在用不了，请联系管理员。", "The county's keys cannot be used just now: tell the administrator."),
    ),
    "command_lifetime": (
        422,
        ("有效期不对", "Lifetime out of bounds"),
        ("指令的有效期为 10 秒到 7 天。", "A command may wait between 10 seconds and 7 days."),
    ),
    "rules_part": (
        422,
        ("没有这部分规则", "No such part of the rules"),
        ("规则里没有 {found}，有 {known}。", "The rules have no part {found}: one of {known}."),
    ),
    "rules_json": (
        422,
        ("规则不是 JSON", "Rules are not JSON"),
        ("{part} 不是正确的 JSON：{why}", "{part} is not valid JSON: {why}"),
    ),
    "rules_days": (
        422,
        ("天数不对", "Days out of bounds"),
        ("规则的有效期为 1 到 {most} 天。", "Rules are in force for 1 to {most} days."),
    ),
    "alarm_over": (
        409,
        ("告警已有人处理", "Alarm already acknowledged"),
        ("{name} 已经确认过这条告警。", "{name} has already acknowledged this alarm."),
    ),
    "alert_over": (
        409,
        ("线路告警已有人处理", "Alert already acknowledged"),
        ("{name} 已经确认过这条线路告警。", "{name} has already acknowledged this alert."),
    ),
    "metrics_closed": (
        403,
        ("运行指标不对外", "Metrics are closed"),
        (
            "只有本机可以读取，或者带上 metrics.token_file 里的令牌。",
            "Only this machine may read them, or whoever brings the token of metrics.token_file.",
        ),
    ),
    "quarantine_decided": (
        409,
        ("已有人处理", "Already decided"),
        ("隔离区第 {id} 条已由 {by} 处理过。", "Quarantined message {id} was already decided by {by}."),
    ),
    "quarantine_cut": (
        409,
        ("消息不全", "Not all of it was kept"),
        (
            "第 {id} 条消息有 {size} 字节，隔离区只留了开头，不能重放。",
            "Message {id} has {size} bytes, of which the quarantine kept the beginning only: it cannot be replayed.",
        ),
    ),
    "busy": (
        503,
        ("正忙", "Busy"),
        ("看实时数据的人太多，请稍后再试。", "Too many live streams are open: try again later."),
    ),
    "store_unavailable": (
        503,
        ("数据库暂时不可用", "Store unavailable"),
        (
            "数据库暂时读写不了，已有的数据没有丢。",
            "The store cannot be read or written just now; nothing stored is lost.",
        ),
    ),
    "fault": (
        500,
        ("软件出错", "Fault"),
        ("软件出错，已记下，编号 {number}。", "A fault of ours; it was noted under number {number}."),
    ),
}


def add(table: Mapping[str, Told]) -> None:
    """Let a context tell its own problems: called once. Raises ValueError for a code that is told already."""
    twice = PROBLEMS.keys() & table.keys()
    if twice:
        raise ValueError(f"problems told twice: {sorted(twice)}")
    PROBLEMS.update(table)


class Mistake(BaseModel):
    """One mistake in a request or a file: its place and what to write instead."""

    where: str = Field(examples=["query.max_points"])
    what: str = Field(examples=["至少是 1"])


class ProblemBody(BaseModel):
    """An error, RFC 9457."""

    type: str = Field(examples=["urn:zhigen:problem:not_logged_in"])
    title: str = Field(examples=["没有登录"])
    status: int = Field(examples=[401])
    detail: str = Field(examples=["请先登录。"])
    code: str = Field(examples=["not_logged_in"], description="stable word for programs")
    errors: list[Mistake] = Field(default=[], description="one entry per mistake of a request")


class Problem(Exception):  # noqa: N818  # RFC 9457's own word
    """An error to tell the caller. `code` is a key of PROBLEMS; `details` fill its sentences.

    Words among them are said in the language that is asked for.
    """

    def __init__(self, code: str, *, headers: dict[str, str] | None = None, **details: object) -> None:
        self.code = code
        self.status = PROBLEMS[code][0]
        self.headers = headers or {}
        self.details = details
        super().__init__(f"{code} {details}")

    def body(self, language: Language, mistakes: list[Mistake] | None = None) -> ProblemBody:
        """What is sent, in one language."""
        status, titles, sentences = PROBLEMS[self.code]
        chosen = 0 if language == "zh" else 1
        return ProblemBody(
            type=f"urn:zhigen:problem:{self.code}",
            title=titles[chosen],
            status=status,
            detail=sentences[chosen].format_map({name: _said(what, language) for name, what in self.details.items()}),
            code=self.code,
            errors=mistakes or [],
        )


def _said(detail: object, language: Language) -> object:
    """A detail as it stands in a sentence of that language."""
    if isinstance(detail, Words):
        return detail.en if language == "en" and detail.en else detail.zh
    return detail


def found(row: R | None, what: object) -> R:
    """The row that was asked for. Raises Problem("not_found") where there is none in the asker's scope."""
    if row is None:
        raise Problem("not_found", what=what)
    return row


def told(*codes: str) -> dict[int | str, dict[str, Any]]:
    """The `responses` of a route that may tell these problems, with an example of each, for OpenAPI."""
    answers: dict[int | str, dict[str, Any]] = {}
    for code in codes:
        status, titles, sentences = PROBLEMS[code]
        answer = answers.setdefault(
            status, {"model": ProblemBody, "description": "", "content": {MEDIA: {"examples": {}}}}
        )
        answer["description"] = "; ".join(filter(None, (answer["description"], f"{titles[0]} / {titles[1]}")))
        answer["content"][MEDIA]["examples"][code] = {
            "summary": titles[1],
            "value": {
                "type": f"urn:zhigen:problem:{code}",
                "title": titles[0],
                "status": status,
                "detail": sentences[0],
                "code": code,
                "errors": [],
            },
        }
    return answers

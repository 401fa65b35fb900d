"""What `zhigen cloud check` finds, as sentences, and the judgements behind them. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal, NamedTuple

from cloud.kernel.errors import CloudError
from cloud.kernel.fitness import judge
from cloud.kernel.language import Language

Mark = Literal["good", "bad"]
SIGNS: Final[dict[Mark, str]] = {"good": "✓", "bad": "✗"}
_LEAST_FREE: Final = 1 << 30  # bytes
_TIGHT: Final = 0.05
_SKEW_MS: Final = 2_000
_EARLIEST_MS: Final = 1_767_225_600_000  # 2026-01-01: this software is younger
_SPARE: Final = 3  # connections that PostgreSQL keeps for its superuser

# code -> mark, zh, en; `{…}` are filled from the details.
TEXTS: Final[dict[str, tuple[Mark, str, str]]] = {
    "config": ("good", "配置读得了", "the configuration can be read"),
    "secret": ("good", "{path} 只有该读的人读得了", "{path} can be read, and not by everybody"),
    "secret_gone": ("bad", "读不了 {path}：{why}", "cannot read {path}: {why}"),
    "secret_empty": ("bad", "{path} 首行是空的", "the first line of {path} is empty"),
    "secret_open": (
        "bad",
        "{path} 人人可读：请运行 chmod o= {path}",
        "{path} can be read by everybody: run chmod o= {path}",
    ),
    "folder": ("good", "数据文件夹 {folder} 可写，剩 {free}", "data folder {folder} can be written, {free} free"),
    "folder_new": ("good", "数据文件夹 {folder} 会在启动时新建", "data folder {folder} will be made at the start"),
    "folder_unusable": ("bad", "数据文件夹 {folder} 不能用：{why}", "data folder {folder} cannot be used: {why}"),
    "folder_tight": (
        "bad",
        "数据文件夹 {folder} 只剩 {free}：请腾出空间",
        "data folder {folder} has only {free} left: free some space",
    ),
    "clock": ("good", "时钟正常", "the clock is right"),
    "clock_past": ("bad", "时钟停在 {time}：请校时", "the clock says {time}: set it"),
    "clock_skew": (
        "bad",
        "本机时钟与 {other} 相差 {seconds} 秒：请让两边都用 NTP 校时",
        "this clock and that of {other} differ by {seconds} s: have both set by NTP",
    ),
    "sqlite": ("good", "实体和事件在 {place}", "entities and events lie in {place}"),
    "sql": ("good", "{version} 在 {place} 应答", "{version} answers at {place}"),
    "sql_away": ("bad", "{place}：{zh}", "{place}: {en}"),
    "sql_reads_only": (
        "bad",
        "这个 PostgreSQL 只读（备机）：请连主机",
        "this PostgreSQL only reads (a standby): name the primary",
    ),
    "sql_rights": (
        "bad",
        "用户 {user} 不能建表：请运行 GRANT ALL ON SCHEMA public TO {user}",
        "user {user} may not make tables: run GRANT ALL ON SCHEMA public TO {user}",
    ),
    "sql_connections": (
        "bad",
        "max_connections 为 {most}，各进程共要 {wanted}：请调大它，或调小 postgres.connections",
        "max_connections is {most}, the processes want {wanted}: raise it, or lower postgres.connections",
    ),
    "schema": ("good", "库结构 {found}", "schema {found}"),
    "schema_none": (
        "bad",
        "数据库是空的：请运行 zhigen cloud migrate",
        "the database is empty: run zhigen cloud migrate",
    ),
    "schema_older": (
        "bad",
        "库结构是 {found}，应为 {wanted}：请运行 zhigen cloud migrate",
        "schema {found}, wanted {wanted}: run zhigen cloud migrate",
    ),
    "schema_newer": (
        "bad",
        "库结构 {found} 由更新的版本写成：请升级本软件",
        "schema {found} was written by a newer version: upgrade this software",
    ),
    "series": ("good", "读数在 {place}", "readings lie in {place}"),
    "crew": ("good", "{workers} 个接收进程", "workers that take in messages: {workers}"),
    "broker_own": ("good", "启动时自带 {engine}", "{engine} is started with the rest"),
    "broker": ("good", "MQTT 服务器 {place} 让我们进", "the broker at {place} lets us in"),
    "broker_away": ("bad", "连不上 MQTT 服务器 {place}：{why}", "cannot reach the broker at {place}: {why}"),
    "broker_refuses": (
        "bad",
        "MQTT 服务器 {place} 不让进（{why}）：请核对 broker.username 和 password_file",
        "the broker at {place} does not let us in ({why}): look at broker.username and password_file",
    ),
    "broker_deaf": (
        "bad",
        "MQTT 服务器 {place} 没有把消息送回来：请核对它给云端的权限（读写 zhigen/#）",
        "the broker at {place} did not bring messages back: look at what it permits the cloud (read, write zhigen/#)",
    ),
    "shared": ("good", "共享订阅确实分摊", "shared subscriptions are really shared"),
    "unshared": (
        "bad",
        "MQTT 服务器不支持共享订阅：请把 intake.workers 改为 1，或换 MQTT 服务器",
        "the broker does not share subscriptions: set intake.workers to 1, or use another broker",
    ),
}


class Checked(NamedTuple):
    """One line: what was looked at, and where it is wrong what to do."""

    mark: Mark
    zh: str
    en: str

    def text(self, language: Language) -> str:
        """The line for a person."""
        return f"{SIGNS[self.mark]} {self.zh if language == 'zh' else self.en}"


def checked(code: str, **details: object) -> Checked:
    """A line of TEXTS."""
    mark, zh, en = TEXTS[code]
    return Checked(mark, zh.format(**details), en.format(**details))


def unfit(error: CloudError) -> Checked:
    """What a program would not start with."""
    return Checked("bad", error.text("zh"), error.text("en"))


def secret(path: str, mode: int, first_line: str) -> Checked:
    """A file with a password or token, by its mode and first line."""
    if not first_line.strip():
        return checked("secret_empty", path=path)
    return checked("secret_open" if mode & 0o007 else "secret", path=path)


def space(folder: str, free: int, total: int) -> Checked:
    """Bytes free of a disk."""
    tight = free < min(_LEAST_FREE, total * _TIGHT)
    return checked("folder_tight" if tight else "folder", folder=folder, free=f"{free / (1 << 30):.1f} GB")


def clock(own_ms: int, others: Sequence[tuple[str, int]], time: str) -> Checked:
    """Our clock beside those of others (name, ms)."""
    if own_ms < _EARLIEST_MS:
        return checked("clock_past", time=time)
    for name, ms in others:
        if abs(own_ms - ms) > _SKEW_MS:
            return checked("clock_skew", other=name, seconds=round(abs(own_ms - ms) / 1000, 1))
    return checked("clock")


class Server(NamedTuple):
    """What a PostgreSQL says of itself: version, encoding, whether it only reads, rights, connections."""

    version: str
    encoding: str
    reads_only: bool
    user: str
    may_create: bool
    most: int


def server(said: Server, place: str, wanted: int) -> list[Checked]:
    """Whether a PostgreSQL will do; `wanted`: connections of all processes together."""
    found = []
    try:
        found.append(checked("sql", version=judge(said.version, said.encoding), place=place))
    except CloudError as error:
        found.append(unfit(error))
    if said.reads_only:
        found.append(checked("sql_reads_only"))
    elif not said.may_create:
        found.append(checked("sql_rights", user=said.user))
    if wanted > said.most - _SPARE:
        found.append(checked("sql_connections", most=said.most, wanted=wanted))
    return found


def shared(sent: int, heard: Sequence[int]) -> str:
    """The code for how a broker handed `sent` messages to several members of one group."""
    if not sum(heard):
        return "broker_deaf"
    return "shared" if sum(heard) == sent else "unshared"

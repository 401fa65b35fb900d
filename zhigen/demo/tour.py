"""From the first process to the last figure: start, say where to look, run, come to rest, count, tell."""

from __future__ import annotations

import json
import random
import signal
import threading
import time
from pathlib import Path
from typing import Final

import click

from zhigen.demo import crossing
from zhigen.demo.chaos import Chaos
from zhigen.demo.child import StopError, until
from zhigen.demo.county import COUNTY_NAME, PEOPLE, PREMISES, working
from zhigen.demo.hands import Desk, Hands
from zhigen.demo.report import Flow, count, replies_of_farms, waiting
from zhigen.demo.simulated import NEEDS
from zhigen.demo.system import System
from zhigen.demo.visit import Visitor
from zhigen.tongue import said

_SIGHTS: Final = (
    ("田间：两个农场、六台仪器，数字随报文跳动", "Field: two farms, six instruments; figures move as messages arrive"),
    (
        "冷库：三个蓝牙标签；市场：一台农残速测仪，每 8 秒一个结果（速测室的两台等人来按）",
        "Cold store: three Bluetooth tags; market: a residue analyzer, a result every 8 s (the test room's two wait)",
    ),
    ("露地 土壤七合一：从不应答，页面写明断线", "Open field soil: it never answers, and the page says so"),
    ("1 号棚 土壤七合一：土壤水分低于下限，正在告警", "House 1 soil: moisture below its limit, in alarm"),
    (
        "市场：门口的摄像头读箱上的码，一箱只算一次；画面在网关自己的页面上",
        "Market: the camera at the gate reads the codes on boxes, each once; the gateway itself shows its picture",
    ),
    ("网关：积压、回执、时钟、磁盘", "Gateways: backlog, last ack, clock, disk"),
)


def tour(
    seconds: float, folder: Path, report: Path, engine: str, port: int, *, days: int, chaos: bool = False,
    real: bool = False,
) -> int:  # fmt: skip
    """Run the demo for `seconds` (0: until interrupted), kill its parts on the way where `chaos` is wanted.

    days: of records before today, 0: an empty county; real: on a PostgreSQL, an InfluxDB and with two
    workers, instead of what is embedded.

    0 where all flowed, 1 otherwise.
    """
    click.echo(
        said(
            f"知根 · {COUNTY_NAME['zh']}：正在启动，文件在 {folder}",
            f"Zhigen, {COUNTY_NAME['en']}: starting in {folder}",
        )
    )
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: stop.set())
    system = System(folder, engine, port, stop, days=days, real=real)
    if days:
        click.echo(said(f"先写下前 {days} 天的记录 …", f"first the records of the {days} days before today ..."))
    for premises in PREMISES:
        if premises not in system.premises:
            click.echo(said(f"{premises.zh} 不演示：{NEEDS[0]}", f"{premises.en} is left out: {NEEDS[1]}"))
    try:
        system.start()
        visitor = Visitor(system.url, "county", system.password)
        urls = {one.gateway: url for one, url in system.terminals}
        desks = {one.gateway: Desk(urls[one.gateway], one.name, one.pin) for one in system.operators}
        hands = Hands(system.folder, system.props, desks, system.give)
        _welcome(system, hands)
        storm = Chaos(system, random.Random()) if chaos else None  # noqa: S311  # no secret hangs on it
        _run(system, seconds, stop, storm)
        hands.close()
        return _close(system, visitor, report, storm)
    except StopError:
        return 130
    finally:
        system.stop()


def _welcome(system: System, hands: Hands) -> None:
    lines = ["", f"  {said('打开', 'open'):<10}{system.url}", ""]
    lines.append(f"  {said('登录名', 'log in as'):<18}{said('角色', 'role'):<18}{said('密码', 'password')}")
    lines += [f"  {name:<18}{role:<18}{system.password}" for name, role in PEOPLE.items()]
    lines += ["", f"  {said('终端', 'terminals')}"]
    lines += [f"    {url:<36}{said(one.zh, one.en)}" for one, url in system.terminals]
    lines += [f"    {system.gate:<36}{said('门口的摄像头', 'camera at the gate')}"]
    page = system.url + "/V/" + system.props.vouchers["good"].partition("/V/")[2]
    lines += ["", f"  {said('公众扫码看到的页面', 'what everybody sees who scans a voucher')}", f"    {page}"]
    lines += ["", f"  {said('设备维护，口令', 'maintenance, access word'):<36}{system.word}"]
    lines += [f"    {url:<36}{said(one.zh, one.en)}" for one, url in system.care]
    if system.operators:
        lines += ["", f"  {said('在终端签到', 'sign on at a terminal'):<24}{said('工种', 'trade'):<18}PIN"]
        lines += [f"    {one.gateway:<22}{one.trade:<18}{one.pin}  {one.name}" for one in system.operators]
    lines += ["", f"  {said('十分钟试一遍', 'ten minutes of things to try'):<32}{hands.url}"]
    lines += ["", f"  {said('看什么', 'what to look at')}", *(f"    {said(*sight)}" for sight in _SIGHTS)]
    lines += ["", f"  {said('日志', 'logs'):<10}{system.folder}/*.log", ""]
    click.echo("\n".join(lines))


def _run(system: System, seconds: float, stop: threading.Event, storm: Chaos | None) -> None:
    """Until time is up or somebody asks to stop; what ends by itself ends the demo."""
    if seconds <= 0:
        click.echo(said("  按 Ctrl-C 停止并汇总", "  Ctrl-C stops and sums up"))
    end = time.monotonic() + seconds
    if storm is not None:
        storm.run(seconds, stop)
    while (seconds <= 0 or time.monotonic() < end) and not stop.wait(0.2):
        system.ensure()
    click.echo("")


def _close(system: System, visitor: Visitor, report: Path, storm: Chaos | None) -> int:
    click.echo(said("  停下来，结账 …", "  coming to rest …"))
    unanswered = list(visitor.failures())
    lost = _lost(visitor)
    system.hush()
    time.sleep(1.0)
    until("backlog", lambda: not waiting(system.outboxes), system.children)
    alarms = _alarms(visitor)
    for child in (*system.gateways.values(), *system.simulators):
        child.stop()
    time.sleep(0.5)  # what the gateways said last is on its way
    flow = _settled(system)
    findings = _findings(flow, working(system.premises), unanswered, alarms, lost)
    body = {
        **flow.as_json(),
        "alarms": alarms,
        "devices_lost": lost,
        "unanswered": unanswered,
        "strikes": storm.strikes if storm else 0,
        "pages_away_s": round(storm.longest_s, 1) if storm else 0.0,
        "findings": findings,
    }
    report.parent.mkdir(parents=True, exist_ok=True)
    report.write_text(json.dumps(body, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    _tell(flow, findings, alarms, lost, report, storm)
    return 1 if findings else 0


def _alarms(visitor: Visitor) -> int:
    """How many alarms the county was told of; what was stored last is projected a moment later."""
    deadline = time.monotonic() + 5
    while not (found := len(visitor.ask("alarms?state=all")["items"])) and time.monotonic() < deadline:
        time.sleep(0.2)
    return found


def _lost(visitor: Visitor) -> list[str]:
    """The devices that do not answer; a short demo ends before a gateway has tried often enough to say so."""
    deadline = time.monotonic() + 15
    while True:
        gateways = visitor.ask("gateways")["items"]
        found = [f"{gateway['id']}/{device}" for gateway in gateways for device in gateway["lost"]]
        if found or time.monotonic() > deadline:
            return found
        time.sleep(0.2)


def _settled(system: System) -> Flow:
    """Count until two counts agree, or the last words of the gateways have had ten seconds to arrive."""
    deadline = time.monotonic() + 10
    while True:
        flow = count(
            system.config,
            system.outboxes,
            replies_of_farms(system.ledgers),
            crossing.read(system.belt),
            system.blind,
        )
        if not (flow.lost or flow.events_produced > flow.events_stored) or time.monotonic() > deadline:
            return flow
        time.sleep(0.5)


def _findings(flow: Flow, expected: frozenset[str], unanswered: list[str], alarms: int, lost: list[str]) -> list[str]:
    found = [said(f"页面没有应答：{path}", f"not answered: {path}") for path in unanswered]
    if flow.lost:
        found.append(
            said(f"丢失 {flow.lost}", f"{flow.lost} lost") + f": {[*flow.ledger.lost, *flow.crossings.lost][:3]}"
        )
    if flow.duplicated:
        found.append(
            said(f"重复 {flow.duplicated}", f"{flow.duplicated} doubled")
            + f": {[*flow.ledger.duplicated, *flow.crossings.doubled][:3]}"
        )
    if not (flow.readings_stored and flow.ledger.served):
        found.append(said("没有数据流动", "nothing flowed"))
    found += [said(f"{device} 没有数据", f"nothing came from {device}") for device in sorted(expected - flow.heard)]
    if not alarms:
        found.append(said("有测点越限，却没有告警", "a point is beyond its limit, yet no alarm was raised"))
    if not lost:
        found.append(said("有仪器不应答，却没有断线", "an instrument never answers, yet none was told lost"))
    return found


def _tell(flow: Flow, findings: list[str], alarms: int, lost: list[str], report: Path, storm: Chaos | None) -> None:
    legible, seen = flow.crossings.shown, flow.crossings.counted
    rows = [
        (said("读数", "readings"), f"{flow.readings_produced:,} → {flow.readings_stored:,}"),
        (said("事件", "events"), f"{flow.events_produced:,} → {flow.events_stored:,}"),
        (said("快速检测", "rapid tests"), f"{flow.rapid_tests:,}"),
        (said("仪器应答", "replies"), f"{flow.ledger.served:,} → {flow.ledger.stored:,}"),
        (
            said("过门的码", "codes at the gate"),
            said(f"清晰 {legible:,}，已计 {seen:,}", f"{legible:,} legible, {seen:,} counted"),
        ),
        (said("申报的缺口", "declared gaps"), str(flow.declared_gaps)),
        (said("丢失", "lost"), str(flow.lost)),
        (said("重复", "doubled"), str(flow.duplicated)),
        (said("隔离", "quarantined"), str(flow.quarantined)),
        (said("告警", "alarms"), str(alarms)),
        (said("断线的设备", "devices lost"), ", ".join(lost) or "—"),
        (said("报告", "report"), str(report)),
    ]
    if storm is not None:
        away = said(f"网页最长离开 {storm.longest_s:.1f} 秒", f"pages away for {storm.longest_s:.1f} s at most")
        rows.insert(0, (said("击倒", "killed"), f"{storm.strikes}, {away}"))
    click.echo("\n".join(["", *(f"  {name:<20}{value}" for name, value in rows)]))
    for finding in findings:
        click.echo(f"  ✗ {finding}")
    if not findings:
        click.echo(said("  全部到达：一条不丢，一条不重", "  all arrived: none lost, none doubled"))

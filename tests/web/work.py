"""A county with a month of work in it, for the console's work pages: seeded, with three things that wait for a person.

An inspector's two applications (one within its five working days, one whose time is over) and an alert about a
laboratory's violation, with the batch and the vouchers that it leads to.
"""

from __future__ import annotations

import json
import urllib.request
from datetime import datetime, timedelta
from functools import partial
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, delete, func, select

from cloud import migrations
from cloud.accounts import office
from cloud.alerts import Matter, PipeAlert, settle
from cloud.alerts.model import AlertStep
from cloud.inputs import LedgerEntry
from cloud.kernel.clock import now_ms
from cloud.kernel.database import Database
from cloud.subjects import Subject
from cloud.subjects.filing.model import Application
from cloud.testing.lab_model import LabTest
from contract.event import Goods, Refusal
from contract.moment import LAW_ZONE
from tests.moulds import cast
from tests.web import waiting
from tests.web.county import PASSWORD, County
from zhigen.demo.county import COUNTY
from zhigen.demo.stage.days import Days
from zhigen.seed import fill, year

ACCOUNTS = (
    ("boss", "admin"), ("li", "supervisor"), ("xu", "inspector"), ("wang", "analyst"), ("lin", "engineer"),
)  # fmt: skip
CONFIG = """\
county: {{code: "349901", name: {{zh: 青禾县, en: Qinghe County}}, reward_yuan: 500}}
data: {folder}
"""
_PERSON = {"name": "张三", "number": "11010519491231002X", "phone": "13800000000"}
APPLICANTS = ("青禾县晚风蔬菜专业合作社", "青禾县长堤家庭农场")


def _refused(session: Session) -> int:
    """How many sales the shop refused, one more: in some months chance has it that nothing was asked for in vain."""
    shop = session.exec(select(Subject.id).where(Subject.kind == "shop", Subject.state == "filed")).one()
    days = Days(session, now_ms())
    at, made, expires = days.at(1, 9.5), days.ago(200).isoformat(), days.ago(-400).isoformat()
    wanted = Goods("PD20990001", "1", "袋", lot="20260401", made=made, expires=expires)
    days.say(at, Refusal((wanted,), ("off_label",), "", "黄瓜", "蚜虫", subject=shop, at=at))
    days.tell()
    refused = select(func.count()).where(LedgerEntry.subject == shop, LedgerEntry.kind == "refusal")
    return session.exec(refused).one()


class Work(County):
    """The data folder of the seeded county; `violation` is the laboratory test that its alert is about."""

    def __init__(self, folder: Path, length: int = 45, back: int = 1) -> None:
        """length: days of work; back: how many days ago the last of them is."""
        self.folder = folder / "data"
        cast(f"county-at-work-{length}-{back}", self.folder, partial(_seed, length, back))
        self.config = folder / "cloud.yaml"
        self.config.write_text(CONFIG.format(folder=self.folder), encoding="utf-8")
        self.database = Database.in_folder(self.folder)
        with self.database.write() as session:
            of_batches = select(LabTest).where(LabTest.batch != "").order_by(col(LabTest.tested).desc())
            found = session.exec(of_batches.where(LabTest.verdict == "violation")).first()
            if found is None:  # as chance has it on some days: the newest one is made one
                found = session.exec(of_batches).first()
                assert found is not None, "the seeded month has no laboratory test of a batch"
                found.verdict = "violation"
                session.add(found)
            self.violation = {"id": found.id, "report": found.report, "batch": found.batch, "product": found.product}
            for seen in session.exec(select(PipeAlert).where(PipeAlert.subject == found.id)).all():
                session.exec(delete(AlertStep).where(col(AlertStep.alert) == seen.id))
                session.delete(seen)  # of these days nobody has seen to it yet
            session.flush()
            evidence = (("lab_test", found.id), ("batch", found.batch))
            matter = Matter("lab_violation", found.id, found.region, found.of, evidence, {"report": found.report})
            settle(session, ["lab_violation"], [matter], now_ms())
        with self.database.write() as session:
            self.refusals = _refused(session)
        waiting.add(self.database, self.folder, COUNTY, now_ms())
        for name, role in ACCOUNTS:
            office.add(self.database, name, PASSWORD, role, COUNTY, "zh", now_ms())

    def close(self) -> None:
        self.database.close()

    def heartbeat(self, now: int) -> None:
        """Nobody's gateway is here."""

    def late(self, application: str) -> None:
        """The five working days of an application have passed."""
        with self.database.write() as session:
            row = session.get_one(Application, application)
            row.due = (datetime.now(LAW_ZONE).date() - timedelta(days=3)).isoformat()
            session.add(row)


def _seed(length: int, back: int, folder: Path) -> None:
    folder.mkdir(parents=True)
    database = Database.in_folder(folder)
    try:
        migrations.upgrade(database)
        last = datetime.now(LAW_ZONE).date() - timedelta(days=back)
        fill.fill(database, folder, year.county(1, last, length, 1), lambda name, done: None)
    finally:
        database.close()


class Caller:
    """A program at the API, logged in."""

    def __init__(self, url: str, name: str) -> None:
        self._url = f"{url}/api/v1"
        self._open = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        self.post("/session", {"name": name, "password": PASSWORD})

    def post(self, path: str, body: dict[str, Any] | None = None, version: int | None = None) -> dict[str, Any]:
        """The answer to a POST; raises HTTPError where it is refused."""
        headers = {"content-type": "application/json"} | ({"if-match": f'"{version}"'} if version else {})
        data = json.dumps(body or {}).encode()
        with self._open.open(urllib.request.Request(self._url + path, data, headers), timeout=120) as answer:
            found: dict[str, Any] = json.load(answer)
            return found

    def get(self, path: str) -> dict[str, Any]:
        """The answer to a GET."""
        with self._open.open(self._url + path, timeout=120) as answer:
            found: dict[str, Any] = json.load(answer)
            return found

    def apply(self, name: str) -> dict[str, Any]:
        """Somebody comes to the counter to be filed."""
        facts = {"name": name, "kind": "cooperative", "region": "349901101", "address": "柳溪镇", "sectors": ["crops"]}
        facts["credit_code"] = "93349901MA000000" + str(abs(sum(map(ord, name))) % 10) + "X"
        return self.post("/applications", {"kind": "new", "facts": facts, "person": _PERSON})

"""Ground for tests of complaints at the authority: a served county that grants rewards, and complaints in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from sqlmodel import select

from cloud import complaints
from cloud.accounts.model import Account
from cloud.complaints.model import Complaint
from cloud.kernel.audit import by_itself
from cloud.kernel.clock import now_ms
from cloud.kernel.config import Config, Office
from cloud.kernel.database import Database
from cloud.keys import ensure
from contract.field import Name
from contract.identifiers import uuid7
from tests.cloud.house import House

COUNTY, TOWN, OTHER_TOWN, OTHER = "349901", "349901101", "349901102", "349902"
PHONE = "13900007777"
MOST = 500


@dataclass
class Desk:
    """A county's office with people in it by their names."""

    house: House
    folder: Path

    def grants(self, yuan: int | None) -> None:
        """Let the county grant rewards of so much at most, or none."""
        place = Office(code=COUNTY, name=Name(zh="青禾县", en="Qinghe County"), reward_yuan=yuan)
        self.house.app.state.config = self.house.app.state.window.config = Config(data=self.folder, county=place)

    def person(self, name: str, role: str, region: str = COUNTY, subject: str = "") -> httpx.Client:
        return self.house.enter(role, region, name, subject)

    def change(self, name: str, **fields: Any) -> None:
        """What an administrator did to an account meanwhile."""
        with self.house.database.write() as session:
            row = session.exec(select(Account).where(Account.name == name)).one()
            row.sqlmodel_update(fields)

    def complaint(self, region: str = TOWN, phone: str = "") -> tuple[str, str]:
        """A new complaint: its path and its receipt."""
        told = complaints.Told(about="fake", text="两家店里见到同一个码", region=region, phone=phone)
        with self.house.database.write() as session:
            row, receipt = complaints.complain(by_itself(session, "handInComplaint", now_ms()), told)
            return f"/complaints/{row.id}", receipt

    def closed(self, outcome: str = "founded", phone: str = "") -> tuple[str, str]:
        """A complaint that was closed."""
        path, receipt = self.complaint(phone=phone)
        with self.house.database.write() as session:
            row = session.get_one(Complaint, path.rsplit("/", 1)[1])
            row.sqlmodel_update({"state": "closed", "outcome": outcome, "answer": "查过了", "answered": now_ms()})
        return path, receipt

    def page(self, receipt: str, language: str, address: str) -> str:
        """What the complainant reads."""
        answer = httpx.post(
            f"{self.house.url}/c/receipt", data={"number": receipt}, timeout=120,
            headers={"x-forwarded-for": address, "accept-language": language},
        )  # fmt: skip
        assert answer.status_code == 200
        return answer.text


@contextmanager
def desk(folder: Path, database: Database) -> Iterator[Desk]:
    house = House(folder, database)
    ensure(database, folder, COUNTY, now_ms())
    made = Desk(house, folder)
    made.grants(MOST)
    yield made
    house.shut()


def do(client: httpx.Client, path: str, deed: str, **body: str) -> httpx.Response:
    """A deed on a complaint as it is now, each under a key of its own."""
    seen = client.get(path)
    version = seen.json()["version"] if seen.status_code == 200 else 1
    return client.post(
        f"{path}/{deed}", json=body, headers={"If-Match": f'"{version}"', "Idempotency-Key": str(uuid7())}
    )


def refused(answer: httpx.Response) -> tuple[int, str]:
    """The status and the code of a refusal."""
    return answer.status_code, answer.json()["code"]

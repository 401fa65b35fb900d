"""Ground for tests of recalls: batches of fenghe that were split, merged and handed on, also over the border."""

from __future__ import annotations

from typing import Any

from sqlmodel import Session, func, select

from cloud.kernel import journal
from cloud.kernel.database import Database
from cloud.kernel.journal import Entry, JournalEvent
from cloud.kernel.scope import NATION, Scope
from cloud.recall import office, projection, store
from cloud.recall.listing import now_balances
from cloud.recall.model import Recall, RecallNotice, RecoveryAnswer
from cloud.recall.office import Order
from cloud.subjects.model import Subject
from cloud.trace import projection as trace_projection
from contract.event import Recovery
from contract.moment import DAY_MS
from contract.quantity import plain
from tests.cloud.production.ground import BEFORE, NOW, deed, event_id
from tests.cloud.trace.ground import furnish, handed, lot, made, number, told

FAR = "349902101"
ORDER = Order("抽检检出克百威", "one", "农产品质量安全法", NOW + 3 * DAY_MS)
LATER = NOW + 3_600_000
__all__ = ["FAR", "LATER", "NATION", "NOW", "ORDER", "deed", "event_id", "handed", "lot", "made", "number", "told"]


def hear(database: Database, *entries: Entry) -> None:
    """Events come in, one batch; trace and recalls take them."""
    with database.write() as session:
        newest = select(func.max(JournalEvent.position))
        last = session.exec(newest).one() or 0
        journal.append(session, entries)
        until = session.exec(newest).one() or 0
        trace_projection.together(session, last, until)
        projection.together(session, last, until)


def till(database: Database) -> str:
    """A third subject lives in another county. 1: 100 kg, of which 2 (60 kg) went to lvyuan, 20 kg of that with 30 kg
    of lvyuan's own (9) into 3, which is yuanshan's over the border. The growing."""
    cycle = furnish(database)
    with database.write() as session:
        session.add(Subject(id="yuanshan", region=FAR, kind="farm", name="远山", state="filed", person="y", **BEFORE))
    hear(
        database,
        told("h", made("harvest", [lot(1, "100", product="黄瓜")], cycle=cycle)),
        told("o", made("receive", [lot(9, "30", product="黄瓜")], origin="外地", subject="lvyuan")),
        told("s", made("split", [lot(2, "60")], [lot(1, "60")], "2026-07-02 08:00")),
        *moved("a", 2, "fenghe", "lvyuan", "2026-07-03"),
        told("m", made("merge", [lot(3, "50")], [lot(2, "20"), lot(9, "30")], "2026-07-04 08:00", subject="lvyuan")),
        *moved("b", 3, "lvyuan", "yuanshan", "2026-07-05"),
    )
    return cycle


def moved(name: str, batch: int, giver: str, taker: str, day: str) -> tuple[Entry, Entry]:
    """A batch goes from one to another on a day."""
    offer = handed("offer", f"{day} 09:00", batches=(lot(batch, "1"),), receiver=taker, subject=giver)
    accept = handed("accept", f"{day} 10:00", offer=event_id(f"{name}-offer"), subject=taker)
    return told(f"{name}-offer", offer), told(f"{name}-accept", accept)


def opened(database: Database, *batches: int, order: Order = ORDER, scope: Scope = NATION) -> str:
    """The id of a recall of these batches."""
    with database.write() as session:
        return office.open_recall(deed(session, NOW, scope), order, [number(one) for one in batches]).id


def answer(recall: str, batch: int, holder: str, at: int = LATER, **amounts: str) -> Recovery:
    """What a holder says of a batch, in kg."""
    amounts.setdefault("unit", "kg")
    return Recovery(recall=recall, batch=number(batch), subject=holder, at=at, **amounts)


def said(name: str, body: Recovery, received: int = LATER) -> Entry:
    """As it comes in from a gateway."""
    return told(name, body)._replace(received=received)


def entered(database: Database, body: Recovery, now: int = LATER, scope: Scope = NATION) -> str:
    """The id of an answer that is entered at the desk."""
    with database.write() as session:
        return office.recover(deed(session, now, scope), body).id


def doubts(database: Database, name: str) -> str:
    """What does not fit about an answer."""
    with database.read() as session:
        found = store.answer(NATION, session, event_id(name))
        assert found is not None
        return found.doubts


def lines(session: Session, recall: str) -> list[tuple[int, int, str, str, str]]:
    """The list: round, batch, holder, amount and the part that came of the roots."""
    found = store.targets(NATION, session, recall)
    return [(o.round, int(o.batch, 16), o.subject, plain(o.amount), plain(o.exposed)) for o in found]


def balance(database: Database, recall: str, batch: int, holder: str) -> list[str]:
    """listed, recovered, destroyed, sold, lost, passed, unknown of a line."""
    with database.read() as session:
        one = now_balances(session, session.get_one(Recall, recall))[number(batch), holder]
    return [plain(amount) for amount in (one.listed, *one.answered, one.passed, one.unknown)]


def kept(session: Session) -> dict[str, list[dict[str, Any]]]:
    """All answers and notices."""
    answers = session.exec(select(RecoveryAnswer).order_by(RecoveryAnswer.id)).all()
    notices = session.exec(select(RecallNotice).order_by(RecallNotice.id)).all()
    return {
        "answers": [row.model_dump(exclude={"position"}) for row in answers],
        "notices": [row.model_dump() for row in notices],
    }

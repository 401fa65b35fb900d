"""Uses of what the ledger of a subject never bought, for the rule about them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import ClassVar, cast

from sqlmodel import Session, col, func, select

from cloud import inputs, production
from cloud.kernel.doubt import doubtful, split
from cloud.kernel.journal import Projection
from cloud.production import FarmOperation, InputUse
from cloud.risk.finding import Finding, Rule
from cloud.risk.scout import Ground, News, Scout, news_of
from cloud.risk.settings import UnboughtUse
from cloud.risk.unbought_use import Used, judged
from cloud.risk.window import Window


class OfUses(Scout):
    """The few doubtful uses first; only of their subjects are all uses counted."""

    rule: ClassVar[Rule] = "unbought_use"
    projections: ClassVar[tuple[Projection, ...]] = (inputs.PROJECTION, production.PROJECTION)

    def news(self, session: Session, after: int) -> News:
        """As it stands."""
        return news_of(session, FarmOperation, after, FarmOperation.corrects)

    def find(self, ground: Ground, day: str) -> Iterator[Finding]:
        """One for each subject."""
        for held in ground.laid.each(self.rule, day):
            settings = cast(UnboughtUse, held.settings)
            window = Window(day, settings.window_days)
            for subject, rows in sorted(_unbought(ground.session, window).items()):
                region = rows[-1].region
                if not ground.laid.holds(held, self.rule, region, day):
                    continue
                names = sorted({_name(ground.session, row) for row in rows})
                operations = [row.operation for row in rows]
                used = Used(subject, region, _all(ground.session, subject, window), len(rows), names, operations)
                found = judged(used, window.first, day, settings)
                if found is not None:
                    yield found


def _unbought(session: Session, window: Window) -> dict[str, list[InputUse]]:
    query = select(InputUse).where(
        doubtful(col(InputUse.doubts)), col(InputUse.at) >= window.start, col(InputUse.at) < window.end
    )
    found: dict[str, list[InputUse]] = defaultdict(list)
    for row in session.exec(query.order_by(col(InputUse.at), InputUse.operation, col(InputUse.line))):
        if row.subject and not row.withdrawn and "never_bought" in split(row.doubts):
            found[row.subject].append(row)
    return found


def _all(session: Session, subject: str, window: Window) -> int:
    query = select(func.count()).select_from(InputUse).where(
        InputUse.subject == subject, col(InputUse.withdrawn).is_(False),
        col(InputUse.at) >= window.start, col(InputUse.at) < window.end,
    )  # fmt: skip
    return session.exec(query).one()


def _name(session: Session, row: InputUse) -> str:
    product = inputs.product(session, row.registration, row.region)
    return product.name if product is not None else row.registration

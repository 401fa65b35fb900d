"""How long a digest that a till tells was that of the rules in force, out of the sets that were kept."""

from __future__ import annotations

from cloud import law
from cloud.inputs.laws import GRACE_MS, Seen
from cloud.kernel.audit import Deed
from cloud.kernel.database import Database
from cloud.kernel.scope import NATION
from cloud.law import office
from contract.law import part
from tests.cloud.law.files import COUNTY, REAL_NAME, rules_file

LAID = 1_790_000_000_000
TOWN = f"{COUNTY}101"


def test_a_set_and_its_parts_are_known_until_another_took_their_place(database: Database) -> None:
    with database.read() as session:
        before = law.rules(session)
        assert law.in_force_until(session, before.digest, COUNTY) == law.FOREVER
    around = part.around(before, COUNTY).digest
    with database.write() as session:
        office.lay(Deed(session, NATION, "clerk", LAID, role="supervisor"), rules_file(REAL_NAME))
        replaced = law.in_force_until(session, around, COUNTY)
        assert replaced is not None
        assert LAID <= replaced <= LAID + 1
        assert law.in_force_until(session, before.digest, "") == replaced
        now = part.around(law.rules(session), COUNTY).digest
        assert law.in_force_until(session, now, COUNTY) == law.FOREVER
        assert law.in_force_until(session, "0" * 64, COUNTY) is None


def test_a_till_may_go_on_by_replaced_rules_for_a_week_to_the_millisecond(database: Database) -> None:
    with database.write() as session:
        old = part.around(law.rules(session), COUNTY).digest
        office.lay(Deed(session, NATION, "clerk", LAID, role="supervisor"), rules_file(REAL_NAME))
        until = law.in_force_until(session, old, COUNTY) or 0
        seen = Seen(session)
        assert not seen.too_old(old, TOWN, until + GRACE_MS)
        assert seen.too_old(old, TOWN, until + GRACE_MS + 1)
        assert seen.too_old("0" * 64, TOWN, LAID)

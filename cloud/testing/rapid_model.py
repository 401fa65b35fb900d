"""Tables of rapid tests: results judged, counts, choices of method, what is hard to believe.

All but the records follow from the journal and can be filled anew. A result may come before its sample (sample_model),
which it knows by the number on the seal, and finds its place when that comes.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Index
from sqlmodel import Field

from cloud.kernel.database import Table
from cloud.kernel.record import Record


class RapidResult(Table, table=True):
    """One result of an instrument, from one event of the journal: what it told is never changed.

    gateway: a desk's name where a person typed it, home its region; named: the subject that the event names; number,
    sample, item: as told; heard: ms UTC of the event, as far as its true time is known; timeless: it is not; said: the
    instrument's doubts; noted: the number that the first note on it names, for where the instrument named none that is
    known; rate, control (ΔA0), change (ΔAt): as told; told: the instrument's own word; digest: of the raw
    bytes, by which copies are found, "" where they are too few to be told from others.
    Derived: subject, whose test room it is; of: whom the sample was taken from; product: a key of contract.law's crops,
    else as told; batch, cycle: what the sample is of; at: ms UTC of the test, day: of Asia/Shanghai; edition: an id of
    contract.testing.METHODS, by which `verdict` and `reasons` were found; chain: what all tests of one sample share;
    leads: it is the first of its chain; standing: of the whole chain; doubts: the instrument's and ours.
    """

    __tablename__ = "rapid_result"
    __table_args__ = (
        Index("ix_rapid_result_at", "at", "id"),
        Index("ix_rapid_result_device", "gateway", "device", "at"),
        Index("ix_rapid_result_subject", "subject", "at"),
        Index("ix_rapid_result_of", "of", "at"),
        Index("ix_rapid_result_sample", "sample", "county"),
        Index("ix_rapid_result_noted", "noted"),
        Index("ix_rapid_result_batch", "batch"),
        Index("ix_rapid_result_cycle", "cycle"),
        Index("ix_rapid_result_chain", "chain"),
        Index("ix_rapid_result_reruns", "reruns"),
        Index("ix_rapid_result_standing", "standing", "at"),
        Index("ix_rapid_result_verdict", "verdict", "at"),
        Index("ix_rapid_result_digest", "digest"),
    )

    id: str = Field(primary_key=True, max_length=36)
    position: int = Field(unique=True, sa_type=BigInteger)
    region: str = Field(index=True, max_length=12)
    county: str = Field(max_length=6)
    home: str = Field(max_length=12)
    gateway: str = Field(max_length=32)
    device: str = Field(max_length=64)
    boot: str = Field(max_length=64)
    named: str = Field(default="", max_length=64)
    clerk: str = Field(default="", max_length=64)
    number: str = Field(default="", max_length=300)
    sample: str = Field(default="", max_length=300)
    noted: str = Field(default="", max_length=300)
    item: str = Field(default="", max_length=300)
    kind: str = Field(max_length=20)
    rate: float | None = None
    control: float | None = None
    change: float | None = None
    told: str = Field(default="", max_length=4)
    reruns: str = Field(default="", max_length=64)
    digest: str = Field(default="", max_length=16)
    tested: int = Field(default=0, sa_type=BigInteger)
    heard: int = Field(sa_type=BigInteger)
    received: int = Field(sa_type=BigInteger)
    timeless: bool = Field(default=False)
    said: str = Field(default="", max_length=120)
    subject: str = Field(default="", max_length=36)
    of: str = Field(default="", max_length=64)
    product: str = Field(default="", max_length=300)
    batch: str = Field(default="", max_length=16)
    cycle: str = Field(default="", max_length=64)
    at: int = Field(sa_type=BigInteger)
    day: str = Field(max_length=10)
    edition: str = Field(max_length=30)
    verdict: str = Field(max_length=10)
    reasons: str = Field(default="", max_length=200)
    chain: str = Field(max_length=307)
    leads: bool = Field(default=True)
    standing: str = Field(max_length=20)
    doubts: str = Field(default="", max_length=300)


class RapidNote(Table, table=True):
    """A reasoned note on a result, told by the gateway of its room; never changed.

    result: the id of the event that it is on, which may come later; sample: the number that it names, "" none; at: ms
    UTC, as far as its true time is known.
    """

    __tablename__ = "rapid_note"
    __table_args__ = (Index("ix_rapid_note_result", "result", "position"),)

    id: str = Field(primary_key=True, max_length=36)
    position: int = Field(unique=True, sa_type=BigInteger)
    region: str = Field(index=True, max_length=12)
    gateway: str = Field(max_length=32)
    result: str = Field(max_length=64)
    sample: str = Field(default="", max_length=300)
    text: str = Field(max_length=300)
    clerk: str = Field(default="", max_length=64)
    at: int = Field(sa_type=BigInteger)
    received: int = Field(sa_type=BigInteger)


class RapidCount(Table, table=True):
    """How many tests a room did on one day, of one product, by one edition, in one place.

    tests: all runs; samples: chains that began that day; positive, confirmed: those of them that ever were positive,
    and that were confirmed; void, doubtful: of the runs.
    """

    __tablename__ = "rapid_count"
    __table_args__ = (Index("ix_rapid_count_day", "day", "region"),)

    region: str = Field(primary_key=True, index=True, max_length=12)
    subject: str = Field(primary_key=True, max_length=36)
    day: str = Field(primary_key=True, max_length=10)
    edition: str = Field(primary_key=True, max_length=30)
    product: str = Field(primary_key=True, max_length=300)
    tests: int = 0
    samples: int = 0
    positive: int = 0
    confirmed: int = 0
    void: int = 0
    doubtful: int = 0


class RapidMethod(Record, table=True):
    """From a day on a kind of test is judged by this edition: in a region, or in one test room only.

    kind: the word of the event; edition: an id of contract.testing.METHODS; subject: the room, "" for all of the
    region; since: a day of Asia/Shanghai, ISO. The narrowest choice in force holds, of equal ones the last made.
    """

    __tablename__ = "rapid_method"
    __table_args__ = (Index("ix_rapid_method_subject", "subject", "since"),)

    subject: str = Field(default="", max_length=36)
    kind: str = Field(max_length=20)
    edition: str = Field(max_length=30)
    since: str = Field(max_length=10)
    why: str = Field(default="", max_length=200)


class RapidFinding(Table, table=True):
    """Something about a series of results that one does not believe: told with its numbers, judged by a person.

    id: the same again for the same thing; code: of cloud.testing.control_rules; first, last: ms UTC of the results;
    numbers: JSON of what was reckoned; evidence: JSON of ids of results; found, seen: ms UTC when first and last.
    """

    __tablename__ = "rapid_finding"
    __table_args__ = (
        Index("ix_rapid_finding_subject", "subject", "last"),
        Index("ix_rapid_finding_code", "code", "last"),
    )

    id: str = Field(primary_key=True, max_length=36)
    region: str = Field(index=True, max_length=12)
    subject: str = Field(default="", max_length=36)
    code: str = Field(max_length=20)
    severity: str = Field(max_length=10)
    gateway: str = Field(max_length=32)
    device: str = Field(max_length=64)
    first: int = Field(sa_type=BigInteger)
    last: int = Field(sa_type=BigInteger)
    numbers: str
    evidence: str
    found: int = Field(sa_type=BigInteger)
    seen: int = Field(sa_type=BigInteger)

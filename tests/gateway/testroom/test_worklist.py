"""Where every sample stands, told from events alone, with the sentence that the room reads."""

from __future__ import annotations

from dataclasses import dataclass, field

from contract.event import Body, Custody, RapidTest, Remark, Sampling
from contract.law import national
from gateway.core.testroom.bench import Slot
from gateway.core.testroom.explanation import rerun_words
from gateway.core.testroom.worklist import Work, Worklist, reruns, worklist
from gateway.core.told import Told

NOW = 1_795_918_800_000
CROPS = national().crops


@dataclass
class Book:
    """Events in the order in which they are told, a minute apart."""

    told: list[Told] = field(default_factory=list)
    slots: tuple[Slot, ...] = ()

    def tell(self, body: Body) -> str:
        self.told.append(Told(f"e{len(self.told)}", NOW + 60_000 * len(self.told), body))
        return self.told[-1].id

    def test(self, rate: float | None, sample: str = "s1", **more: object) -> str:
        return self.tell(RapidTest("bench", "1", rate=rate, assigned=sample, **more))  # type: ignore[arg-type]

    @property
    def list(self) -> Worklist:
        return worklist(self.told, self.slots, CROPS)

    @property
    def work(self) -> Work:
        found = self.list.work("s1")
        assert found is not None
        return found


def taken(product: str = "菠菜") -> Book:
    book = Book()
    book.tell(Sampling("s1", "routine", product, of="farm-1"))
    return book


def test_a_negative_settles_a_sample() -> None:
    book = taken()
    assert (book.work.stage, book.work.standing) == ("waiting", "open")
    book.test(12.3)
    assert (book.work.stage, book.work.standing) == ("done", "negative")
    assert book.work.tests[0].sentence == ("抑制率 12.3%，低于 50%，阴性", "inhibition 12.3% is below 50%: negative")


def test_a_positive_is_repeated_twice_and_then_refuted_or_to_be_confirmed() -> None:
    book = taken()
    first = book.test(50.0)
    assert (book.work.stage, book.work.left) == ("rerun", 2)
    assert book.work.tests[0].sentence[0] == "抑制率 50%，达到 50%，阳性"
    assert rerun_words(book.work.standing, book.work.left)[0] == "初检阳性，再复测 2 次"
    assert reruns(book.work) == first
    book.test(20.0, reruns=first)
    assert (book.work.stage, book.work.left) == ("rerun", 1)
    book.test(21.0, reruns=first)
    assert (book.work.stage, book.work.standing) == ("done", "refuted")
    other = taken()
    other.test(80.0)
    other.test(81.0)
    assert (other.work.stage, other.work.standing) == ("confirm", "needs_confirmation")


def test_a_void_control_is_explained_and_counts_for_nothing() -> None:
    book = taken()
    void = book.test(80.0, control=0.21, change=0.042)
    assert (book.work.stage, book.work.standing) == ("void", "open")
    assert book.work.tests[0].sentence == (
        "对照 ΔA0 0.21，低于 0.3，本板作废",
        "the blank's ΔA0 of 0.21 is below 0.3: this rack is void",
    )
    assert reruns(book.work) == void
    book.test(10.0, control=0.299, change=0.269)
    assert book.work.tests[1].sentence[0] == "对照 ΔA0 0.299，低于 0.3，本板作废"
    book.test(10.0, control=0.3, change=0.27)
    assert book.work.standing == "negative"


def test_a_crop_that_is_prone_to_false_positives_is_said_so() -> None:
    book = taken("韭菜")
    book.test(55.0)
    assert "prone_crop" in book.work.tests[0].judged.reasons


def test_a_slot_is_over_with_the_first_result_after_it() -> None:
    book = taken()
    book.slots = (Slot("s1", "bench", "1", NOW + 30_000),)
    assert (book.work.stage, book.list.slots) == ("running", book.slots)
    book.test(60.0)
    assert (book.work.stage, book.list.slots) == ("rerun", ())
    book.slots = (Slot("s1", "bench", "1", NOW + 90_000),)
    assert book.work.stage == "running"


def test_a_result_of_no_sample_stays_a_stranger_until_a_note_names_one_and_the_first_note_counts() -> None:
    book = taken()
    book.tell(Sampling("s2", "routine", "白菜"))
    lost = book.test(60.0, sample="")
    assert [test.id for test in book.list.strangers] == [lost]
    book.tell(Remark(lost, "漏排通道，3 号位就是它", "s1"))
    book.tell(Remark(lost, "其实是另一个", "s2"))
    assert (book.list.strangers, book.work.stage) == ((), "rerun")
    assert [note.body.text for note in book.work.tests[0].notes if isinstance(note.body, Remark)] == [
        "漏排通道，3 号位就是它",
        "其实是另一个",
    ]


def test_no_note_takes_a_result_from_its_sample() -> None:
    book = taken()
    book.tell(Sampling("s2", "routine", "白菜"))
    found = book.test(90.0)
    book.tell(Remark(found, "换掉", "s2"))
    assert book.work.stage == "rerun"


def test_a_sample_that_was_thrown_away_is_over_and_says_why() -> None:
    book = taken()
    book.tell(Custody("s1", "discard", why="腐烂"))
    assert (book.work.stage, book.work.discarded) == ("discarded", "腐烂")


def test_a_gold_card_says_it_in_words() -> None:
    book = taken()
    book.test(None, verdict="fail", method="colloidal_gold", item="克百威")
    assert book.work.tests[0].sentence[0] == "仪器判检出，阳性"
    assert (book.work.stage, book.work.left) == ("rerun", 1)

"""Identity-card readers: frames, the text of a card, the way of a visit. Invented cards only."""

from __future__ import annotations

import pickle
from datetime import date

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from contract.errors import ContractError
from contract.keys import PublicKey, encoded, key_id
from contract.personal import unseal
from gateway.core.card import DOUBTS, Card
from gateway.core.fault import Fault
from gateway.drivers.id_card import HEAD, Command, Hearing, Reply, card, framed
from gateway.drivers.id_card_visit import Visit
from simulators.card import CARDS, Invented
from simulators.card import simulator as theirs

TODAY = date(2026, 11, 23)
FOUND = bytes.fromhex("AAAAAA9669 0008 00009F 00000000 97")
PHOTO = bytes(1024)


def read_reply(chip: Invented, photo: bytes = PHOTO) -> bytes:
    return theirs.framed(b"\0\0\x90" + HEAD + chip.text + photo)


def as_card(chip: Invented) -> Card:
    found = card(HEAD + chip.text)
    assert isinstance(found, Card)
    return found


def test_the_three_commands_go_out_as_readers_want_them() -> None:
    assert Command.FIND.frame == bytes.fromhex("AAAAAA96690003200122")
    assert Command.SELECT.frame == bytes.fromhex("AAAAAA96690003200221")
    assert Command.READ.frame == bytes.fromhex("AAAAAA96690003300132")


def test_a_frame_in_pieces_with_noise_around_it_is_heard_once() -> None:
    hearing = Hearing()
    found = [one for byte in b"\xaa\x00\xff" + FOUND + b"\xaa" for one in hearing.feed(bytes([byte]))]
    assert found == [Reply(0x9F, bytes(4))]
    assert hearing.half == 1


def test_a_wrong_checksum_is_a_fault_and_the_next_frame_is_heard() -> None:
    wrong = FOUND[:-1] + bytes([FOUND[-1] ^ 1])
    found = Hearing().feed(wrong + FOUND)
    assert found == [Fault("garbled", details={"size": len(FOUND)}), Reply(0x9F, bytes(4))]


def test_an_absurd_length_does_not_make_it_wait_for_ever() -> None:
    assert Hearing().feed(bytes.fromhex("AAAAAA9669FFFF") + FOUND)[-1] == Reply(0x9F, bytes(4))


def test_the_photo_is_dropped_with_its_frame() -> None:
    photo = bytes(range(256)) * 4
    hearing = Hearing()
    (reply,) = hearing.feed(read_reply(CARDS["valid"], photo))
    assert isinstance(reply, Reply)
    assert reply.data == HEAD + CARDS["valid"].text
    assert photo[:16] not in bytes(hearing._buffer)
    assert "data" not in repr(reply)


def test_the_fields_of_a_card() -> None:
    found = as_card(CARDS["valid"])
    assert (found.name, found.sex, found.nation) == ("测试甲", "1", "01")
    assert found.born == date(1980, 1, 1)
    assert found.number == CARDS["valid"].number
    assert (found.valid_from, found.valid_until, found.long_term) == (date(2020, 1, 1), date(2040, 1, 1), False)
    assert found.doubts(TODAY) == ()
    assert as_card(CARDS["long_term"]).doubts(TODAY) == ()


@pytest.mark.parametrize(
    ("chip", "day", "doubts"),
    [
        (CARDS["expired"], TODAY, ("expired",)),
        (CARDS["valid"], date(2040, 1, 1), ()),
        (CARDS["valid"], date(2040, 1, 2), ("expired",)),
        (CARDS["valid"], date(1999, 1, 1), ("not_yet",)),
        (CARDS["wrong_check"], TODAY, ("number",)),
        (CARDS["valid"]._replace(born="19800102"), TODAY, ("birthday",)),
        (CARDS["valid"]._replace(until="20401301"), TODAY, ("dates",)),
        (CARDS["valid"]._replace(number="99999919800101011"), TODAY, ("number",)),
        (CARDS["wrong_check"]._replace(until="2021"), TODAY, ("number", "dates")),
    ],
)
def test_doubts_are_told_and_the_card_is_kept(chip: Invented, day: date, doubts: tuple[str, ...]) -> None:
    assert as_card(chip).doubts(day) == doubts
    assert set(doubts) <= set(DOUBTS)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        HEAD + bytes(256),
        b"\x01\x00\x00\x00" + CARDS["valid"].text,
        HEAD + b"\x00\xd8" + CARDS["valid"].text[2:],
        HEAD + "\x07".encode("utf-16-le") + CARDS["valid"].text[2:],
        HEAD + CARDS["valid"].text[:-1],
    ],
)
def test_what_is_no_text_of_a_card_is_a_fault(data: bytes) -> None:
    assert card(data) == Fault("card_unread")


def test_a_card_shows_nothing_and_is_never_pickled() -> None:
    found = as_card(CARDS["valid"])
    for shown in (repr(found), str(found), f"{found}", repr([found]), f"{found!r:>10}"):
        assert "测试" not in shown
        assert found.number not in shown
    assert found.masked == f"测** 999999***********{found.number[-1]}"
    with pytest.raises(TypeError):
        pickle.dumps(found)


def test_a_card_is_sealed_to_the_vault_and_to_nothing_else() -> None:
    private = X25519PrivateKey.generate()
    raw = private.public_key().public_bytes_raw()
    found = as_card(CARDS["valid"])
    box = found.sealed(PublicKey(key_id("vault", raw), "vault", encoded(raw), "x25519"), "farm-1", "13900000000")
    assert found.number not in box.box
    opened = unseal(box, private, "farm-1")
    assert (opened.number, opened.name, opened.phone) == (found.number, found.name, "13900000000")
    with pytest.raises(ContractError):
        unseal(box, private, "farm-2")


@given(st.lists(st.one_of(st.binary(max_size=40), st.just(FOUND), st.just(b"\xaa\xaa\xaa\x96\x69")), max_size=8))
def test_no_bytes_raise(pieces: list[bytes]) -> None:
    hearing, visit = Hearing(), Visit()
    for piece in pieces:
        for one in hearing.feed(piece):
            assert isinstance(visit.answered(one), Card | Fault | None)


@given(st.binary(min_size=256, max_size=256))
def test_no_text_raises(text: bytes) -> None:
    found = card(HEAD + text)
    if isinstance(found, Card):
        assert all(doubt in DOUBTS for doubt in found.doubts(TODAY))
        assert len(found.masked) >= 2


@given(st.integers(0, 1), st.data())
def test_a_changed_byte_never_gives_another_card(kind: int, data: st.DataObject) -> None:
    frame = bytearray(read_reply(CARDS["valid"]))
    at = data.draw(st.integers(0, len(frame) - 1))
    if kind:
        frame[at] ^= data.draw(st.integers(1, 255))
    else:
        del frame[at]
    replies = [one for one in Hearing().feed(bytes(frame)) if isinstance(one, Reply)]
    assert all(reply.data == HEAD + CARDS["valid"].text for reply in replies)


def test_a_visit_from_an_empty_reader_to_a_card_and_back() -> None:
    visit = Visit()
    assert (visit.command, visit.pause_ms, visit.present) == (Command.FIND, 300, False)
    assert visit.answered(Reply(0x80)) is None
    assert visit.answered(Reply(0x9F, bytes(4))) is None
    assert (visit.command, visit.pause_ms, visit.present) == (Command.SELECT, 0, True)
    assert visit.answered(Reply(0x90, bytes(8))) is None
    assert visit.command is Command.READ
    found = visit.answered(Reply(0x90, HEAD + CARDS["valid"].text))
    assert isinstance(found, Card)
    assert visit.command is Command.FIND


def travelled(*replies: Reply | Fault) -> tuple[Visit, Card | Fault | None]:
    visit, last = Visit(), None
    for reply in replies:
        last = visit.answered(reply)
    return visit, last


THERE = Reply(0x9F, bytes(4))
SELECTED = Reply(0x90, bytes(8))
TEXT = Reply(0x90, HEAD + CARDS["valid"].text)
GARBLED = Fault("garbled", details={"size": 9})


@pytest.mark.parametrize(
    ("replies", "code"),
    [
        ((THERE, SELECTED, Reply(0x41)), "card_gone"),
        ((THERE, Reply(0x81)), "card_gone"),
        ((THERE, Fault("reader_silent")), "card_unread"),
        ((THERE, SELECTED, GARBLED, GARBLED), "card_unread"),
        ((THERE, SELECTED, Fault("reader_silent")), "card_unread"),
        ((Fault("reader_silent", details={"ms": 1000}),), "reader_silent"),
        ((Reply(0x60),), "reader_refuses"),
        ((THERE, SELECTED, Reply(-1)), "reader_refuses"),
    ],
)
def test_every_way_of_failing_is_told_and_leads_back_to_the_search(
    replies: tuple[Reply | Fault, ...], code: str
) -> None:
    visit, last = travelled(*replies)
    assert isinstance(last, Fault)
    assert last.code == code
    assert last.text("zh")
    assert visit.command is Command.FIND


def test_a_garbled_text_is_asked_for_once_more() -> None:
    visit, last = travelled(THERE, SELECTED, GARBLED)
    assert (last, visit.command) == (None, Command.READ)
    assert isinstance(visit.answered(TEXT), Card)


def test_a_clone_that_finds_the_same_card_again_does_not_double_it() -> None:
    visit, first = travelled(THERE, SELECTED, TEXT)
    assert isinstance(first, Card)
    assert [visit.answered(reply) for reply in (THERE, SELECTED, TEXT)] == [None, None, None]
    assert visit.answered(Reply(0x80)) is None
    visit.answered(THERE)
    visit.answered(SELECTED)
    assert isinstance(visit.answered(TEXT), Card)


def test_a_reply_answers_only_its_own_command() -> None:
    assert THERE.answers(Command.FIND)
    assert not THERE.answers(Command.SELECT)
    assert not SELECTED.answers(Command.READ)
    assert not TEXT.answers(Command.SELECT)
    assert all(Reply(0x80).answers(command) for command in Command)
    assert framed(b"\x20\x01") == Command.FIND.frame

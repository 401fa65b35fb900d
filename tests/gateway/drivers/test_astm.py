"""The receiving side of ASTM E1381 against published transmissions, its fault list, and every byte spoilt in turn."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from contract.profile.analyzer_options import Astm
from gateway.drivers.analyzer import Action, Moment, Result, Send, Unreadable
from gateway.drivers.astm import ACK, ENQ, EOT, NAK, Receiver, checksum
from simulators.analyzer.astm import AstmInstrument
from simulators.analyzer.bench import Bench
from tests.gateway.drivers.conversation import Played
from tests.parts import shared_data

NOW = Moment(1_795_400_000_000, 0)
FRAME = re.compile(rb"\x02[^\x03\x17]*[\x03\x17][0-9A-F]{2}\r?\n?")


def frame(number: int, text: bytes, end: bytes = b"\x03") -> bytes:
    body = b"%d" % number + text + end
    return b"\x02" + body + checksum(body) + b"\r\n"


def message(charset: str = "gb18030", sample: str = "菠菜", value: str = "37.2") -> list[bytes]:
    records = (
        "H|\\^&|||maker^model",
        f"O|1|007||^^^x|||||||||||{sample}",
        f"R|1|^^^x|{value}|%||N||F||||20261123100000",
    )
    texts = [record.encode(charset) + b"\r" for record in (*records, "L|1|N")]
    return [frame(number, text) for number, text in enumerate(texts, 1)]


def receiver() -> Receiver:
    found = Receiver(Astm())
    found.opened(NOW)
    return found


def signs(actions: list[Action]) -> bytes:
    return b"".join(action.data for action in actions if isinstance(action, Send))


def results(actions: list[Action]) -> list[Result]:
    return [action for action in actions if isinstance(action, Result)]


def causes(actions: list[Action]) -> list[str]:
    return [action.cause for action in actions if isinstance(action, Unreadable)]


def test_a_message_is_acknowledged_frame_by_frame_and_read() -> None:
    link = receiver()
    assert link.heard(ENQ, NOW)[-1] == Send(ACK)
    found = [action for one in message() for action in link.heard(one, NOW)]
    assert signs(found) == ACK * 4
    assert link.heard(EOT, NOW) == []
    (result,) = results(found)
    assert (result.number, result.sample, result.rate, result.verdict) == ("007", "菠菜", 37.2, "pass")
    assert found.index(result) < [place for place, one in enumerate(found) if isinstance(one, Send)][2]


def test_published_transmissions_are_received_without_a_loss() -> None:
    """Each frame is sent until it is acknowledged, as its instrument would; every record must have been looked at."""
    logs = sorted(shared_data("astm").glob("*.txt"))
    assert logs
    for path in logs:
        link = receiver()
        found = link.heard(ENQ, NOW)
        sent = path.read_bytes()
        frames = FRAME.findall(sent)
        assert b"".join(frames).rstrip() == sent.rstrip(), path.name
        for one in frames:
            for _ in range(7):
                actions = link.heard(one, NOW)
                found += actions
                if ACK in signs(actions):
                    break
            else:
                pytest.fail(f"{path.name}: a frame was never accepted")
        found += link.heard(EOT, NOW)
        values = len(re.findall(rb"[\r\x02-\x03]\d?R\|", b"\r" + sent))
        assert len(results(found)) + causes(found).count("not_a_rate") == values, path.name
        assert set(causes(found)) <= {"not_a_rate"}, path.name


def test_a_wrong_checksum_is_refused_until_it_is_right() -> None:
    link = receiver()
    link.heard(ENQ, NOW)
    good, *rest = message()
    bad = good[:-4] + (b"00" if good[-4:-2] != b"00" else b"01") + good[-2:]
    for _ in range(6):
        assert signs(link.heard(bad, NOW)) == NAK
    assert signs(link.heard(good, NOW)) == ACK
    assert len(results([action for one in rest for action in link.heard(one, NOW)])) == 1


def test_a_frame_that_stays_wrong_is_kept_when_the_sender_gives_up() -> None:
    link = receiver()
    link.heard(ENQ, NOW)
    good, *_ = message()
    bad = good.replace(b"maker", b"naker")
    for _ in range(7):
        link.heard(bad, NOW)
    found = link.heard(EOT, NOW)
    link.heard(ENQ, NOW)
    link.heard(bad, NOW)
    again = link.heard(EOT, NOW)
    assert causes(again) == ["astm_refused"]
    assert found == []


def test_a_frame_whose_ack_was_lost_is_acknowledged_again_and_read_once() -> None:
    link = receiver()
    link.heard(ENQ, NOW)
    found = [action for one in message() for _ in range(2) for action in link.heard(one, NOW)]
    assert signs(found) == ACK * 8
    assert len(results(found)) == 1


def test_an_instrument_that_numbers_in_its_own_way_is_refused_once_and_then_taken() -> None:
    link = receiver()
    link.heard(ENQ, NOW)
    found: list[Action] = []
    for one in message():
        same = frame(1, one[2:-5])
        actions = link.heard(same, NOW)
        found += actions if ACK in signs(actions) else actions + link.heard(same, NOW)
    assert signs(found).replace(NAK, b"") == ACK * 4
    assert len(results(found)) == 1


def test_long_records_go_on_in_further_frames() -> None:
    link = receiver()
    link.heard(ENQ, NOW)
    head, order, result, _ = message(sample="菠菜" * 200)
    text = order[2:-5]
    parts = [text[place : place + 240] for place in range(0, len(text), 240)]
    ends = [b"\x17"] * (len(parts) - 1) + [b"\x03"]
    sent = [
        frame(1, head[2:-5]),
        *(frame(2 + n, part, end) for n, (part, end) in enumerate(zip(parts, ends, strict=True))),
    ]
    sent.append(frame((len(sent) + 1) % 8, result[2:-5]))
    assert len(sent) > 5
    found = [action for one in sent for action in link.heard(one, NOW)]
    assert signs(found) == ACK * len(sent)
    assert results(found)[0].sample == ("菠菜" * 200)[:64]


def test_a_sender_that_begins_anew_or_ends_early_leaves_what_was_whole() -> None:
    for ending in (ENQ, EOT):
        link = receiver()
        link.heard(ENQ, NOW)
        found = [action for one in message()[:3] for action in link.heard(one, NOW)]
        found += link.heard(message()[3][:5], NOW) + link.heard(ending, NOW)
        assert len(results(found)) == 1
        assert causes(found) == ["half_frame"]


def test_a_lost_eot_ends_by_silence_and_the_next_message_is_read() -> None:
    link = receiver()
    link.heard(ENQ, NOW)
    found = [action for one in message()[:2] for action in link.heard(one, NOW)]
    later = Moment(NOW.wall + 30_000, 30_000)
    assert link.wait_ms(NOW) == 30_000
    assert link.passed(later) == []
    assert link.wait_ms(later) is None
    link.heard(ENQ, later)
    found = [action for one in message() for action in link.heard(one, later)]
    assert len(results(found)) == 1


def test_half_a_record_is_told_when_its_sender_falls_silent() -> None:
    link = receiver()
    link.heard(ENQ, NOW)
    link.heard(message()[0], NOW)
    link.heard(frame(2, b"O|1|0", b"\x17"), NOW)
    assert causes(link.passed(Moment(0, 30_000))) == ["half_record"]


def test_frames_from_the_middle_of_a_message_are_left_to_the_sender_to_repeat() -> None:
    link = receiver()
    assert [link.heard(one, NOW) for one in message()[1:]] == [[], [], []]


@pytest.mark.parametrize("delimiter", list(b"|^\\"))
def test_characters_that_hold_a_delimiter_divide_nothing(delimiter: int) -> None:
    """The second byte of some characters is a delimiter, and a split of bytes would see it."""
    sample = next(chr(code) for code in range(0x4E00, 0x9FFF) if chr(code).encode("gb18030")[-1] == delimiter)
    link = receiver()
    link.heard(ENQ, NOW)
    (result,) = results([action for one in message(sample=sample) for action in link.heard(one, NOW)])
    assert (result.sample, result.rate, result.doubts) == (sample, 37.2, ())


def test_another_character_set_is_doubted_and_leaves_rate_and_number() -> None:
    link = receiver()
    link.heard(ENQ, NOW)
    (result,) = results([action for one in message("utf-8") for action in link.heard(one, NOW)])
    assert (result.rate, result.number, result.sample, result.doubts) == (37.2, "007", "", ("charset",))


@pytest.mark.parametrize("value", ["阴性", "阳性"])
def test_a_word_is_a_verdict_without_a_rate(value: str) -> None:
    link = receiver()
    link.heard(ENQ, NOW)
    (result,) = results([action for one in message(value=value) for action in link.heard(one, NOW)])
    assert (result.rate, result.verdict) == (None, "pass" if value == "阴性" else "fail")


def test_no_single_spoilt_byte_gives_a_wrong_result() -> None:
    sent = b"".join([ENQ, *message(), EOT])
    (truth,) = results(receiver().heard(sent, NOW))
    for place in range(len(sent)):
        for flip in (0x01, 0x04, 0x10, 0x80, 0xFF):
            spoilt = sent[:place] + bytes([sent[place] ^ flip]) + sent[place + 1 :]
            for result in results(receiver().heard(spoilt, NOW)):
                assert (result.rate, result.verdict, result.tested) == (truth.rate, truth.verdict, truth.tested)
                assert result.number in ("", truth.number)


def test_the_simulated_sender_repeats_and_ends_as_the_standard_has_it() -> None:
    play = Played(receiver(), AstmInstrument(Bench(seed=2), Astm()))
    play.fault("checksum").finish().run(5)
    assert len(play.results) == 1
    assert signs(play.actions).count(NAK) == 4
    play.bench.faults.clear()
    play.fault("duplicate").finish().run(5)
    assert len(play.results) == 2
    play.bench.faults.clear()
    play.fault("lost_end").finish().run(5)
    play.bench.faults.clear()
    play.finish().run(5)
    assert len(play.results) == 4
    play.fault("half", for_s=5).finish().run(60)
    assert len(play.results) == 5
    assert all(a.tested <= b.tested for a, b in pairwise(play.results))

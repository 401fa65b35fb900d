"""Every analyzer protocol against its simulated instrument, sound and spoilt in each way that the protocol knows."""

from __future__ import annotations

import pytest

from contract.profile.analyzer_options import Astm, Dy3000, Lz4000t, ModbusResult, ResultLine, Ty16
from gateway.drivers import astm, dy3000, lz4000t, modbus_result, result_line, ty16
from gateway.drivers.analyzer import Dialogue, Missed, Moment, Result, Send, Unreadable
from gateway.drivers.checksum import crc16_modbus
from simulators.analyzer.astm import AstmInstrument
from simulators.analyzer.bench import Bench, Fault
from simulators.analyzer.dy3000 import Dy3000Instrument
from simulators.analyzer.instrument import Instrument
from simulators.analyzer.lz4000t import Lz4000tInstrument
from simulators.analyzer.modbus_result import ModbusResultInstrument
from simulators.analyzer.result_line import ResultLineInstrument
from simulators.analyzer.ty16 import Ty16Instrument
from tests.gateway.drivers.conversation import Played, truth

BEAT_MS = 5_000
MODBUS = ModbusResult.model_validate(
    {
        "count": 20,
        "number": {"at": 0},
        "rate": {"at": 1, "scale": 0.1},
        "verdict": {"at": 2},
        "time": {"at": 3},
        "sample": {"at": 9, "type": "text", "words": 8},
    }
)
ASKED = ("lz4000t", "dy3000", "ty16", "modbus-result")
ALL = (*ASKED, "result-line", "astm")


def played(protocol: str, chunk: int = 7) -> Played:
    bench = Bench(seed=5)
    pairs: dict[str, tuple[Dialogue, Instrument]] = {
        "lz4000t": (lz4000t.dialogue(Lz4000t(), BEAT_MS), Lz4000tInstrument(bench, Lz4000t())),
        "dy3000": (dy3000.dialogue(Dy3000(), BEAT_MS), Dy3000Instrument(bench, Dy3000())),
        "ty16": (ty16.dialogue(Ty16(), BEAT_MS), Ty16Instrument(bench, Ty16())),
        "modbus-result": (modbus_result.dialogue(MODBUS, BEAT_MS, 3), ModbusResultInstrument(bench, MODBUS, 3)),
        "result-line": (result_line.dialogue(ResultLine()), ResultLineInstrument(bench, ResultLine())),
        "astm": (astm.dialogue(Astm()), AstmInstrument(bench, Astm())),
    }
    return Played(*pairs[protocol], chunk)


@pytest.mark.parametrize("chunk", [1, 7, 4096])
@pytest.mark.parametrize("protocol", ALL)
def test_every_test_of_a_sound_instrument_comes_out_as_it_was(protocol: str, chunk: int) -> None:
    play = played(protocol, chunk)
    for _ in range(12):
        play.finish().run(6)
    got = {(result.rate, result.tested) for result in play.results}
    wanted = set(truth(play.bench))
    if protocol == "result-line":
        assert [result.rate for result in play.results] == [test.rate for test in play.bench.done]
    elif protocol == "ty16":  # a float32 on the wire, and one time for a group of a minute
        assert sorted(rate for rate, _ in got if rate is not None) == pytest.approx(sorted(rate for rate, _ in wanted))
    elif protocol == "dy3000":  # no seconds
        assert got == {(rate, at // 60_000 * 60_000) for rate, at in wanted}
    else:
        assert got == wanted
    assert play.causes == []
    assert play.missed == []
    if protocol in ("astm", "modbus-result", "result-line"):
        assert {result.number.lstrip("0") for result in play.results} == {str(test.number) for test in play.bench.done}
        assert {(r.sample, r.verdict) for r in play.results} == {
            (test.sample, "pass" if test.passed else "fail") for test in play.bench.done
        }


@pytest.mark.parametrize("protocol", ASKED)
def test_silence_is_missed_at_every_beat_and_the_first_answer_ends_it(protocol: str) -> None:
    play = played(protocol).finish(3).fault("silence", for_s=12).run(11)
    assert play.missed
    assert set(play.missed) == {"no_reply"}
    assert not play.results
    before = len(play.missed)
    play.run(12)
    assert play.results
    assert len(play.missed) <= before + 1


@pytest.mark.parametrize("protocol", ASKED)
def test_half_a_reply_is_kept_and_never_read(protocol: str) -> None:
    play = played(protocol).finish(3).fault("half").run(12)
    assert not play.results
    assert set(play.missed) <= {"half_reply", "wrong_reply"}
    assert play.causes
    assert set(play.causes) <= {"half_reply", "wrong_reply"}
    play.bench.faults.clear()
    assert play.run(12).results


@pytest.mark.parametrize("protocol", ["lz4000t", "dy3000", "modbus-result"])
def test_what_an_instrument_says_twice_is_read_once_and_told(protocol: str) -> None:
    play = played(protocol, chunk=4096).finish(3).fault("duplicate").run(7)
    assert len(play.results) == (1 if protocol == "modbus-result" else 3)
    assert set(play.causes) == {"unasked"}


@pytest.mark.parametrize("protocol", ["lz4000t", "dy3000"])
def test_noise_before_a_reply_is_told_and_the_reply_read(protocol: str) -> None:
    play = played(protocol).finish(3).fault("garbage").run(7)
    assert len(set(play.results)) == 3
    assert set(play.causes) == {"noise"}


def test_a_byte_changed_on_the_wire_of_modbus_is_no_result() -> None:
    play = played("modbus-result").finish().fault("checksum").run(7)
    assert not play.results
    assert play.causes == ["bad_checksum"]
    assert play.missed == ["garbled"]


def test_a_byte_changed_in_a_record_is_no_result_where_the_profile_lets_its_crc_count() -> None:
    bench = Bench()
    for minute in range(3):
        bench.finish(1_795_390_000 + minute * 60)
    options = Lz4000t(record_crc=True, lookback_days=0)
    bench.faults.append(Fault("checksum"))
    play = Played(lz4000t.dialogue(options, BEAT_MS), Lz4000tInstrument(bench, options)).run(1)
    assert len(play.results) == 2
    assert play.causes == ["bad_checksum"]


def test_the_memory_of_a_ty16_is_never_cleared_by_us() -> None:
    play = played("ty16").finish(20).run(12)
    instrument = play.instrument
    assert isinstance(instrument, Ty16Instrument)
    assert instrument.cleared == 0
    assert b"\x1b\xff" in [action.data for action in play.actions if isinstance(action, Send)]


def test_sixteen_samples_of_one_minute_keep_their_channels() -> None:
    play = played("ty16")
    for _ in range(16):
        play.bench.finish(1_795_390_000)
    play.run(7)
    assert [result.number for result in play.results] == [str(channel) for channel in range(1, 17)]
    assert len({result.tested for result in play.results}) == 1


def test_a_contradiction_leaves_as_it_came() -> None:
    play = played("result-line").fault("contradiction").finish(3).run(1)
    for result, test in zip(play.results, play.bench.done, strict=True):
        assert (result.rate, result.verdict) == (test.rate, "fail" if test.passed else "pass")


def test_a_line_in_another_character_set_keeps_its_rate_and_guesses_nothing() -> None:
    play = played("result-line").fault("charset").finish(2).run(1)
    for result, test in zip(play.results, play.bench.done, strict=True):
        assert (result.rate, result.sample, result.verdict, result.doubts) == (test.rate, "", "", ("charset",))


def test_half_a_line_is_kept_and_not_joined_to_the_next() -> None:
    play = played("result-line").fault("half", for_s=1).finish().run(3)
    play.finish().run(1)
    assert play.causes == ["half_line"]
    assert [result.rate for result in play.results] == [play.bench.done[1].rate]


def test_a_line_without_its_end_that_runs_into_the_next_is_kept_whole() -> None:
    play = played("result-line").fault("lost_end", for_s=0.4).finish().run(0.5).finish().run(1)
    assert play.causes == ["wrong_parts"]
    assert not play.results


def test_lz4000t_is_asked_for_every_day_since_the_last_that_was_answered() -> None:
    play = played("lz4000t").run(1)
    sent = [action.data for action in play.actions if isinstance(action, Send)]
    assert len(sent) == 8  # seven days back, and today
    play.run(5)
    again = [action.data for action in play.actions if isinstance(action, Send)][8:]
    assert again == [sent[-1]]


@pytest.mark.parametrize("wall", [1000, 4_102_416_000_000, 10**15])
def test_lz4000t_is_not_asked_by_a_clock_that_cannot_be_right(wall: int) -> None:
    dialogue = lz4000t.dialogue(Lz4000t(), BEAT_MS)
    (action,) = dialogue.opened(Moment(wall, 1000))
    assert isinstance(action, Missed)
    assert action.fault.code == "clock_unset"


def test_a_day_without_tests_may_be_silent_where_the_profile_says_so() -> None:
    bench = Bench()
    options = Lz4000t(silent_when_empty=True, lookback_days=1)
    play = Played(lz4000t.dialogue(options, BEAT_MS), Lz4000tInstrument(bench, options)).run(10)
    assert play.missed == []
    assert len(play.finish().run(8).results) >= 1


def test_registers_of_another_unit_are_no_result() -> None:
    bench = Bench()
    bench.finish(1_795_390_000)
    answer = ModbusResultInstrument(bench, MODBUS, 3)
    dialogue = modbus_result.dialogue(MODBUS, BEAT_MS, 3)
    now = Moment(1_795_400_000_000, 0)
    (question,) = dialogue.opened(now)
    assert isinstance(question, Send)
    (reply,) = answer.hear(question.data, 0)
    other = b"\x07" + reply[1:-2]
    (action,) = dialogue.heard(other + crc16_modbus(other).to_bytes(2, "little"), now)
    assert isinstance(action, Missed)
    assert action.fault.code == "wrong_unit"


def test_a_line_with_both_absorbances_gives_them_and_one_that_is_none_is_no_result() -> None:
    options = ResultLine(fields=("number", "rate", "verdict", "control", "change"))
    line = "03,72.4%,不合格,0.512,0.141\r\n03,72.4%,不合格,-,--\r\n03,72.4%,不合格,0.5l2,0.141\r\n"
    found = result_line.dialogue(options).heard(line.encode("gbk"), Moment(0, 0))
    told = [(one.control, one.change) for one in found if isinstance(one, Result)]
    assert told == [(0.512, 0.141), (None, None)]
    assert [one.cause for one in found if isinstance(one, Unreadable)] == ["no_rate"]

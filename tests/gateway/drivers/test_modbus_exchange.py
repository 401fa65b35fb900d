"""What an overheard exchange says: values, registers, refusals, silence, and who is no answer to whom."""

from __future__ import annotations

from contract.profile import ModbusProfile
from gateway.core.trace import Heard
from gateway.drivers.blocks import Block
from gateway.drivers.modbus_exchange import Exchange, Meaning, exchanges, meaning
from gateway.drivers.modbus_write import Write
from tests.gateway.bus.peers import rtu
from tests.gateway.profiles import simple

ASK = rtu(bytes.fromhex("010300000002"))
ANSWER = rtu(bytes.fromhex("01030402150111"))
MODEL: dict[int, ModbusProfile] = {1: simple()}


def meant(*heard: bytes, side: str = "=", apart_ms: int = 200) -> list[Meaning]:
    found, _ = exchanges(tuple(Heard(1000 + apart_ms * n, side, part) for n, part in enumerate(heard)), "rtu")  # type: ignore[arg-type]
    return [meaning(exchange, MODEL) for exchange in found]


def causes(*heard: bytes) -> list[str | None]:
    return [found.fault and found.fault.cause for found in meant(*heard)]


def test_a_reply_carries_the_values_of_the_profile() -> None:
    (found,) = meant(ASK, ANSWER)
    assert found.ask == Block("holding", 0, 2, ())
    assert found.values == {"relative_humidity": 53.3, "air_temperature": 27.3}


def test_a_unit_without_profile_shows_its_registers() -> None:
    (found,) = meant(rtu(bytes.fromhex("090300000002")), rtu(bytes.fromhex("09030402150111")))
    assert (found.unit, found.values, list(found.registers.values())) == (9, {}, [533, 273])


def test_silence_refusal_and_noise_have_their_names() -> None:
    assert causes(ASK, ASK, ANSWER) == ["unanswered", None]
    assert causes(ASK, rtu(bytes.fromhex("018302"))) == ["exception_2"]
    assert causes(ASK, ANSWER[:-1] + b"\0", ASK, ANSWER) == ["garbled", None]
    assert causes(ASK) == ["unanswered"]
    assert causes(ASK, rtu(bytes.fromhex("0103020215"))) == ["wrong_length"]


def test_the_reply_of_another_unit_is_told_unless_the_right_one_follows() -> None:
    stranger = rtu(bytes.fromhex("02030402150111"))
    (alone,) = meant(ASK, stranger)
    assert alone.fault is not None
    assert (alone.fault.code, alone.fault.details) == ("wrong_unit", {"asked": 1, "found": 2})
    (found,) = meant(ASK, stranger, ANSWER)
    assert found.fault is None
    assert meant(stranger)[0].ask is None


def test_an_echo_is_the_reply_of_a_write_and_a_wrong_one_is_told() -> None:
    write = rtu(bytes.fromhex("010607d00005"))
    (found,) = meant(write, write)
    assert (found.ask, found.fault) == (Write(6, 0x07D0, 5), None)
    (found,) = meant(write, rtu(bytes.fromhex("010607d00006")))
    assert found.fault is not None
    assert found.fault.code == "wrong_echo"


def test_a_late_reply_over_tcp_belongs_to_nobody() -> None:
    ask, answer = bytes.fromhex("000200000006010300000002"), bytes.fromhex("00010000000701030402150111")
    found, _ = exchanges((Heard(1, ">", ask), Heard(2, "<", answer)), "tcp")
    assert [isinstance(one, Exchange) and one.request is None for one in found] == [True, False]


def test_a_request_of_a_function_that_we_never_use_is_one_all_the_same() -> None:
    identity, answer = rtu(bytes.fromhex("012b0e0100")), rtu(bytes.fromhex("012b0e01000000"))
    found, _ = exchanges((Heard(1, ">", identity), Heard(2, "<", answer)), "rtu")
    (only,) = found
    assert (only.request and only.request.function, only.reply and only.reply.function) == (0x2B, 0x2B)
    assert meaning(only, MODEL).fault is None

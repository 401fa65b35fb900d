"""The decisions behind rules, commands and trials, without a wire."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.command import Ping
from contract.errors import ContractError
from gateway.core import orders, rules, trial
from gateway.core.orders import Docket
from gateway.core.redaction import redact, redacted
from gateway.core.trial import Health, Note
from gateway.rim import trial as files
from gateway.rim.trial import Trial
from tests.gateway.fleet.county import manifest, order
from tests.keys import ACK, RULES


def health(devices: dict[str, str], *, connected: bool = True, acked: bool = True) -> Health:
    return Health(connected, acked, devices)


NOTE = Note("7", "old", "new", ["air", "soil"], 60_000, starts=1)


@given(st.integers(1, 9), st.integers(1, 9), st.booleans())
def test_a_manifest_is_taken_only_forwards(known: int, said: int, other: bool) -> None:
    before, after = manifest(known, {}), manifest(said, {})
    raw = b"other" if other else b"same"
    verdict = rules.judge(after, raw, "341225", before, b"same")
    assert (verdict == "take") == (said > known)
    assert (verdict == "older") == (said < known)
    assert (verdict == "twin") == (said == known and other)
    assert rules.judge(after, raw, "532331", before, b"same") == "county"
    assert rules.judge(after, raw, "341225", None, b"") == "take"


def test_keys_that_could_sign_no_more_rules_are_not_taken() -> None:
    past = msgspec.structs.replace(RULES.described(), not_after=1_000)
    gone = msgspec.structs.replace(RULES.described(), revoked=1)
    soon = msgspec.structs.replace(RULES.described(), not_before=5_000)
    for useless in ([ACK.described()], [past], [gone], []):
        with pytest.raises(ContractError, match="no rules key"):
            rules.succession(msgspec.json.encode(useless), 2_000)
    assert rules.succession(msgspec.json.encode([soon]), 2_000) == [soon]
    with pytest.raises(ContractError, match="not the id of this key"):
        rules.succession(msgspec.json.encode([msgspec.structs.replace(soon, kid="rules-0")]), 2_000)


def test_commands_are_remembered_until_they_can_do_no_harm() -> None:
    dockets = {str(n): Docket("ping", t=n, expires=1_000 + n, boot="b", state="done") for n in range(orders.MOST)}
    said = order(Ping(), id=UUID(int=1), expires=5_000)
    assert orders.refusal(said, "gw-1", 4_000, dockets) == "too_many"
    assert orders.refusal(said, "gw-1", 5_001, {}) == "expired"
    assert orders.refusal(said, "gw-2", 4_000, {}) == "wrong_gateway"
    assert orders.refusal(said, "gw-1", 5_000, {}) is None
    assert orders.outlived(dockets, 1_005 + orders.KEPT_MS) == ["0", "1", "2", "3", "4"]
    open_ = {"a": msgspec.structs.replace(dockets["0"], state="accepted")}
    assert orders.outlived(open_, 9_000 + orders.KEPT_MS) == []
    assert orders.now_at_least(7, dockets) == orders.MOST - 1
    full = {key: msgspec.structs.replace(docket, data="x") for key, docket in dockets.items()}
    assert len(orders.bare(full)) == orders.MOST - orders.BUNDLES
    assert str(orders.MOST - 1) not in orders.bare(full)


def test_a_trial_is_healthy_only_with_line_ack_and_devices() -> None:
    well = {"air": "ok", "soil": "ok"}
    assert trial.verdict(NOTE, health(well), 0)[0] == "healthy"
    assert trial.verdict(NOTE, health({"air": "ok"}), 0)[0] == "healthy"  # soil is no longer configured
    for ill, why in (
        (health(well, connected=False), "broker"),
        (health(well, acked=False), "acked nothing"),
        (health({**well, "soil": "lost"}), "lost: soil"),
    ):
        assert trial.verdict(NOTE, ill, 59_999)[0] == "wait"
        found, said = trial.verdict(NOTE, ill, 60_000)
        assert found == "ill"
        assert why in said
    rare = health({**well, "soil": "new"})
    assert trial.verdict(NOTE, rare, 59_999)[0] == "wait"
    assert trial.verdict(NOTE, rare, 60_000)[0] == "healthy"


class PowerCut(BaseException):
    pass


@pytest.mark.parametrize("writes", range(7))
@pytest.mark.parametrize("verdict", ["healthy", "ill"])
def test_a_cut_after_any_write_leaves_the_old_or_the_new_and_a_way_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, writes: int, verdict: str
) -> None:
    file = tmp_path / "farm.yaml"
    file.write_text("old")
    left = writes

    def cut(path: Path, body: bytes) -> None:
        nonlocal left
        if left == 0:
            raise PowerCut
        left -= 1
        path.write_bytes(body)

    with monkeypatch.context() as patched:
        patched.setattr(files, "write", cut)
        try:
            Trial(file).begin("7", b"new", ["air"], 1_000)
            second = Trial(file)
            second.resume()
            second.end() if verdict == "healthy" else second.roll_back("ill")
        except PowerCut:
            pass
    assert file.read_text() in ("old", "new")
    after = Trial(file)
    after.resume()
    if after.under_way:
        assert file.read_text() == "new"
        after.roll_back("ill")
    final = Trial(file)
    final.resume()
    assert not final.under_way
    if final.note is not None:
        assert (final.note.outcome, file.read_text()) in (("interrupted", "old"), ("rolled_back", "old"))


def test_a_file_that_a_person_changed_meanwhile_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "farm.yaml"
    file.write_text("old")
    Trial(file).begin("7", b"new", [], 1_000)
    file.write_text("by hand")
    found = Trial(file)
    found.resume()
    assert found.note is not None
    assert (found.note.outcome, file.read_text()) == ("overtaken", "by hand")


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("uplink cause='mqtt://gw:hunter22@host:1883'", "hunter22"),
        ("Authorization: Bearer abcdef.123456", "abcdef.123456"),
        ('{"api_token": "s3cr3t"}', "s3cr3t"),
        ("password=s3cr3t, x=1", "s3cr3t"),
        ("buyer 11010519491231002X bought", "11010519491231002X"),
        ("call 138 0013 8000 now", "0013"),
        ("call +8613800138000", "13800138000"),
        ("-----BEGIN PRIVATE KEY-----\nMC4CAQAw\n-----END PRIVATE KEY-----", "MC4CAQAw"),
    ],
)
def test_what_looks_like_a_secret_is_masked(text: str, secret: str) -> None:
    assert secret in text
    assert secret not in redact(text)
    assert secret not in str(redacted({"a": [text], text: 1}))


def test_what_is_no_secret_stays() -> None:
    line = "t=2026-11-24T01:02:03.004Z level=info command=taken id=0193 rows=13800138 ms=1795418400000"
    assert redact(line) == line
    assert redacted({"n": 13800138000}) == {"n": 13800138000}

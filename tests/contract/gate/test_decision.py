"""The gate reads like its rules: one line a case, the sentence on the screen beside it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import get_args

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from contract import gate
from contract.errors import ContractError
from contract.gate import Entry, GatePolicy, Presented, Seen, Watch, decide
from contract.keys import Signer
from contract.moment import DAY_MS
from contract.printed import VoucherCode
from contract.voucher import Doubt, Revoked, Statement, Verified, Verifier, issue, numbered, voucher_id

NOW = 1_795_420_800_000
KEY = Signer(Ed25519PrivateKey.from_private_bytes(bytes([7]) * 32), "voucher")
POLICY = GatePolicy(issued=NOW - DAY_MS)
FRESH = Watch(NOW, NOW - 3_600_000)


def voucher(
    batch: int = 1, amount: str = "850", unit: str = "kg", kind: str = "conformity", **more: int
) -> VoucherCode:
    said = Statement(
        kind="entry" if kind == "entry" else "conformity",
        mark="",
        batch=batch,
        produce=more.get("produce", numbered("黄瓜")),
        amount=Decimal(amount),
        unit=unit,
        issued=more.get("issued", NOW - DAY_MS),
        days=more.get("days", 10),
        basis=frozenset({"process_control"}),
    )
    return issue(said, KEY)


def shown(code: VoucherCode, *, seen: Seen | None = None, revoked: Revoked | None = None, now: int = NOW) -> Presented:
    verifier = Verifier([KEY.described()], revoked or Revoked())
    text = code.address("z.example")
    return Presented(text, voucher_id(code), verifier.verify(text, now), seen)


GOOD = shown(voucher())
ENTRY_PAPER = shown(voucher(kind="entry"))
FORGED = Presented("x", "00", Verified("forged"))


@dataclass(frozen=True)
class Case:
    name: str
    entry: Entry
    verdict: str
    reasons: tuple[str, ...] = ()
    policy: GatePolicy = POLICY
    watch: Watch = FRESH
    says: str = ""


def of(*vouchers: Presented, **what: object) -> Entry:
    return Entry(vouchers, **what)  # type: ignore[arg-type]


CASES = [
    Case("a good voucher", of(GOOD), "pass", says="放行：凭证有效"),
    Case("its signature is another's", of(FORGED), "stop", ("forged",), says="拦截：签名不符，疑似伪造"),
    Case(
        "its batch was recalled",
        of(shown(voucher(), revoked=Revoked(batches=frozenset({f"{1:016x}"})))),
        "stop",
        ("recalled",),
        says="拦截：该批次已召回",
    ),
    Case(
        "it was made void",
        of(shown(voucher(), revoked=Revoked(vouchers=frozenset({voucher_id(voucher())})))),
        "stop",
        ("revoked",),
        says="拦截：凭证已作废",
    ),
    Case(
        "the last minute of its days",
        of(shown(voucher(), now=NOW + 9 * DAY_MS - 1)),
        "pass",
        watch=Watch(NOW + 9 * DAY_MS - 1, NOW + 9 * DAY_MS - 1),
    ),
    Case("its days are over", of(shown(voucher(), now=NOW + 9 * DAY_MS)), "review", ("expired",),
         says="复核：凭证已过期"),
    Case("used before, not all of it", of(shown(voucher(), seen=Seen(1, Decimal(400)))), "review", ("used",),
         says="复核：此码已使用"),
    Case("used up", of(shown(voucher(), seen=Seen(2, Decimal(850)))), "review", ("used_up",)),
    Case("the same voucher twice on one vehicle", of(GOOD, GOOD), "review", ("used",)),
    Case("another product than on it", of(GOOD, product="芹菜"), "review", ("differs",), says="复核：品名或数量不符"),
    Case("by another name of the field", of(shown(voucher(produce=1001)), product="猪"), "pass"),
    Case("as heavy as it says", of(GOOD, product="黄瓜", amount=Decimal(850), unit="kg"), "pass"),
    Case("ten percent heavier is within what the policy bears", of(GOOD, amount=Decimal(935), unit="kg"), "pass"),
    Case("a gram more is not", of(GOOD, amount=Decimal("935.001"), unit="kg"), "review", ("differs",)),
    Case("lighter: the rest comes later", of(GOOD, amount=Decimal(100), unit="kg"), "pass"),
    Case("half a ton in jin", of(GOOD, amount=Decimal(1700), unit="斤"), "pass"),
    Case("heads are not weighed against kilograms", of(GOOD, amount=Decimal(20), unit="头"), "pass"),
    Case("both papers of one batch are one amount", of(GOOD, ENTRY_PAPER, amount=Decimal(1600), unit="kg"), "review",
         ("differs",)),
    Case("two batches are two", of(GOOD, shown(voucher(2)), amount=Decimal(1600), unit="kg"), "pass"),
    Case("nothing to show", of(), "review", ("no_voucher",), says="复核：无凭证，请先快检"),
    Case("nothing to show, and the region stops that", of(), "stop", ("no_voucher",),
         policy=GatePolicy(without_voucher="stop")),
    Case("nothing to show, tested at the gate", of(rapid_test="pass"), "pass", says="放行：快检合格"),
    Case("nothing to show, and the test says no", of(rapid_test="fail"), "stop", ("test_failed",),
         says="拦截：快检不合格"),
    Case("a good voucher does not outweigh a test", of(GOOD, rapid_test="fail"), "stop", ("test_failed",)),
    Case("a paper of others instead of a code", of(papers=frozenset({"animal_quarantine"})), "pass"),
    Case("one paper where two are wanted", of(GOOD), "review", ("second_paper",), policy=GatePolicy(two_papers=True)),
    Case("both where two are wanted", of(GOOD, ENTRY_PAPER), "pass", policy=GatePolicy(two_papers=True)),
    Case("a watched subject's batch", of(GOOD), "review", ("watched",),
         policy=GatePolicy(watched=frozenset({f"{1:016x}"})), says="复核：重点监管主体"),
    Case("the list is as old as it may be", of(GOOD), "pass", watch=Watch(NOW, NOW - 72 * 3_600_000)),
    Case("and a millisecond older", of(GOOD), "review", ("list_stale",), watch=Watch(NOW, NOW - 72 * 3_600_000 - 1),
         says="复核：名单过旧，请人工查验"),
    Case("a gate that never had a list", of(GOOD), "review", ("list_stale",), watch=Watch(NOW, 0)),
    Case("a clock that nobody set", of(GOOD), "review", ("clock",), watch=Watch(NOW, NOW, synced=False)),
    Case("a label of one pack instead", of(labels=1), "review", ("label", "no_voucher"),
         says="复核：单个标签不能代替凭证，请出示凭证"),
    Case("labels beside a voucher", of(GOOD, labels=3), "pass"),
    Case("a voucher for some of it", of(GOOD, without=True), "review", ("no_voucher",)),
    Case("a voucher for some of it, the rest tested", of(GOOD, without=True, rapid_test="pass"), "pass"),
    Case("one good, one forged: the worst decides", of(GOOD, FORGED), "stop", ("forged",)),
    Case("the heaviest reason is the sentence", of(FORGED, shown(voucher(), seen=Seen(1, Decimal(1)))), "stop",
         ("forged", "used"), says="拦截：签名不符，疑似伪造"),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_gate(case: Case) -> None:
    found = decide(case.entry, case.policy, case.watch)
    assert (found.verdict, found.reasons) == (case.verdict, case.reasons)
    if case.says:
        assert found.words[0] == case.says


def test_every_doubt_of_a_voucher_and_every_reason_has_its_words() -> None:
    assert set(get_args(Doubt)) <= set(gate.REASONS)
    for reason, words in gate.REASONS.items():
        assert gate.reason_words(reason) == (words.zh, words.en)
        assert words.verdict in {"review", "stop"}
    assert gate.reason_words("of tomorrow") == ("of tomorrow", "of tomorrow")


presented = st.builds(
    Presented,
    st.just("x"),
    st.sampled_from(["", "a", "b"]),
    st.builds(Verified, st.none() | st.sampled_from(get_args(Doubt)), st.none() | st.just(GOOD.verified.statement)),
    st.none() | st.builds(Seen, st.integers(0, 3), st.decimals(0, 1000, places=1, allow_nan=False)),
)


@given(st.lists(presented, max_size=4), presented, st.booleans())
def test_showing_more_never_makes_a_passage_with_vouchers_better(
    before: list[Presented], more: Presented, two: bool
) -> None:
    policy = GatePolicy(two_papers=two)
    grave = {"pass": 0, "review": 1, "stop": 2}
    first = decide(Entry((more, *before[:1])), policy, FRESH)
    after = decide(Entry((more, *before)), policy, FRESH)
    assert grave[after.verdict] >= grave[first.verdict] or "second_paper" in first.reasons


def test_a_policy_goes_down_to_the_gate_and_comes_back_the_same() -> None:
    policy = GatePolicy(
        issued=NOW, two_papers=True, stale_hours=4, watched=frozenset({"b", "a"}), source="县府办〔2026〕3 号"
    )
    body = gate.encode(policy)
    assert gate.decode(body) == policy
    assert gate.encode(gate.decode(body)) == body
    assert body.index(b'"a"') < body.index(b'"b"')
    with pytest.raises(ContractError):
        gate.decode(b'{"ver":2}')
    with pytest.raises(ContractError):
        gate.decode(b'{"ver":1,"tolerance":400}')

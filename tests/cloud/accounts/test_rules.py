from __future__ import annotations

import pytest
from argon2 import PasswordHasher

from cloud.accounts import password, rules
from cloud.accounts.password import fits, seal
from cloud.accounts.throttle import ACCOUNT_TRIES, ADDRESS_TRIES, REFILL_S, Throttle


@pytest.mark.parametrize(
    "word",
    ["short", "x" * 129, "password123", "Password-123456", "abcdefghijkl", "1234567890123", "aaaaaaaaaaaa",
     "farmer-li-1", "qwertyqwerty", "zhigen123456", "abababababab"],
)  # fmt: skip
def test_weak_passwords_are_told(word: str) -> None:
    assert rules.weak(word, "farmer-li")


@pytest.mark.parametrize("word", ["maple-river-42", "北山脚下有一棵老槐树", "correct horse battery"])
def test_good_passwords_pass(word: str) -> None:
    assert not rules.weak(word, "farmer-li")


def test_a_log_in_ends_by_age_and_by_idleness() -> None:
    assert rules.alive(0, 0, rules.LIFE_MS, rules.IDLE_MS - 1)
    assert not rules.alive(0, 0, rules.LIFE_MS, rules.IDLE_MS)
    assert not rules.alive(0, rules.LIFE_MS - 1, rules.LIFE_MS, rules.LIFE_MS)
    assert not rules.alive(10 * 60_000, 10 * 60_000, rules.LIFE_MS, 0)


def test_a_password_is_kept_as_argon2id_and_found_again(
    cheap_passwords: PasswordHasher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(password, "_HASHER", cheap_passwords)  # the product's own
    sealed = seal("maple-river-42")
    assert sealed.startswith("$argon2id$v=19$m=65536,t=3,p=2$")
    assert fits(sealed, "maple-river-42")
    assert not fits(sealed, "maple-river-43")
    assert not fits(None, "no account has this password")
    assert not fits("not a hash", "x")


def test_an_account_has_five_tries_then_one_a_minute_while_others_go_on() -> None:
    throttle = Throttle()
    for number in range(ACCOUNT_TRIES):
        assert throttle.take("li", f"10.0.0.{number}", 0.0) == 0
    assert throttle.take("li", "10.0.0.99", 0.0) == pytest.approx(REFILL_S)
    assert throttle.take("wang", "10.0.0.99", 0.0) == 0
    assert throttle.take("li", "10.0.0.99", REFILL_S) == 0
    assert throttle.take("li", "10.0.0.99", REFILL_S) > 0


def test_one_address_that_tries_many_names_is_stopped() -> None:
    throttle = Throttle()
    waits = [throttle.take(f"name-{number}", "10.0.0.1", 0.0) for number in range(ADDRESS_TRIES + 1)]
    assert waits.count(0.0) == ADDRESS_TRIES
    assert waits[-1] > 0


def test_a_success_gives_the_tries_back() -> None:
    throttle = Throttle()
    for _ in range(3 * ACCOUNT_TRIES):
        assert throttle.take("li", "10.0.0.1", 0.0) == 0
        throttle.forgive("li", "10.0.0.1", 0.0)


def test_the_throttle_never_grows_without_bound() -> None:
    throttle = Throttle()
    for number in range(15_000):
        throttle.take(f"n{number}", f"a{number}", 0.0)
    assert len(throttle._budgets) == 20_000

"""How improbable a count is by chance: two exact upper tails. Pure.

hypergeometric  of `all` things `marked` are marked; `drawn` are taken blindly: P(at least `hit` marked among them).
                Fisher's exact test, one-sided (R. A. Fisher, Statistical Methods for Research Workers, § 21.02): what
                is rare in a window is weighed against a history that is itself only a count, so that a history without
                any case is no impossibility.
binomial        `tries` independent tries of probability `p` each: P(at least `hit`). With p = the window's share of all
                the time it compares two Poisson rates exactly (Przyborowski and Wilenski, Biometrika 31, 1940).

Each term is reckoned from logarithms of factorials (math.lgamma) and the terms are added exactly; good to nine digits,
which tests hold against whole numbers.
"""

from __future__ import annotations

from math import exp, fsum, lgamma, log, log1p, log10


def hypergeometric(hit: int, drawn: int, marked: int, all_: int) -> float:
    """The upper tail. Raises ValueError where the counts cannot be so."""
    if not (0 <= marked <= all_ and 0 <= drawn <= all_ and hit >= 0):
        raise ValueError(f"{hit} of {drawn} drawn, {marked} of {all_} marked")
    least, most = max(hit, 0, drawn + marked - all_), min(drawn, marked)
    if hit <= max(0, drawn + marked - all_):
        return 1.0
    whole = _choose(all_, drawn)
    terms = (_choose(marked, k) + _choose(all_ - marked, drawn - k) - whole for k in range(least, most + 1))
    return min(1.0, fsum(exp(term) for term in terms))


def binomial(hit: int, tries: int, p: float) -> float:
    """The upper tail. Raises ValueError where the numbers cannot be so."""
    if not (hit >= 0 and tries >= 0 and 0.0 < p < 1.0):
        raise ValueError(f"{hit} of {tries} with {p}")
    if hit == 0:
        return 1.0
    yes, no = log(p), log1p(-p)
    terms = (_choose(tries, k) + k * yes + (tries - k) * no for k in range(hit, tries + 1))
    return min(1.0, fsum(exp(term) for term in terms))


def surprise(p: float) -> float:
    """How many noughts a probability has before its first digit: -log10, at most 99; what grows is worse."""
    return 99.0 if p < 1e-99 else max(0.0, -log10(p))


def _choose(of: int, some: int) -> float:
    return lgamma(of + 1) - lgamma(some + 1) - lgamma(of - some + 1)

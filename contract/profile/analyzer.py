"""Residue analyzers: how the instrument is wired, which protocol it speaks, and transmissions that prove the reading.

An analyzer has no points. It gives results one by one, each about one sample, and each becomes a trace event.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from contract.field import Section
from contract.profile.base import Profile, Serial

Hex = Annotated[str, StringConstraints(pattern=r"^([0-9A-Fa-f]{2} ?)*$", max_length=16_384)]


class Result(Section):
    """One result that must come out of a transmission; `tested` is what the instrument's clock shows, as text."""

    number: str = ""
    sample: str = ""
    rate: float | None = None
    verdict: Literal["pass", "fail", ""] = ""
    tested: str = ""


class Transmission(Section):
    """Bytes as they come from the instrument, and the results in them (none: what is sent cannot be read)."""

    about: str = ""
    sent: Hex
    results: tuple[Result, ...] = ()


class AnalyzerProfile(Profile):
    """One model of analyzer. method: what a verdict of it is bound to."""

    protocol: Literal["lz4000t", "dy3000", "ty16", "result-line", "astm"]
    method: Literal["enzyme_inhibition", "colloidal_gold", "other"] = "enzyme_inhibition"
    serial: Serial = Serial()
    examples: tuple[Transmission, ...] = Field(min_length=1)

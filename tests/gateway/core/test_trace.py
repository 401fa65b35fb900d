"""Traces written and read back; what is spoilt in them is left out and told."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gateway.core.trace import Heard, head, read, spell

HEARD = st.builds(
    Heard, st.integers(1_600_000_000_000, 2_000_000_000_000), st.sampled_from("<>="), st.binary(max_size=40)
)


@given(st.lists(HEARD, max_size=20), st.sampled_from(["rtu", "tcp", "raw"]))
def test_what_is_written_is_read(heard: list[Heard], framing: str) -> None:
    text = head(framing, "/dev/ttyUSB0 9600 8N1") + "".join(f"{spell(one)}\n" for one in heard)  # type: ignore[arg-type]
    found = read(text)
    assert (list(found.heard), found.framing, found.line, found.bad) == (heard, framing, "/dev/ttyUSB0 9600 8N1", ())


def test_lines_of_a_capture_have_no_time_and_spoilt_ones_are_named() -> None:
    found = read("# a comment\n> 01 03  # read\n\n<0104\n? 01\n< 0g\n2026-13-40T00:00:00Z > 01\n> 0\n")
    assert found.heard == (Heard(0, ">", b"\x01\x03"), Heard(0, "<", b"\x01\x04"))
    assert found.bad == (5, 6, 7, 8)


@given(st.text(max_size=200))
def test_no_text_upsets_it(text: str) -> None:
    found = read(text)
    assert len(found.heard) + len(found.bad) <= len(text.splitlines())

"""ASTM E1394 (LIS02): what stands in the records of a message, and which of it is a rapid test.

    H|\\^&|||maker^model|...            header; its first five characters name the delimiters
    P|1|...                            whom or what it concerns
    O|1|20261128-007||^^^抑制率||...|菠菜    order: field 3 the sample's number, field 16 what it is
    R|1|^^^抑制率|37.2|%||N||F||||20261128102500
          test       value unit flag  status   completed
    L|1|N                              end

Delimiters: field, repeat, component, escape. A record is decoded before it is divided, because the second byte of a
Chinese character may be one of them. An R record is a rapid test where its value is in % or is a verdict's word; other
values (g/L, absorbance) are kept as unreadable with the cause "not_a_rate". The verdict is the value's word, or else
the flag (field 7) of the instrument. Time is the completion (field 13) or else the start (12), local.
Sources: ASTM E1394-97; transmissions of seven instruments.
"""

from __future__ import annotations

import re
from typing import Final

from contract.profile.analyzer_options import Astm
from gateway.drivers.analyzer import MOST_RAW, Action, Result, Unreadable, Words, local_ms
from gateway.drivers.text import LOST, foreign, readable

_NUMBER: Final = re.compile(r"[<>]?\s*([+-]?\d{1,6}(?:\.\d{1,6})?)\Z")
_TIME: Final = re.compile(r"(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2})?)?")
_ESCAPES: Final = {"F": 0, "R": 1, "S": 2, "E": 3}
_LONGEST: Final = 64


class Message:
    """One message: remembers the delimiters and the order that results belong to."""

    def __init__(self, options: Astm) -> None:
        self._options = options
        self._words = Words(options.verdicts)
        self._delimiters = "|\\^&"
        self._order: list[str] = []
        self._raw_order = b""

    def read(self, text: bytes) -> list[Action]:
        """The records in the text of one frame, or of several that belong together."""
        found: list[Action] = []
        for raw in re.split(rb"[\r\n]+", text):
            if raw:
                found += self._record(raw)
        return found

    def _record(self, raw: bytes) -> list[Action]:
        text = raw.decode(self._options.charset, "replace")
        kind = text[:1].upper()
        if kind == "H":
            self._delimiters = text[1:5] if len(set(text[1:5])) == 4 else "|\\^&"
            self._order, self._raw_order = [], b""
        fields = text.split(self._delimiters[0])
        if kind == "P":
            self._order, self._raw_order = [], b""
        elif kind == "O":
            self._order, self._raw_order = fields, raw
        elif kind == "R":
            return self._result(fields, raw)
        elif kind not in "HCLMQS":
            return [Unreadable("unknown_record", raw[:MOST_RAW])]
        return []

    def _result(self, fields: list[str], raw: bytes) -> list[Action]:
        wanted = self._options.test
        if wanted and wanted not in self._components(fields, 2):
            return [Unreadable("other_test", raw[:MOST_RAW])]
        number = next(filter(None, (self._part(self._order, 2), self._part(self._order, 3))), "")
        sample, doubts = readable(next(filter(None, reversed(self._components(self._order, 15))), ""))
        item, lost = readable(next(filter(None, reversed(self._components(fields, 2))), ""))
        doubts = doubts or lost
        value, unit = self._part(fields, 3), self._part(fields, 4)
        flag = self._part(fields, 6)
        said = _NUMBER.match(value)
        word = self._words(value) if not said else None
        if (said and unit != "%") or (not said and not word):
            return [Unreadable("not_a_rate", raw[:MOST_RAW])]
        verdict = word or self._words(flag)
        if any(foreign(text, self._options.charset) for text in (self._raw_order, raw)):
            sample, item, doubts = "", "", ("charset",)
        if LOST in number:
            number, doubts = "", ("charset",)
        if verdict is None:
            doubts = (*doubts, "verdict")
        tested, known = self._tested(fields)
        return [
            Result(
                number=number[:_LONGEST],
                sample=sample[:_LONGEST],
                item=item[:_LONGEST],
                rate=float(said[1]) if said else None,
                verdict=verdict or "",
                tested=tested,
                doubts=doubts if known else (*doubts, "clock"),
                raw=b"\r".join(filter(None, (self._raw_order, raw))),
            )
        ]

    def _tested(self, fields: list[str]) -> tuple[int, bool]:
        """UTC ms, and whether what was said of the time exists."""
        text = self._part(fields, 12) or self._part(fields, 11)
        found = _TIME.match(text)
        tested = local_ms(*(int(part or 0) for part in found.groups())) if found else 0
        return tested, bool(tested) or not text

    def _components(self, fields: list[str], place: int) -> list[str]:
        """The components of one field (counted from 0), its first repeat, escapes undone."""
        repeat, component, escape = tuple(self._delimiters)[1:]
        text = fields[place] if place < len(fields) else ""
        parts = text.split(repeat)[0].split(component)
        return [self._plain(part, escape).strip() for part in parts]

    def _part(self, fields: list[str], place: int) -> str:
        return next(filter(None, self._components(fields, place)), "")

    def _plain(self, text: str, escape: str) -> str:
        mark = re.escape(escape)

        def sign(found: re.Match[str]) -> str:
            return self._delimiters[_ESCAPES[found[1]]]

        return re.sub(r"[\x00-\x1f\x7f]", LOST, re.sub(rf"{mark}([FRSE]){mark}", sign, text))

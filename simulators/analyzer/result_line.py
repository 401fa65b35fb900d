"""A simulated bench analyzer that prints a line of text when a test is done: `01,菠菜,37.2%,合格` CR LF."""

from __future__ import annotations

from contract.profile.analyzer_options import ResultLine
from simulators.analyzer.bench import Bench, Test
from simulators.analyzer.instrument import Instrument


class ResultLineInstrument(Instrument):
    """Speaks only; what it hears is nothing to it."""

    def __init__(self, bench: Bench, options: ResultLine) -> None:
        super().__init__(bench)
        self._options = options

    def hear(self, data: bytes, now: float) -> list[bytes]:
        """It has no ear."""
        return []

    def finished(self, test: Test, now: float) -> list[bytes]:
        """The line of one test."""
        bench, options = self.bench, self._options
        if bench.wrong("silence"):
            return []
        verdicts = options.verdicts
        blank = bench.blank()
        parts = {
            "number": f"{test.number:02d}",
            "sample": test.sample,
            "rate": f"{test.rate:.1f}%",
            "verdict": (verdicts.passed if bench.says_passed(test) else verdicts.failed)[0],
            "time": test.local.strftime("%Y-%m-%d %H:%M:%S"),
            "item": "农药残留",
            "control": f"{blank:.3f}",
            "change": f"{blank * (1 - test.rate / 100):.3f}",
            "skip": "",
        }
        line = options.separator.join(parts[name] for name in options.fields)
        end = "" if bench.wrong("lost_end") else "\r\n"
        said = bench.spoil(bench.text(line + end, options.charset))
        return [said] * (2 if bench.wrong("duplicate") else 1)

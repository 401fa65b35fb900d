"""The simulated instrument that a profile describes."""

from __future__ import annotations

from contract.profile import AnalyzerProfile
from contract.profile.analyzer_options import Astm, Dy3000, Lz4000t, ModbusResult, ResultLine, Ty16
from simulators.analyzer.astm import AstmInstrument
from simulators.analyzer.bench import Bench
from simulators.analyzer.dy3000 import Dy3000Instrument
from simulators.analyzer.instrument import Instrument
from simulators.analyzer.lz4000t import Lz4000tInstrument
from simulators.analyzer.modbus_result import ModbusResultInstrument
from simulators.analyzer.result_line import ResultLineInstrument
from simulators.analyzer.ty16 import Ty16Instrument


def instrument(profile: AnalyzerProfile, bench: Bench) -> Instrument:
    """One instrument, whose tests are those of the bench."""
    match profile.options:
        case Lz4000t() as options:
            return Lz4000tInstrument(bench, options)
        case Dy3000() as options:
            return Dy3000Instrument(bench, options)
        case Ty16() as options:
            return Ty16Instrument(bench, options)
        case ModbusResult() as options:
            return ModbusResultInstrument(bench, options, profile.serial.unit)
        case ResultLine() as options:
            return ResultLineInstrument(bench, options)
        case Astm() as options:
            return AstmInstrument(bench, options)

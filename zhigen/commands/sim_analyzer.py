"""`zhigen sim analyzer`: residue analyzers that do not exist."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from contract.errors import ContractError
from zhigen.commands.sim_run import Misuse, refused, serve
from zhigen.tongue import language, said

if TYPE_CHECKING:
    from contract.profile import AnalyzerProfile


@click.command()
@click.option(
    "--protocol", help="the first shipped instrument that speaks it: lz4000t, dy3000, ty16, result-line, astm …"
)
@click.option("--profile", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="or that of a profile")
@click.option("--link", type=click.Path(path_type=Path), required=True, help="of the pseudo terminal that it sits on")
@click.option("--every", default=20.0, show_default=True, help="seconds from test to test")
@click.option("--made", default=0, show_default=True, help="tests in its memory at the beginning, a minute apart")
@click.option("--channels", type=click.IntRange(1, 9999), default=9999, help="its numbers begin again after so many")
@click.option("--seed", default=1, show_default=True, help="of samples and rates")
@click.option("--fault", "faults", multiple=True, metavar="KIND[@START[+SECONDS]]")
@click.option("--control", metavar="FILE|-", help="take orders while running, JSON lines (simulators/control.py)")
def analyzer(
    protocol: str | None,
    profile: Path | None,
    link: Path,
    every: float,
    made: int,
    channels: int,
    seed: int,
    faults: tuple[str, ...],
    control: str | None,
) -> None:
    """Play a residue analyzer on a pseudo terminal, until interrupted.

    Faults: silence, half, checksum, garbage, duplicate, contradiction, charset, clock, unplug, lost_end, weak_blank.
    """
    from simulators.analyzer import Simulator as Analyzer
    from simulators.analyzer import instrument
    from simulators.analyzer.bench import Bench, parse
    from simulators.control import read_order

    if (protocol is None) == (profile is None):
        raise Misuse(said("请给出 --protocol 或 --profile 之一", "give one of --protocol and --profile"))
    found = _analyzer(profile, protocol)
    try:
        bench = Bench(seed, tuple(parse(text) for text in faults), channels)
        simulator = Analyzer(instrument(found, bench), link, every_s=every, made=made)
        simulator.start()
    except ContractError as error:
        raise Misuse(error.text(language())) from None
    except OSError as error:
        raise Misuse(refused(error, str(link))) from None
    serve(simulator, control, simulator.obey, read_order)


def _analyzer(path: Path | None, protocol: str | None) -> AnalyzerProfile:
    from contract.mistakes import DocumentError
    from contract.profile import AnalyzerProfile, read
    from gateway.rim.profiles import shipped

    spoken: dict[str, AnalyzerProfile] = {}
    try:
        for one in [path] if path else sorted(shipped().glob("*.yaml")):
            found = read(one.read_bytes(), str(one))
            if isinstance(found, AnalyzerProfile) and (path or found.method == "enzyme_inhibition"):
                spoken.setdefault(found.protocol, found)
    except DocumentError as error:
        raise Misuse(error.text(language())) from None
    except OSError as error:
        raise Misuse(f"{path}: {error.strerror}") from None
    if path and spoken:
        return next(iter(spoken.values()))
    if protocol is None or protocol not in spoken:
        known = ", ".join(spoken)
        raise Misuse(
            f"{path}: {said('不是检测仪的档案', 'is no profile of an analyzer')}"
            if path
            else f"--protocol {protocol}: {said('可用：', 'one of ')}{known}"
        )
    return spoken[protocol]

"""`zhigen cloud rules` and `zhigen cloud command`, with a real courier and a real gateway behind them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cloud.fleet import Courier, publication
from cloud.ingest.settings import Settings
from cloud.kernel.clock import now_ms
from cloud.kernel.database import Database
from cloud.vouchers.model import Voucher
from contract.law import national, part
from contract.moment import DAY_MS, law_day
from contract.voucher import PART as REVOKED
from contract.voucher import revoked
from gateway.rim.lawbook import stored
from gateway.rim.profiles import Shelf
from gateway.rim.rulebook import found_part
from simulators.modbus import Simulator, Station
from tests.broker import Mosquitto
from tests.cloud.fleet.conftest import Office
from tests.cloud.fleet.hand import COUNTY, GATEWAY
from tests.cloud.law.files import rule, rules_file
from tests.gateway.app.process import GatewayProcess
from tests.gateway.uplink.cloud import Cloud
from tests.keys import trusting
from tests.patience import until
from zhigen.commands.cloud import command
from zhigen.commands.law import command as law_command


def _zhigen(*words: str | Path, locale: str = "C") -> Result:
    return CliRunner(env={"LC_ALL": locale}).invoke(command, [str(word) for word in words])


def _law(*words: str | Path) -> Result:
    return CliRunner(env={"LC_ALL": "C"}).invoke(law_command, [str(word) for word in words])


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    assert _zhigen("migrate", "--data", folder).exit_code == 0
    assert _zhigen("gateway", "add", GATEWAY, "--county", COUNTY, "--data", folder).exit_code == 0
    return folder


@pytest.fixture
def farm(tmp_path: Path, mosquitto: Mosquitto, data: Path, office: Office) -> Iterator[GatewayProcess]:
    """A gateway that runs, and the county's courier."""
    folder = tmp_path / "farm"
    folder.mkdir()
    stations = [Station(Shelf([]).find("xy-md02"), unit=1), Station(Shelf([]).find("dfrobot-sen0600"), unit=2)]
    cloud = Cloud(mosquitto.port)
    database = Database.in_folder(data)
    office.gateways[GATEWAY] = [trusting(folder / "identity").signer.described(gateway=GATEWAY)]
    courier = Courier(database, Settings(port=mosquitto.port), office.signer, office.county_keys, office.gateway_keys)
    with Simulator(stations, tcp=("127.0.0.1", 0), seed=3) as simulator:
        running = GatewayProcess(folder, broker=mosquitto.port, modbus=simulator.address[1])
        running.start()
        courier.start()
        until(lambda: {heard[0][0] for heard in cloud.rows.values()} == {"air", "soil"})
        yield running
        running.close()
    courier.stop()
    cloud.close()
    database.close()


def test_from_the_command_line_to_a_gateway_and_back(farm: GatewayProcess, data: Path, tmp_path: Path) -> None:
    ping = _zhigen("command", "ping", GATEWAY, "--data", data)
    assert ping.exit_code == 0
    assert ping.output.splitlines()[-1] == "done"
    bundle = tmp_path / "bundle.json"
    saved = _zhigen("command", "diagnose", GATEWAY, "--data", data, "--to", bundle, locale="zh_CN.UTF-8")
    assert saved.output.splitlines()[-1] == f"已保存 {bundle}"
    assert json.loads(bundle.read_text())["state"]["rules"]["version"] > 1_700_000_000
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(farm.config.read_text().replace("interval_s: 0.05", "interval_s: often"))
    refused = _zhigen("command", "configure", GATEWAY, wrong, "--data", data, locale="zh_CN.UTF-8")
    assert refused.exit_code == 1
    assert "被拒绝: 配置有错，没有采用" in refused.output
    assert len(refused.stderr.splitlines()) == 2
    assert "devices[0].interval_s" in refused.stderr
    good = tmp_path / "good.yaml"
    good.write_text(farm.config.read_text().replace("limit: 60", "limit: 65"))
    assert _zhigen("command", "configure", GATEWAY, good, "--data", data).output.splitlines()[-1] == "done"
    assert "limit: 65" in farm.config.read_text()
    assert _zhigen("command", "restart", GATEWAY, "--data", data).exit_code == 0
    assert _zhigen("command", "log-level", GATEWAY, "debug", "--minutes", "1", "--data", data).exit_code == 0
    listed = _zhigen("command", "list", GATEWAY, "--data", data).output.splitlines()
    assert [line.split()[3] for line in listed] == [
        "log_level", "restart", "configure", "configure", "diagnose", "ping",
    ]  # fmt: skip
    assert all("command line" in line for line in listed)


def test_rules_from_a_file_to_the_gateway(farm: GatewayProcess, data: Path, tmp_path: Path) -> None:
    (tmp_path / "banned.json").write_text('["PD20040001"]')
    words = ("rules", "publish", "--county", COUNTY, "--part", f"thresholds={tmp_path / 'banned.json'}")
    trial = _zhigen(*words, "--dry-run", "--data", data)
    assert "thresholds" in trial.output
    assert trial.output.splitlines()[-1] == "dry run: nothing was published"
    made = _zhigen(*words, "--data", data)
    version = made.output.split("version ")[1].split(";")[0]
    until(lambda: f"state=taken version={version}" in farm.log, "the rules on the gateway")
    first = _zhigen("rules", "list", "--data", data).output.splitlines()[0].split()
    assert first[:2] == [COUNTY, version]
    assert "signed" in first
    assert set(" ".join(first[-6:]).split(", ")) == {"thresholds", "law", "keys", "revoked", "gate", "catalogue"}


def test_what_is_made_void_lies_on_the_gateway(farm: GatewayProcess, data: Path) -> None:
    box = farm.folder / "box"

    def held() -> frozenset[str] | None:
        found = found_part(box, REVOKED)
        return None if found is None else revoked(found[0]).vouchers

    until(lambda: held() == frozenset(), "a list with nothing in it")
    with Database.in_folder(data).write() as session:
        session.add(Voucher(id="5d1c0a77e29b4f36", region=f"{COUNTY}101", batch="0" * 16, code="x", voided=now_ms()))
    until(lambda: held() == {"5d1c0a77e29b4f36"}, "the next list")


def test_a_county_s_rule_reaches_the_till_of_its_gateway(farm: GatewayProcess, data: Path, tmp_path: Path) -> None:
    """Laid down at the command line, signed by the courier, taken by the gateway: 毒死蜱 is barred on 小麦 here."""
    box = farm.folder / "box"
    until(lambda: stored(box).until > law_day(now_ms()), "the first rules, which are those of the nation")
    assert stored(box).rules.digest == part.around(national(), COUNTY).digest
    assert stored(box).until == law_day(now_ms() + publication.DAYS * DAY_MS)
    text = rules_file(
        rule("bar-wheat", "crop_bar", "ingredients: [毒死蜱], crops: [小麦]", "2025-06-01"), region=COUNTY
    )
    (tmp_path / "county.yaml").write_text(text)
    lay = ("lay", tmp_path / "county.yaml", "--data", data)
    assert _law(*lay, "--dry-run").output.splitlines() == ["new: bar-wheat", "dry run: nothing was laid down"]
    assert f"laid down {COUNTY} orders-{COUNTY}, edition 1" in _law(*lay).output
    assert _law(*lay).exit_code == 2  # an edition is laid once
    until(lambda: "bar-wheat" in {one.id for one in stored(box).rules.rules}, "the county's rule at the gateway")
    words = ("show", "毒死蜱", "--crop", "小麦", "--region", COUNTY)
    for source in (("--gateway", farm.config), ("--data", data)):
        said = _law(*words, "--on", "2025-06-01", *source).output
        assert "a licensed shop: refused" in said
        assert "chlorpyrifos must not be used on wheat (county order 7)" in said
        assert "a licensed shop: may be sold" in _law(*words, "--on", "2025-05-31", *source).output
    late = stored(box).until
    assert (
        f"the gateway's rules end on {late}"
        in _law("show", "毒死蜱", "--on", str(late), *("--gateway", farm.config)).output
    )
    assert f"{COUNTY}  orders-{COUNTY} 1" in _law("list", "--data", data).output


def test_what_cannot_be_is_one_line(data: Path, tmp_path: Path) -> None:
    (tmp_path / "bad.json").write_text("{")
    for words, says in (
        (("rules", "publish", "--county", COUNTY, "--part", "keys=x"), "cannot use the file x"),
        (("rules", "publish", "--county", COUNTY, "--part", "keys"), "write it as NAME=FILE"),
        (("rules", "publish", "--county", COUNTY, "--part", f"keys={tmp_path / 'bad.json'}"), "no part keys"),
        (("rules", "publish", "--county", COUNTY, "--part", f"thresholds={tmp_path / 'bad.json'}"), "not valid JSON"),
        (("rules", "publish", "--county", COUNTY, "--days", "91"), "1 to 90 days"),
        (("rules", "publish"), "six digits"),
        (("command", "ping", "nobody"), "nobody"),
        (("command", "ping", GATEWAY, "--expires", "1"), "between 10 seconds"),
    ):
        result = _zhigen(*words, "--data", data)
        assert result.exit_code == 2, words
        assert result.stderr.count("\n") == 1
        assert says in result.stderr
    waited = _zhigen("command", "ping", GATEWAY, "--wait", "0", "--data", data)
    assert (waited.exit_code, waited.output.splitlines()[-1]) == (3, "queued: the gateway is not there")

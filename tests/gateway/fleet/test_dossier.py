"""The dossier at the gateway: which is taken, which is refused, what is left after a cut and a restart."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from contract import codec, dossier
from contract.dossier import Dossier, Held, Holder
from contract.keys import Signer
from contract.topics import Topic
from gateway.core.dossier import judge
from gateway.core.errors import GatewayError
from gateway.rim import dossier_shelf
from gateway.rim.clock import now
from gateway.rim.dossier_shelf import FILE, DossierShelf, found
from gateway.rim.identity import Identity
from tests.contract.messages import signer
from tests.gateway.app.process import GatewayProcess
from tests.gateway.fleet.county import COUNTY, GATEWAY, County
from tests.keys import COMMAND, RULES, TRUSTED, trusting
from tests.patience import until
from zhigen.commands.gateway import command

ISSUED = 1_780_243_200_000
NEXT = signer("rules", 33)


def told(version: int, *, by: Signer = RULES, name: str = "清河农资店", **changes: object) -> bytes:
    """A signed version of now."""
    fields = {"county": COUNTY, "gateway": GATEWAY, "version": version, "issued": ISSUED, **changes}
    stock = (Held("PD20081001", "3", "瓶", lot="A"),)
    said = Dossier(holder=Holder("shop", name, ("shop",)), stock=stock, **fields)  # type: ignore[arg-type]
    return dossier.encode(said, by)


class Till:
    """A shelf whose clock a test turns."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "box"
        self.time = ISSUED
        self.identity: Identity = trusting(folder / "identity")
        self.shelf = DossierShelf(self.folder, COUNTY, GATEWAY, self.identity, lambda: self.time)

    @property
    def version(self) -> int:
        return self.shelf.present.version if self.shelf.present is not None else 0


@pytest.fixture
def till(tmp_path: Path) -> Till:
    return Till(tmp_path)


@given(st.integers(1, 9), st.integers(1, 9), st.booleans())
def test_a_dossier_is_taken_only_forwards(known: int, said: int, other: bool) -> None:
    before, after = (Dossier(county=COUNTY, gateway=GATEWAY, version=one, issued=1) for one in (known, said))
    raw = b"other" if other else b"same"
    verdict = judge(after, raw, COUNTY, GATEWAY, before, b"same")
    assert (verdict == "take") == (said > known)
    assert (verdict == "older") == (said < known)
    assert (verdict == "twin") == (said == known and other)
    assert judge(after, raw, COUNTY, GATEWAY, None, b"") == "take"
    assert judge(after, raw, "532331", GATEWAY, None, b"") == "stranger"
    assert judge(after, raw, COUNTY, "gw-2", None, b"") == "stranger"


@pytest.mark.parametrize(
    ("payload", "why"),
    [
        (told(3, by=COMMAND), "is unknown, or not for this purpose"),
        (told(3)[:-9] + b"AAAAAAAAA", "signature"),
        (told(3).partition(b"\n")[0], "is not signed"),
        (told(3, gateway="gw-2"), "gw-2"),
        (told(3, county="532331"), "of another county or gateway"),
        (told(1), "an older version"),
        (told(2, name="别家"), "signed twice"),
        (b"{}", "content does not follow"),
        (b"x" * (codec.MAX_BODY + 1), "bytes"),
    ],
)
def test_what_is_not_ours_changes_nothing_and_is_said_once(
    till: Till, payload: bytes, why: str, caplog: pytest.LogCaptureFixture
) -> None:
    assert till.shelf.hear(codec.deflate(told(2)))
    caplog.clear()
    assert not till.shelf.hear(payload)
    assert not till.shelf.hear(payload)
    assert [why in line for line in caplog.messages] == [True]
    assert till.version == 2
    assert not till.shelf.hear(told(2))
    assert not till.shelf.hear(b"")
    assert till.shelf.hear(told(4))


def test_what_was_taken_is_there_at_the_next_start_without_a_network_and_a_clock(till: Till, tmp_path: Path) -> None:
    till.shelf.hear(told(2))
    again = Till(tmp_path)
    again.identity.trust([])
    again.time = 0
    assert (again.version, again.shelf.present) == (2, till.shelf.present)
    assert again.shelf.present == found(till.folder)


def test_a_damaged_file_or_another_gateways_is_no_dossier_and_the_next_one_is_taken(till: Till, tmp_path: Path) -> None:
    till.shelf.hear(told(2))
    for body in (b"{", b"", told(2)[:50], told(9, gateway="gw-2")):
        (till.folder / FILE).write_bytes(body)
        again = Till(tmp_path)
        assert again.version == 0
        assert again.shelf.hear(told(2))


def test_one_that_cannot_be_written_is_not_taken_and_comes_again(till: Till, monkeypatch: pytest.MonkeyPatch) -> None:
    till.shelf.hear(told(2))

    def full(path: Path, body: bytes) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(dossier_shelf, "write", full)
        with pytest.raises(OSError, match="No space"):
            till.shelf.hear(told(3))
        assert till.version == 2
    till.shelf.beat()
    assert till.version == 3


def test_one_that_came_before_the_time_was_known_is_tried_again(till: Till) -> None:
    later = NEXT.described(not_before=ISSUED)
    till.identity.trust([*TRUSTED, later])
    till.time = 5
    assert not till.shelf.hear(told(2, by=NEXT))
    till.shelf.beat()
    assert till.version == 0
    till.time = ISSUED
    till.shelf.beat()
    assert till.version == 2


def test_one_by_a_key_that_the_rules_have_yet_to_name_is_tried_when_they_have(
    till: Till, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not till.shelf.hear(told(2, by=NEXT))
    with monkeypatch.context() as patch:
        patch.setattr(dossier, "verified", lambda *_: pytest.fail("nothing has changed: it is not proved again"))
        till.shelf.beat()
    till.identity.trust([*TRUSTED, NEXT.described()])
    till.shelf.beat()
    assert till.version == 2


def test_a_folder_that_cannot_be_used_is_said(tmp_path: Path) -> None:
    (tmp_path / "box").write_text("")
    with pytest.raises(GatewayError) as caught:
        Till(tmp_path)
    assert caught.value.code == "dossier_unusable"


def test_a_real_gateway_takes_it_over_the_broker_and_shows_it_after_a_kill(
    process: GatewayProcess, county: County
) -> None:
    topic = Topic(COUNTY, GATEWAY, "dossier")
    shown = CliRunner().invoke(command, ["dossier", "--config", str(process.config), "--lang", "en"])
    assert (shown.exit_code, shown.output) == (1, "no dossier yet\n")
    county.publish(topic, codec.deflate(told(7, issued=now()[0])))
    until(lambda: "dossier state=taken version=7" in process.log)
    county.publish(topic, codec.deflate(told(6)))
    until(lambda: "version 6: an older version" in process.log)
    process.end(signal.SIGKILL)
    county.publish(topic, b"")
    process.start()
    until(lambda: "dossier state=found version=7" in process.log)
    shown = CliRunner().invoke(command, ["dossier", "--config", str(process.config), "--lang", "zh"])
    assert shown.output.startswith("版本 7，")
    assert "清河农资店" in shown.output
    assert shown.exit_code == 0

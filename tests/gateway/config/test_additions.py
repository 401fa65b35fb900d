"""A device that was added answers in time and stays, or its file goes again, whatever happens in between."""

from __future__ import annotations

from pathlib import Path

import pytest

from contract.mistakes import DocumentError
from gateway.config.care.additions import Additions
from gateway.config.care.sheet import Sheet, sheet_of
from gateway.core.errors import GatewayError
from gateway.rim.terminal.care_ask import NewAsk
from gateway.rim.terminal.report import Words

SILENT = ("lost", Words("没有应答", "no answer"))
SHEET = Sheet("soil-2", "devices.d/soil-2.yaml", b"devices: []\n")


class Bed:
    """A folder, a clock, and what the device says."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.now, self.hurried = folder, 0, 0
        self.said: tuple[str, Words] | None = None
        self.additions = self.again()

    def again(self) -> Additions:
        return Additions(self.folder, lambda _: self.said, self._hurry, lambda: (1_000_000 + self.now, self.now))

    def _hurry(self) -> None:
        self.hurried += 1

    def state(self, now: int) -> str:
        self.now = now
        self.additions.look()
        assert self.additions.last is not None
        return self.additions.last.state

    @property
    def files(self) -> list[str]:
        return sorted(path.name for path in (self.folder / "devices.d").glob("*"))


@pytest.fixture
def bed(tmp_path: Path) -> Bed:
    return Bed(tmp_path)


def test_it_stays_once_it_answers(bed: Bed) -> None:
    assert bed.additions.begin(SHEET, 60).until == 1_060_000
    assert (bed.files, bed.hurried) == (["soil-2.trial", "soil-2.yaml"], 1)
    assert bed.state(1_000) == "trying"
    bed.said = ("new", Words("", ""))
    assert bed.state(2_000) == "trying"
    bed.said = ("ok", Words("", ""))
    assert bed.state(3_000) == "stayed"
    assert (bed.files, bed.hurried) == (["soil-2.yaml"], 1)
    bed.said = SILENT
    assert bed.state(99_000) == "stayed"


@pytest.mark.parametrize(("said", "why"), [(SILENT, "no answer"), (None, "it was not read in time")])
def test_it_goes_where_it_does_not_answer_in_time(bed: Bed, said: tuple[str, Words] | None, why: str) -> None:
    bed.said = said
    bed.additions.begin(SHEET, 60)
    assert bed.state(59_999) == "trying"
    assert bed.state(60_000) == "taken_back"
    assert bed.additions.last is not None
    assert bed.additions.last.why.en == why
    assert (bed.files, bed.hurried) == ([], 2)
    bed.additions.begin(SHEET, 60)


def test_one_at_a_time_and_nothing_is_written_over(bed: Bed) -> None:
    bed.additions.begin(SHEET, 60)
    with pytest.raises(GatewayError, match="soil-2 is on trial still"):
        bed.additions.begin(Sheet("other", "devices.d/other.yaml", b""), 60)
    bed.said = ("ok", Words("", ""))
    assert bed.state(1) == "stayed"
    with pytest.raises(GatewayError, match=r"devices.d/soil-2.yaml is there already"):
        bed.additions.begin(SHEET, 60)
    assert bed.files == ["soil-2.yaml"]


@pytest.mark.parametrize("left", [["soil-2.trial"], ["soil-2.trial", "soil-2.yaml"]])
def test_a_cut_in_between_takes_it_back_at_the_next_start(bed: Bed, left: list[str]) -> None:
    folder = bed.folder / "devices.d"
    folder.mkdir()
    for name in [*left, "air.yaml"]:
        (folder / name).write_text("")
    bed.again()
    assert (bed.files, bed.hurried) == (["air.yaml"], 1)


def test_a_page_names_no_files_of_the_machine() -> None:
    good = {"id": "cam", "profile": "camera", "bus": "gate"}
    for bus, device, place in (
        ({"kind": "camera", "password_file": "identity/key.pem"}, good, "buses[0].password_file"),
        (None, {**good, "key_file": "word"}, "devices[0].key_file"),
        (None, {**good, "profile": "/etc/x.yaml"}, "devices[0].profile"),
        (None, {**good, "id": "../x"}, "devices[0].id"),
        (None, {**good, "id": 7}, "devices[0].id"),
    ):
        with pytest.raises(DocumentError) as refused:
            sheet_of(NewAsk(device, bus))
        assert [one.place for one in refused.value.mistakes] == [place]
    for both in (NewAsk(), NewAsk(good, None, good)):
        with pytest.raises(DocumentError, match="one device or one peripheral"):
            sheet_of(both)

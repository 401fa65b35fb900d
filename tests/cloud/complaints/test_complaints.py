"""A complaint from a phone without a log-in to the answer that its receipt shows, and whatever else may be sent."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import httpx
import pytest
from PIL import Image
from sqlmodel import select

from cloud import complaints
from cloud.app.patrol import SOURCES
from cloud.complaints.model import Complaint, ComplaintPhoto
from cloud.kernel.audit import Audit
from cloud.kernel.journal import JournalEvent
from cloud.kernel.problem import Problem
from cloud.public.pace import COMPLAINTS
from tests.cloud.public.ground import COUNTY, TOWN, Town
from tests.cloud.public.ground import town as built
from tests.engines import Engine, Engines

PHONE = "13900007777"
SAID = {"about": "fake", "text": "两家店里见到同一个码", "place": "城东市场", "phone": PHONE}


@pytest.fixture(scope="module")
def town(engines: Engines, engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    folder = tmp_path_factory.mktemp("town")
    with engines.database(engine, folder) as database:
        made = built(folder, database)
        yield made
        made.house.shut()


def picture(size: tuple[int, int] = (3000, 2000), form: str = "JPEG", turned: bool = False) -> bytes:
    """A photo as a phone takes it, with where it was taken."""
    image = Image.new("RGB", size, (10, 120, 60))
    exif = Image.Exif()
    exif[0x010F] = "SECRETPHONE"
    if turned:
        exif[0x0112] = 6
    written = io.BytesIO()
    image.save(written, form, exif=exif)
    return written.getvalue()


def hand_in(
    town: Town, address: str, photo: bytes | None = None, headers: dict[str, str] | None = None, **said: str
) -> httpx.Response:
    data = {**SAID, "code": town.path("good"), **said}
    files = {"photo": ("p.jpg", photo, "image/jpeg")} if photo is not None else {"photo": ("", b"", "")}
    return httpx.post(
        f"{town.house.url}/c/complaint", data=data, files=files, timeout=120,
        headers={"x-forwarded-for": address, "accept-language": "zh", **(headers or {})},
    )  # fmt: skip


def receipt_of(page: httpx.Response) -> str:
    assert page.status_code == 200, page.text
    return re.findall(r'class="receipt">([^<]+)<', page.text)[0]


def follow(town: Town, number: str, address: str = "10.40.0.1") -> httpx.Response:
    return httpx.post(
        f"{town.house.url}/c/receipt", data={"number": number}, timeout=120,
        headers={"x-forwarded-for": address, "accept-language": "zh"},
    )  # fmt: skip


def test_from_the_form_to_the_answer(town: Town) -> None:
    form = town.get(f"/c/complaint?code={town.path('good')}", "10.40.0.1").text
    assert " ".join(re.findall("....", town.labels["good"])) in form
    page = hand_in(town, "10.40.0.1", picture())
    receipt = receipt_of(page)
    assert PHONE not in page.text
    with town.database.read() as session:
        row = session.exec(select(Complaint)).one()
        assert (row.region, row.subject, row.kind, row.batch, row.photo) == (TOWN, "fenghe", "label", row.batch, True)
        assert receipt.replace(" ", "") not in str(row.model_dump())
        kept = [one.model_dump() for table in (Complaint, Audit) for one in session.exec(select(table))]
        raw = [one.raw for one in session.exec(select(JournalEvent))]
        assert PHONE not in f"{kept} {raw}"
        matters = [one for one in complaints.matters(session, 0) if one.key == row.id]
        assert matters[0].details == {
            "about": "码或标签像是假的、被复制的",
            "about_en": "a code or label that looks false or copied",
        }
    assert "已收到，等人受理" in follow(town, receipt.lower()).text

    clerk = town.house.enter("inspector", COUNTY)
    (item,) = clerk.get("/complaints?state=received").json()["items"]
    assert (item["phone"], item["text"], item["place"]) == ("139****7777", SAID["text"], SAID["place"])
    path = f"/complaints/{row.id}"
    shown = clerk.get(path + "/photo")
    assert shown.headers["content-type"] == "image/jpeg"
    with Image.open(io.BytesIO(shown.content)) as image:
        assert max(image.size) == 1600
        assert not image.getexif()
    assert b"SECRETPHONE" not in shown.content
    early = clerk.post(path + "/answer", json={"text": "查过了"}, headers={"If-Match": '"1"'})
    assert (early.status_code, early.json()["code"]) == (409, "complaint_state")
    assert clerk.post(path + "/accept", headers={"If-Match": '"1"'}).json()["state"] == "accepted"
    assert "已受理，正在查" in follow(town, receipt).text
    assert clerk.post(path + "/accept", headers={"If-Match": '"1"'}).status_code in (409, 412)
    called = clerk.post(path + "/contact", json={})
    assert called.json() == {"phone": PHONE}
    answered = clerk.post(path + "/answer", json={"text": "已到店核查，<b>标签作废</b>。"}, headers={"If-Match": '"2"'})
    assert answered.json()["state"] == "answered"
    text = follow(town, receipt).text
    assert "已到店核查，&lt;b&gt;标签作废&lt;/b&gt;。" in text
    assert clerk.post(path + "/close", json={"outcome": "founded"}, headers={"If-Match": '"3"'}).status_code == 403
    chief = town.house.enter("supervisor", COUNTY)
    assert (
        chief.post(path + "/close", json={"outcome": "founded"}, headers={"If-Match": '"3"'}).json()["state"]
        == "closed"
    )
    assert "属实" in follow(town, receipt).text
    waiting = {one["id"]: one["state"] for one in chief.get("/complaints", params={"waiting": True}).json()["items"]}
    assert row.id not in waiting
    assert set(waiting.values()) <= {"received", "accepted"}
    assert row.id in {one["id"] for one in chief.get("/complaints", params={"waiting": False}).json()["items"]}
    told = [one["operation"] for one in chief.get(path + "/events").json()["items"]]
    assert told == ["handInComplaint", "acceptComplaint", "openComplaintContact", "answerComplaint", "closeComplaint"]
    with town.database.read() as session:
        assert not [one for one in complaints.matters(session, 0) if one.key == row.id]
    assert any("complaint_waits" in source.codes for source in SOURCES)


def test_who_is_complained_about_and_other_counties_see_nothing(town: Town) -> None:
    receipt_of(hand_in(town, "10.41.0.1"))
    assert town.house.enter("farm", COUNTY, subject="fenghe").get("/complaints").status_code == 403
    assert town.house.enter("supervisor", "349902").get("/complaints").json()["items"] == []
    with town.database.read() as session:
        row = session.exec(select(Complaint)).first()
        assert row is not None
    stranger = town.house.enter("supervisor", "349902")
    for path in (f"/complaints/{row.id}", f"/complaints/{row.id}/photo", f"/complaints/{row.id}/events"):
        assert stranger.get(path).status_code == 404


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"about": "nonsense"}, "请选是什么问题"),
        ({"text": "短"}, "请写发生了什么"),
        ({"text": "长" * 1501}, "请写发生了什么"),
        ({"phone": "call me"}, "电话只写数字"),
        ({"phone": "12"}, "电话只写数字"),
        ({"place": "远" * 201}, "地点最多"),
    ],
)
def test_a_mistake_is_told_in_one_line_and_nothing_typed_is_lost(
    town: Town, fields: dict[str, str], words: str
) -> None:
    page = hand_in(town, "10.42.0.1", **fields)
    assert page.status_code == 422
    assert words in page.text
    assert (fields.get("text") or SAID["text"]) in page.text
    assert (fields.get("place") or SAID["place"]) in page.text


@pytest.mark.parametrize(
    "photo",
    [b"not a photo", b"\xff\xd8\xff" + b"x" * 500, picture((40, 40), "PNG")[:60], b"GIF89a" + bytes(100),
     b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"],
)  # fmt: skip
def test_what_is_no_photo_is_refused_and_the_words_stay(town: Town, photo: bytes) -> None:
    page = hand_in(town, "10.43.0.1", photo, text="照片之外的话还在")
    town.house.app.state.window.pace._budgets.clear()
    assert page.status_code == 422
    assert "只收 JPEG" in page.text
    assert "照片之外的话还在" in page.text


def test_a_photo_is_turned_upright_and_made_small() -> None:
    for form in ("JPEG", "PNG", "WEBP"):
        made = complaints.clean(picture((300, 200), form))
        with Image.open(io.BytesIO(made)) as image:
            assert (image.format, image.size) == ("JPEG", (300, 200))
    with Image.open(io.BytesIO(complaints.clean(picture((300, 200), turned=True)))) as image:
        assert image.size == (200, 300)
    with pytest.raises(Problem, match="photo_large"):
        complaints.clean(bytes(complaints.MOST + 1))


def test_a_picture_that_would_fill_the_memory_is_not_opened() -> None:
    huge = picture((1, 1), "PNG")
    bomb = huge.replace((1).to_bytes(4) + (1).to_bytes(4), (60_000).to_bytes(4) + (60_000).to_bytes(4), 1)
    with pytest.raises(Problem, match="photo_wrong"):
        complaints.clean(bomb)


def test_what_comes_from_another_site_or_too_often_or_too_large_is_stopped(town: Town) -> None:
    foreign = hand_in(town, "10.44.0.1", headers={"origin": "https://evil.example"})
    assert foreign.status_code == 403
    most = int(COMPLAINTS.most)
    assert [hand_in(town, "10.44.0.2").status_code for _ in range(most + 1)] == [200] * most + [429]
    large = hand_in(town, "10.44.0.3", bytes(7_200_000))
    assert large.status_code == 413


def test_a_receipt_cannot_be_guessed(town: Town) -> None:
    codes = [follow(town, "T000 0000 0000 0000", "10.45.0.1").status_code for _ in range(14)]
    assert codes[0] == 404
    assert codes[-1] == 429


def test_markup_in_a_complaint_is_text_for_whoever_reads_it(town: Town) -> None:
    bad = "<script>alert(1)</script>\"'"
    page = hand_in(town, "10.46.0.1", text=bad, phone="x", code=bad, place=bad)
    assert "<script" not in page.text
    assert page.text.count("&lt;script&gt;") >= 3


def test_a_code_that_nobody_was_given_is_written_down_with_the_words(town: Town) -> None:
    receipt_of(hand_in(town, "10.47.0.1", code="A8JJ Y4EM 5DP6 V6MG", phone="", text="扫出来查无此码"))
    with town.database.read() as session:
        row = session.exec(select(Complaint).where(Complaint.text.contains("扫出来"))).one()  # type: ignore[attr-defined]
        assert (row.region, row.kind, row.contact, row.photo) == (COUNTY, "", "", False)
        assert "A8JJ Y4EM 5DP6 V6MG" in row.text
        assert session.exec(select(ComplaintPhoto).where(ComplaintPhoto.complaint == row.id)).first() is None

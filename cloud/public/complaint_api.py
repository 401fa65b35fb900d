"""Routes by which anybody complains without a log-in, and reads the answer by a receipt.

What was typed comes back with a mistake and is never lost. A receipt travels in the body of a form and in no address.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException

from cloud import complaints
from cloud.accounts import public
from cloud.complaints import Told
from cloud.kernel.audit import by_itself
from cloud.kernel.clock import now_ms
from cloud.kernel.problem import Problem
from cloud.kernel.scope import NATION
from cloud.public import typed
from cloud.public.finding import find
from cloud.public.page_api import Reading, html, network, window_of
from cloud.public.rendering import ROOT, Reader, page
from cloud.public.window import Window

router = APIRouter(prefix=ROOT, dependencies=[public], include_in_schema=False)
_FIELDS: Final = ("about", "text", "place", "phone", "code")
_SHORTEST: Final = 4
_PHONE: Final = frozenset("0123456789+- ")
Words = tuple[str, str]


@router.get("/complaint", operation_id="pageOfComplaint", response_class=Response)
def page_of_complaint(reader: Reading, code: Annotated[str, Query(max_length=1_024)] = "") -> Response:
    """The form, about a code where one was scanned."""
    return _form(reader, {"code": code})


@router.post("/complaint", operation_id="handInComplaint", response_class=Response)
async def hand_in_complaint(request: Request, reader: Reading) -> Response:
    """Takes a complaint in, and shows its receipt."""
    window = window_of(request)
    try:
        said, content = await _handed(request)
    except HTTPException:
        return _form(reader, {}, ("没有收全，请再交一次。", "It did not arrive whole: hand it in again."))
    mistake = _mistake(said)
    if mistake is not None:
        return _form(reader, said, mistake)
    wait = window.pace.complaint(network(request), window.seconds())
    if wait:
        answer = window.paced(reader, wait)
        return html(answer.body, reader, answer.status, wait)
    try:
        row, receipt = await run_in_threadpool(_taken, window, reader, said, content)
    except Problem as problem:
        return _form(reader, said, (problem.body("zh").detail, problem.body("en").detail), problem.status)
    facts = {"receipt": complaints.grouped(receipt), "due": date.fromisoformat(row.due), "photo": row.photo}
    return html(page("received.html", reader, facts, f"{ROOT}/complaint"), reader)


@router.get("/receipt", operation_id="pageOfReceipt", response_class=Response)
def page_of_receipt(reader: Reading) -> Response:
    """The form in which a receipt is typed."""
    return _receipt(reader, None, asked=False)


@router.post("/receipt", operation_id="followComplaint", response_class=Response)
async def follow_complaint(request: Request, reader: Reading) -> Response:
    """How a complaint stands, for who has its receipt; tries are counted as codes are."""
    window = window_of(request)
    wait = window.pace.page(network(request), window.seconds())
    async with request.form(max_files=0, max_fields=4) as form:
        number = _text(form, "number")
    if not wait:
        row = await run_in_threadpool(_followed, window, number)
        if row is not None:
            return _receipt(reader, row, asked=True)
        wait = window.pace.miss(network(request), window.seconds())
    if wait:
        answer = window.paced(reader, wait)
        return html(answer.body, reader, answer.status, wait)
    return _receipt(reader, None, asked=True)


async def _handed(request: Request) -> tuple[dict[str, str], bytes]:
    """The fields of the form, and the photo. Raises HTTPException for what is no form."""
    async with request.form(max_files=1, max_fields=12) as form:
        photo = form.get("photo")
        content = await photo.read() if isinstance(photo, UploadFile) else b""
        return {name: _text(form, name) for name in _FIELDS}, content


def _taken(window: Window, reader: Reader, said: Mapping[str, str], content: bytes) -> tuple[complaints.Complaint, str]:
    photo = complaints.clean(content) if content else b""
    now = now_ms()
    with window.database.read() as session:
        about = find(session, typed.read(said["code"]), now)
    told = Told(
        about=said["about"],
        text=said["text"] if about is not None or not said["code"] else f"{said['text']}\n[{said['code'][:300]}]",
        region=(about.region if about is not None else "") or window.config.county.code or "",
        language=reader.language,
        place=said["place"],
        kind=about.kind if about is not None else "",
        code=about.key if about is not None else "",
        batch=about.batch if about is not None else "",
        subject=about.subject if about is not None else "",
        phone=said["phone"],
        photo=photo,
    )
    with window.database.write() as session:
        return complaints.complain(by_itself(session, "handInComplaint", now), told)


def _followed(window: Window, number: str) -> complaints.Complaint | None:
    with window.database.read() as session:
        return complaints.by_receipt(NATION, session, number)


def _mistake(said: Mapping[str, str]) -> Words | None:
    if said["about"] not in complaints.SUBJECTS:
        return ("请选是什么问题。", "Say what is wrong.")
    if not _SHORTEST <= len(said["text"]) <= complaints.LONGEST:
        return (
            f"请写发生了什么，{_SHORTEST} 到 {complaints.LONGEST} 个字。",
            f"Say what happened, in {_SHORTEST} to {complaints.LONGEST} characters.",
        )
    if len(said["place"]) > 200:
        return ("地点最多 200 个字。", "The place has 200 characters at most.")
    phone = said["phone"]
    if phone and (not set(phone) <= _PHONE or not 5 <= sum(map(str.isdigit, phone)) <= 15):
        return ("电话只写数字。", "A phone has digits only.")
    return None


def _text(form: FormData, name: str) -> str:
    """A field without control characters, which no column takes."""
    found = form.get(name)
    text = found if isinstance(found, str) else ""
    return "".join(one for one in text.replace("\r\n", "\n") if one == "\n" or one.isprintable()).strip()


def _form(reader: Reader, said: Mapping[str, str], mistake: Words | None = None, status: int = 422) -> Response:
    code = said.get("code", "")
    facts: dict[str, Any] = {
        "said": {name: said.get(name, "") for name in _FIELDS},
        "shown": _shown(code),
        "mistake": mistake,
        "subjects": complaints.SUBJECTS,
        "longest": complaints.LONGEST,
        "megabytes": complaints.MOST // (1024 * 1024),
        "days": complaints.DAYS,
    }
    here = f"{ROOT}/complaint"
    return html(page("complaint.html", reader, facts, here), reader, 200 if mistake is None else status)


def _shown(code: str) -> str:
    """A code as people know it: a voucher's address says nothing to anybody."""
    found = typed.read(code)
    return found.shown if found is not None else code[:60]


def _receipt(reader: Reader, row: complaints.Complaint | None, *, asked: bool) -> Response:
    facts: dict[str, Any] = {
        "complaint": row,
        "asked_for": asked,
        "states": complaints.STATES,
        "subjects": complaints.SUBJECTS,
        "outcomes": complaints.OUTCOMES,
        "reward": complaints.yuan(row.reward) if row is not None else "",
    }
    status = 404 if asked and row is None else 200
    return html(page("receipt.html", reader, facts, f"{ROOT}/receipt"), reader, status)

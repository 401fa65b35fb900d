"""Applications written: submitted, given papers, approved, returned, rejected, submitted again.

A change of what is filed waits in its application, and the old facts hold until somebody else has approved it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any, Final

from cloud import regions
from cloud.kernel import record
from cloud.kernel.audit import Deed
from cloud.kernel.problem import Problem, found
from cloud.kernel.record import stamped
from cloud.subjects import office, rules
from cloud.subjects import store as subjects
from cloud.subjects.filing import store
from cloud.subjects.filing.clock import due
from cloud.subjects.filing.media import MOST, media_of
from cloud.subjects.filing.model import Application, Paper, PaperContent
from cloud.subjects.filing.people import kept
from cloud.subjects.model import Subject
from cloud.subjects.words import deed_words, state_words
from contract.moment import law_day
from contract.personal import Person

MOST_PAPERS: Final = 20
FACTS: Final = ("kind", "name", "sectors", "credit_code", "address")


def apply(deed: Deed, facts: Mapping[str, Any], *, subject: str = "", person: Person | None = None) -> Application:
    """Ask for a new filing: of somebody unknown, or of a subject that the census lists.

    facts: as in `office.enlist`; of a listed subject only what differs. Raises Problem.
    """
    listed = office.seen(deed, subject) if subject else None
    if listed is None:
        return _apply_new(deed, facts, person)
    if listed.state != "listed":
        raise Problem("subject_state", state=state_words("subject", listed.state), verb=deed_words("file"))
    _check_single(deed, listed)
    proposal = {name: getattr(listed, name) for name in FACTS} | office.settled(deed, listed, _known(facts))
    who = kept(deed, person, listed.region) or listed.person
    return _submit(deed, "new", listed.region, listed.id, proposal, who)


def apply_change(deed: Deed, subject: str, facts: Mapping[str, Any]) -> Application:
    """Ask for a change of what is filed. Raises Problem, "nothing_changes" where it is filed so already."""
    found = office.active(deed, subject)
    if found.state != "filed":
        raise Problem("not_filed", state=state_words("subject", found.state))
    _check_single(deed, found)
    new = office.settled(deed, found, _known(facts))
    return _submit(deed, "change", found.region, found.id, _different(found, new), found.person)


def resubmit(deed: Deed, application_id: str, facts: Mapping[str, Any]) -> Application:
    """Submit again what was returned, with corrected facts; its clock begins anew."""
    found = _seen(deed, application_id, "resubmit", "returned")
    proposal = json.loads(found.proposal)
    if found.subject:
        subject = office.seen(deed, found.subject)
        corrected = proposal | office.settled(deed, subject, _known(facts))
        proposal = _different(subject, corrected) if found.kind == "change" else corrected
        base = {name: getattr(subject, name) for name in FACTS} | proposal
    else:
        proposal |= _settled_new(deed, found.region, _known(facts))
        base = proposal
    _check(base, found.person)
    last = due(law_day(deed.now))
    changes = {
        "proposal": _text(proposal),
        "state": "submitted",
        "submitted": deed.now,
        "submitted_by": deed.by,
        "due": last.day.isoformat(),
        "due_known": last.known,
        "rounds": found.rounds + 1,
    }
    record.change(deed, found, changes, hidden=("proposal",))
    return found


def approve(deed: Deed, application_id: str) -> Application:
    """File it. Raises Problem("own_application" | "application_state" | "credit_code_taken" …)."""
    found = _reviewed(deed, application_id, "approve")
    proposal = json.loads(found.proposal)
    subject = found.subject
    if found.subject:
        _apply_facts(deed, found, proposal)
    else:
        subject = _file_new(deed, found, proposal).id
    decision = {"state": "approved", "subject": subject, "decided": deed.now, "decided_by": deed.by, "reasons": ""}
    record.change(deed, found, decision)
    return found


def send_back(deed: Deed, application_id: str, reasons: Sequence[str]) -> Application:
    """Return it with what is to be put right."""
    found = _reviewed(deed, application_id, "return")
    record.change(deed, found, _decided(deed, "returned", reasons))
    return found


def reject(deed: Deed, application_id: str, reasons: Sequence[str]) -> Application:
    """Refuse it for good, also when it had been returned and never came back."""
    found = _reviewed(deed, application_id, "reject", "submitted", "returned")
    record.change(deed, found, _decided(deed, "rejected", reasons))
    return found


def add_paper(deed: Deed, application_id: str, name: str, content: bytes) -> Paper:
    """Put a paper to an application that is not decided. Raises Problem("paper_…" | "papers_full")."""
    found = _seen(deed, application_id, "add_paper", "submitted", "returned")
    if len(content) > MOST:
        raise Problem("paper_size")
    media = media_of(content)
    if media is None:
        raise Problem("paper_type")
    digest = sha256(content).hexdigest()
    there = store.papers(deed.scope, deed.session, [found.id])
    twin = next((one for one in there if one.digest == digest), None)
    if twin is not None:
        raise Problem("paper_twice", name=twin.name)
    if len(there) >= MOST_PAPERS:
        raise Problem("papers_full", most=MOST_PAPERS)
    paper = Paper(
        region=found.region,
        application=found.id,
        name=name,
        media=media,
        digest=digest,
        size=len(content),
        **stamped(deed),
    )
    record.add(deed, paper, {"application": found.id, "digest": digest, "media": media, "size": len(content)})
    deed.session.add(PaperContent(paper=paper.id, region=found.region, content=content))
    return paper


def _apply_new(deed: Deed, facts: Mapping[str, Any], person: Person | None) -> Application:
    region = facts.get("region")
    if not region or not facts.get("kind") or not facts.get("name"):
        raise Problem("facts_missing", zh="乡镇、类型、名称", en="region, kind and name")
    if deed.scope.subject or not deed.scope.covers(region):
        raise Problem("outside_region", region=region)
    regions.check(deed.session, region)
    _check_unlisted(deed, region, facts["name"])
    blank = {"sectors": "", "credit_code": "", "address": ""}
    proposal = blank | _settled_new(deed, region, _known(facts))
    return _submit(deed, "new", region, "", proposal, kept(deed, person, region))


def _submit(deed: Deed, kind: str, region: str, subject: str, proposal: Mapping[str, Any], person: str) -> Application:
    whole = dict(proposal)
    if kind == "change":
        found = office.seen(deed, subject)
        whole = {name: getattr(found, name) for name in FACTS} | whole
    _check(whole, person)
    last = due(law_day(deed.now))
    made = Application(
        region=region,
        kind=kind,
        subject=subject,
        proposal=_text(proposal),
        person=person,
        submitted=deed.now,
        submitted_by=deed.by,
        due=last.day.isoformat(),
        due_known=last.known,
        **stamped(deed),
    )
    return record.add(deed, made, {"kind": kind, "subject": subject, "due": made.due})


def _check(facts: Mapping[str, Any], person: str) -> None:
    rules.check_fileable(facts["kind"], facts["sectors"], facts["credit_code"], person)


def _check_single(deed: Deed, subject: Subject) -> None:
    other = store.undecided(deed.scope, deed.session, subject.id)
    if other is not None:
        raise Problem("application_open", application=other.id)


def _check_unlisted(deed: Deed, region: str, name: str) -> None:
    twin = subjects.named(deed.scope, deed.session, region, name)
    if twin is not None:
        raise Problem("subject_listed_already", subject=twin.id, state=state_words("subject", twin.state))


def _known(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: facts[name] for name in FACTS if facts.get(name) is not None}


def _settled_new(deed: Deed, region: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    new = dict(facts)
    if "sectors" in new:
        new["sectors"] = rules.joined(new["sectors"])
    if "credit_code" in new:
        new["credit_code"] = office.free_code(deed, region, new["credit_code"])
    return new


def _different(found: Subject, new: Mapping[str, Any]) -> dict[str, Any]:
    different = {name: value for name, value in new.items() if getattr(found, name) != value}
    if not different:
        raise Problem("nothing_changes")
    return different


def _seen(deed: Deed, application_id: str, verb: str, *states: str) -> Application:
    row = found(store.application(deed.scope, deed.session, application_id), application_id)
    if row.state not in states:
        raise Problem("application_state", state=state_words("application", row.state), verb=deed_words(verb))
    return row


def _reviewed(deed: Deed, application_id: str, verb: str, *states: str) -> Application:
    found = _seen(deed, application_id, verb, *(states or ("submitted",)))
    if deed.by in (found.submitted_by, found.created_by):
        raise Problem("own_application")
    return found


def _decided(deed: Deed, state: str, reasons: Sequence[str]) -> dict[str, Any]:
    return {"state": state, "decided": deed.now, "decided_by": deed.by, "reasons": "\n".join(reasons)}


def _apply_facts(deed: Deed, found: Application, proposal: Mapping[str, Any]) -> None:
    """Let the proposal become the facts. The version that the reviewer has seen is the application's."""
    subject = office.active(deed, found.subject)
    office.free_code(deed, subject.region, proposal.get("credit_code", ""), subject.id)
    changes = {**proposal, "person": found.person or subject.person}
    if found.kind == "new":
        state = rules.after(subject.state, "file", was_filed=False)
        changes |= {"state": state, "filed": deed.now, "state_reason": ""}
    kind = str(changes.get("kind", subject.kind))
    _by_review(deed, subject, changes, hidden=office.hidden("person" if subject.kind == "person" else kind))


def _by_review(deed: Deed, subject: Subject, changes: dict[str, Any], hidden: Sequence[str]) -> None:
    """The version asked for is the application's, so the subject's own is not compared."""
    expected, strict = deed.expected, deed.strict
    deed.expected, deed.strict = None, False
    try:
        record.change(deed, subject, changes, hidden=hidden)
    finally:
        deed.expected, deed.strict = expected, strict


def _file_new(deed: Deed, found: Application, proposal: Mapping[str, Any]) -> Subject:
    office.free_code(deed, found.region, proposal["credit_code"])
    _check_unlisted(deed, found.region, proposal["name"])
    made = Subject(
        region=found.region,
        **{name: proposal[name] for name in FACTS},
        person=found.person,
        state="filed",
        filed=deed.now,
        **stamped(deed),
    )
    what = {"kind": made.kind, "application": found.id, "state": "filed"}
    return record.add(deed, made, what)


def _text(proposal: Mapping[str, Any]) -> str:
    return json.dumps(proposal, ensure_ascii=False, sort_keys=True)

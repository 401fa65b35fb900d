"""Subjects written: listed by the census, changed while they are only listed, suspended, reopened, closed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from cloud import regions
from cloud.kernel import record
from cloud.kernel.audit import Deed
from cloud.kernel.problem import Problem, found
from cloud.kernel.record import Record, stamped
from cloud.kernel.scope import Scope
from cloud.subjects import rules, store
from cloud.subjects.credentials.office import revoke_all
from cloud.subjects.fields import sound
from cloud.subjects.model import Subject
from cloud.subjects.words import state_words
from contract.identifiers import credit_code

R = TypeVar("R", bound=Record)


def enlist(deed: Deed, facts: Mapping[str, Any]) -> Subject:
    """Put somebody on the census. facts: region, kind, name; sectors (a list), credit_code, address.

    Raises Problem("code_wrong" | "credit_code_taken" | "subject_listed_already" | "outside_region" | "region_unknown").
    """
    region, name = facts["region"], facts["name"]
    if deed.scope.subject or not deed.scope.covers(region):  # an account of one subject lists nobody else
        raise Problem("outside_region", region=region)
    regions.check(deed.session, region)
    code = free_code(deed, region, facts.get("credit_code", ""))
    twin = store.named(Scope(deed.scope.regions), deed.session, region, name)
    if twin is not None:
        raise Problem("subject_listed_already", subject=twin.id, state=state_words("subject", twin.state))
    sectors = rules.joined(facts.get("sectors", ()))
    made = Subject(
        region=region,
        kind=facts["kind"],
        name=name,
        sectors=sectors,
        credit_code=code,
        address=facts.get("address", ""),
        **stamped(deed),
    )
    return record.add(deed, made, _told(made))


def amend(deed: Deed, subject_id: str, changes: Mapping[str, Any]) -> Subject:
    """Change the facts of a subject that is only listed. Raises Problem("review_needed") for a filed one."""
    found = seen(deed, subject_id)
    if found.state != "listed":
        raise Problem("review_needed")
    record.change(deed, found, settled(deed, found, changes), hidden=hidden(found.kind))
    return found


def settled(deed: Deed, found: Subject, changes: Mapping[str, Any]) -> dict[str, Any]:
    """New facts as the table keeps them. Raises Problem("code_wrong" | "credit_code_taken")."""
    new = dict(changes)
    if "sectors" in new:
        new["sectors"] = rules.joined(new["sectors"])
    if "credit_code" in new:
        new["credit_code"] = free_code(deed, found.region, new["credit_code"], found.id)
    return new


def suspend(deed: Deed, subject_id: str, reason: str) -> Subject:
    """It may not trade until it is reopened."""
    return _move(deed, subject_id, "suspend", reason)


def reopen(deed: Deed, subject_id: str, reason: str) -> Subject:
    """What was suspended or closed goes on."""
    return _move(deed, subject_id, "reopen", reason)


def close(deed: Deed, subject_id: str, reason: str) -> Subject:
    """It has ended. Its credential is revoked with it; everything of it stays."""
    found = _move(deed, subject_id, "close", reason)
    revoke_all(deed, found, reason)
    return found


def seen(deed: Deed, subject_id: str) -> Subject:
    """A subject that the doer may see. Raises Problem("not_found")."""
    return found(store.subject(deed.scope, deed.session, subject_id), subject_id)


def active(deed: Deed, subject_id: str) -> Subject:
    """A subject that is neither suspended nor closed. Raises Problem("not_found" | "subject_closed")."""
    found = seen(deed, subject_id)
    if found.state in ("suspended", "closed"):
        raise Problem("subject_closed", state=state_words("subject", found.state))
    return found


def free_code(deed: Deed, region: str, text: str, own: str = "") -> str:
    """A credit code that no other subject of the county has, "" for none.

    Its check character may be wrong: that is told wherever the subject is shown. Raises Problem("code_wrong" |
    "credit_code_taken").
    """
    if not text.strip():
        return ""
    code = sound(credit_code, text).text
    twin = store.coded(Scope((region[:6],)), deed.session, code)
    if twin is not None and twin.id != own:
        raise Problem("credit_code_taken", subject=twin.id, state=state_words("subject", twin.state))
    return code


def hidden(kind: str) -> Sequence[str]:
    """Fields that name a human being, where the subject is one: the audit tells only that they changed."""
    return ("name", "address") if kind == "person" else ()


def _told(made: Subject) -> dict[str, Any]:
    facts = {"kind": made.kind, "sectors": made.sectors, "credit_code": made.credit_code, "state": made.state}
    return facts if made.kind == "person" else {**facts, "name": made.name, "address": made.address}


def _move(deed: Deed, subject_id: str, verb: rules.Verb, reason: str) -> Subject:
    found = seen(deed, subject_id)
    to = rules.after(found.state, verb, was_filed=found.filed > 0)
    record.change(deed, found, {"state": to, "state_reason": reason})
    return found

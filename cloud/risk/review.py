"""A person reviews a warning: it is published, or dismissed with a reason. Nothing is published without that."""

from __future__ import annotations

from typing import Final, Literal

from cloud.kernel.audit import Deed
from cloud.kernel.problem import Problem
from cloud.risk.model import RiskWarning
from cloud.risk.settling import snapshot, step, worse

Decision = Literal["published", "dismissed"]
_WORDS: Final = {"published": ("已发布", "published"), "dismissed": ("不予发布", "dismissed")}


def publish(deed: Deed, warning: RiskWarning, remark: str, *, to_party: bool) -> RiskWarning:
    """Publish what stands there now: to the office, and to the subject where `to_party`.

    Raises Problem("warning_gone" | "warning_reviewed"), and as Deed.fits.
    """
    if not warning.stands:
        raise Problem("warning_gone")
    _decide(deed, warning, "published")
    warning.to_party = to_party and warning.party != ""
    warning.shown = snapshot(warning)
    return _done(deed, warning, "published", remark)


def dismiss(deed: Deed, warning: RiskWarning, reason: str) -> RiskWarning:
    """It is no matter for anybody, and why; it waits again only when the numbers get worse. A published one is taken
    back by this.

    Raises Problem("warning_reviewed"), and as Deed.fits.
    """
    _decide(deed, warning, "dismissed")
    warning.to_party, warning.shown = False, ""
    return _done(deed, warning, "dismissed", reason)


def _decide(deed: Deed, warning: RiskWarning, decision: Decision) -> None:
    deed.fits(warning.version)
    if warning.decided == decision and not worse(warning):
        zh, en = _WORDS[decision]
        raise Problem("warning_reviewed", zh=zh, en=en)
    warning.decided, warning.reviewed = decision, warning.score
    warning.version += 1
    warning.changed = deed.now


def _done(deed: Deed, warning: RiskWarning, decision: Decision, remark: str) -> RiskWarning:
    step(deed.session, warning, decision, deed.now, deed.by, remark)
    what = {"decided": decision, "to_party": warning.to_party, "remark": remark, "score": warning.score}
    deed.note("risk_warning", warning.id, warning.region, warning.version, what=what)
    return warning

"""Every route of a gateway's pages and whom it lets in, written a second time and by hand."""

from __future__ import annotations

from gateway.core.operator import Trade

Route = tuple[str, str]
PUBLIC: set[Route] = {("GET", "/static/{path:path}"), ("GET", "/access"), ("POST", "/access")}
LET_IN: set[Route] = {  # this machine, and whoever has the word
    ("GET", "/"),
    ("GET", "/{name}"),
    ("GET", "/api/cameras"),
    ("GET", "/api/cameras/{key}/decisions"),
    ("GET", "/api/cameras/{key}/snapshots/{name}"),
    ("GET", "/api/cameras/{key}/live.mjpg"),
    ("GET", "/api/cameras/{key}/stream"),
    ("GET", "/api/gate"),
    ("GET", "/api/gate/stream"),
    ("GET", "/api/gate/whys"),
    ("GET", "/api/gate/tests"),
    ("GET", "/api/gate/days/{day}"),
    ("GET", "/api/test-room/state"),
    ("GET", "/api/test-room/stream"),
    ("GET", "/api/test-room/samples/{number}"),
    ("GET", "/api/test-room/days/{day}"),
    ("GET", "/api/farm/state"),
    ("GET", "/api/farm/stream"),
    ("GET", "/api/farm/growings/{key}/harvest"),
    ("GET", "/api/duty"),
    ("GET", "/api/names"),
    ("POST", "/api/duty"),
    ("DELETE", "/api/duty"),
    ("PUT", "/api/duty/pin"),
    ("GET", "/api/care/access"),
    ("GET", "/api/care/state"),
    ("GET", "/api/care/stream"),
    ("GET", "/api/care/devices"),
    ("GET", "/api/care/profiles"),
    ("GET", "/api/care/calibrations"),
    ("GET", "/api/care/wizard"),
}
ENGINEER: set[Route] = {  # whoever has the word, not the screen of the machine
    ("GET", "/api/care/logs"),
    ("GET", "/api/care/diagnostics"),
    ("POST", "/api/care/devices/{device}/probe"),
    ("POST", "/api/care/probes"),
    ("POST", "/api/care/devices"),
    ("POST", "/api/care/calibrations"),
    ("POST", "/api/care/tests/beep"),
    ("POST", "/api/care/tests/print"),
    ("POST", "/api/care/tests/scan"),
    ("POST", "/api/care/tests/card"),
    ("POST", "/api/care/tests/snapshot"),
    ("POST", "/api/care/wizard/reach"),
    ("POST", "/api/care/wizard/configure"),
    ("POST", "/api/care/wizard/enrol"),
    ("POST", "/api/care/wizard/finish"),
}
WORKING: dict[Route, set[Trade]] = {  # let in, and an operator of one of these trades has signed on
    ("POST", "/api/gate/codes"): {"examiner"},
    ("DELETE", "/api/gate/codes/{number}"): {"examiner"},
    ("PUT", "/api/gate/vehicle"): {"examiner"},
    ("POST", "/api/gate/none"): {"examiner"},
    ("POST", "/api/gate/tests"): {"examiner"},
    ("POST", "/api/gate/waiting"): {"examiner"},
    ("POST", "/api/gate/waiting/{number}"): {"examiner"},
    ("POST", "/api/gate/decision"): {"examiner"},
    ("POST", "/api/test-room/scans"): {"analyst"},
    ("DELETE", "/api/test-room/draft"): {"analyst"},
    ("POST", "/api/test-room/samples"): {"analyst"},
    ("PUT", "/api/test-room/samples/{number}/slot"): {"analyst"},
    ("DELETE", "/api/test-room/samples/{number}/slot"): {"analyst"},
    ("POST", "/api/test-room/samples/{number}/discard"): {"analyst"},
    ("POST", "/api/test-room/samples/{number}/label"): {"analyst"},
    ("POST", "/api/test-room/results/{key}/remarks"): {"analyst"},
    ("POST", "/api/farm/scans"): {"farmer"},
    ("DELETE", "/api/farm/scanned"): {"farmer"},
    ("POST", "/api/farm/preview"): {"farmer"},
    ("POST", "/api/farm/operations"): {"farmer"},
}
KEEPING: set[Route] = {  # whoever has the word, a keeper who has signed on, the machine while it has no operator
    ("GET", "/api/operators"),
    ("POST", "/api/operators"),
    ("PUT", "/api/operators/{key}"),
    ("DELETE", "/api/operators/{key}"),
    ("POST", "/api/operators/{key}/card"),
    ("DELETE", "/api/operators/{key}/card"),
}
_TILL = """
    GET state, GET stream, GET search, GET purposes, GET stock, GET days/{day}, POST scan, POST place, POST buyer,
    DELETE buyer, POST lines, PATCH lines/{line}, DELETE lines/{line}, POST crop, POST pest, POST prescription,
    POST notice, POST confirm, POST refuse, POST clear, POST purchases, POST reversals, POST counts, POST close,
    POST reprint
"""
WORKING |= {(method, f"/api/till/{path}"): {"clerk"} for method, path in (one.split() for one in _TILL.split(","))}

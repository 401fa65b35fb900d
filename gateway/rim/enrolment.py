"""Enrolment: the claim code on a slip of paper becomes a certificate for the key that was made on this machine.

The answer is believed because whoever made it knows the code (contract.claim), and for no other reason: the line to the
cloud may be plain http through a stranger's network.
"""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from http.client import HTTPException
from typing import Final
from urllib.parse import urlsplit

from contract import claim
from contract.claim import Grant
from contract.errors import ContractError
from gateway.core.errors import GatewayError
from gateway.rim.identity import Identity, fingerprints

_PATH: Final = "/api/v1/enrolment"
_WAIT_S: Final = 30.0
_MOST: Final = 256 * 1024


def enroll(
    identity: Identity,
    gateway: str,
    cloud: str,
    code: str,
    *,
    fingerprint: str = "",
    fresh: bool = False,
    language: str = "zh",
) -> Grant:
    """Ask the cloud at this URL for a certificate, prove the answer, and keep what it brings.

    fingerprint: SHA-256 (hex) of the root, where somebody has told it; fresh: for a new key. Raises ContractError for a
    misspelt code before anything is sent, GatewayError with what was wrong otherwise.
    """
    secret = claim.secret_of(code, gateway)
    try:
        request = identity.request(gateway, fresh=fresh)
        asked = claim.proof(secret, gateway, request)
        text, mac = _ask(cloud, {"gateway": gateway, "request": request, "proof": asked}, language)
        if not claim.same(claim.seal(secret, asked, text), mac):
            raise GatewayError("enrolment_unproved", cloud=cloud)
        grant = claim.decode(text)
        wanted = fingerprint.replace(":", "").replace(" ", "").lower()
        if wanted and wanted not in fingerprints(grant.ca):
            raise GatewayError("enrolment_fingerprint", found=", ".join(fingerprints(grant.ca)))
        identity.trust(grant.keys)
        identity.certify(grant.chain, grant.ca)
    except ContractError as error:  # sealed by somebody who knows the code, and yet no grant: we are older than he
        raise GatewayError("enrolment_refused", why=error.text(language)) from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise GatewayError("identity_unusable", folder=identity.folder, why=why) from None
    return grant


def _ask(cloud: str, body: dict[str, str], language: str) -> tuple[str, str]:
    """The grant as text, and its seal."""
    if urlsplit(cloud).scheme not in ("http", "https"):
        raise GatewayError("cloud_url", cloud=cloud)
    headers = {"Content-Type": "application/json", "Accept-Language": language}
    request = urllib.request.Request(  # noqa: S310  # the scheme has been looked at
        cloud.rstrip("/") + _PATH, json.dumps(body).encode(), headers
    )
    try:
        with urllib.request.urlopen(request, timeout=_WAIT_S) as reply:  # noqa: S310
            answer = json.loads(reply.read(_MOST))
    except urllib.error.HTTPError as error:
        raise GatewayError("enrolment_refused", why=_detail(error)) from None
    except (OSError, HTTPException) as error:
        why = getattr(error, "reason", None) or error
        raise GatewayError("cloud_unreachable", cloud=cloud, why=getattr(why, "strerror", None) or why) from None
    except ValueError:
        raise GatewayError("cloud_strange", cloud=cloud) from None
    grant, mac = (answer.get(name) if isinstance(answer, dict) else None for name in ("grant", "mac"))
    if not isinstance(grant, str) or not isinstance(mac, str):
        raise GatewayError("cloud_strange", cloud=cloud)
    return grant, mac


def _detail(error: urllib.error.HTTPError) -> str:
    """What the cloud says of a refusal, in the reader's language."""
    with error:
        try:
            detail = json.loads(error.read(_MOST))["detail"]
        except (OSError, ValueError, KeyError, TypeError):
            detail = None
    return detail if isinstance(detail, str) else f"HTTP {error.code}"

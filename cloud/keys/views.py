"""What the API says of keys and claims, and what a gateway asks of it."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from contract import claim

KEY_EXAMPLE: JsonDict = {
    "kid": "ack-5f0c2b7d9e3a1468",
    "purpose": "ack",
    "alg": "ed25519",
    "public": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
    "gateway": "",
    "region": "532331",
    "not_before": 0,
    "not_after": 1_858_418_400_000,
    "state": "in_use",
    "revoked": 0,
    "revoked_by": "",
    "revoked_why": "",
}


class KeyView(BaseModel):
    """A public key: of the county, or of a gateway."""

    model_config = {"json_schema_extra": {"examples": [KEY_EXAMPLE]}}

    kid: str
    purpose: Literal["root", "ca", "rules", "ack", "command", "log", "voucher", "vault", "gateway"]
    alg: str
    public: str = Field(description="raw, in unpadded base64url")
    gateway: str = Field(description="whose it is, empty for a key of the county")
    region: str
    not_before: int
    not_after: int
    state: Literal["waiting", "in_use", "replaced", "ended", "revoked"] = Field(
        description="replaced: a younger one is at work, this one still proves what it signed"
    )
    revoked: int
    revoked_by: str
    revoked_why: str


class Keys(BaseModel):
    """The inventory of public keys in the visitor's region, the county's own first."""

    items: list[KeyView]


class Revocation(BaseModel):
    """Why a key or a gateway is revoked."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"why": "stolen from the site"}]})

    why: str = Field(min_length=1, max_length=200)


class Revoked(BaseModel):
    """The keys that prove nothing any more."""

    keys: list[str] = Field(examples=[["gateway-a3f1c0b27d9e5846"]])


class ClaimView(BaseModel):
    """A claim code, shown once: it is kept as a hash only."""

    model_config = {
        "json_schema_extra": {
            "examples": [{"gateway": "yuhe-1", "code": "7KQ3-M8XW-PARD", "expires": 1_796_023_200_000}]
        }
    }

    gateway: str
    code: str
    expires: int = Field(description="ms UTC")


class Enrolment(BaseModel):
    """A gateway asks for its first certificate, and proves that it knows the claim code (contract.claim)."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "gateway": "yuhe-1",
                    "request": "-----BEGIN CERTIFICATE REQUEST-----\n…\n-----END CERTIFICATE REQUEST-----\n",
                    "proof": "mZr8mX1H8xZ7m4m4xQ0bV0b3kq8oX2k0yC2n5c1r9dE",
                }
            ]
        },
    )

    gateway: str = Field(min_length=1, max_length=32)
    request: str = Field(min_length=1, max_length=claim.MAX_REQUEST)
    proof: str = Field(min_length=1, max_length=64)


class Granted(BaseModel):
    """The answer: certificate chain, CA, trusted keys and broker as a text of JSON, and its seal by the claim code."""

    model_config = {
        "json_schema_extra": {
            "examples": [
                {
                    "grant": '{"ver":1,"gateway":"yuhe-1","t":1795418400000,"chain":"-----BEGIN CERTIFICATE-----…"}',
                    "mac": "y0mX1H8xZ7m4m4xQ0bV0b3kq8oX2k0yC2n5c1r9dEmZ",
                }
            ]
        }
    }

    grant: str
    mac: str

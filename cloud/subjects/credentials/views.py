"""What the API says of credentials and scans, and what it is told of them."""

from __future__ import annotations

from typing import Annotated, Final, Literal, cast

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from cloud.subjects.credentials.model import Credential, CredentialScan, CredentialState, Found
from cloud.subjects.fields import EXAMPLE_ID, EXAMPLE_MS, RecordId
from cloud.subjects.model import Subject, SubjectKind, SubjectState
from contract.printed import identity_code

CREDENTIAL_EXAMPLE: Final[JsonDict] = {
    "id": EXAMPLE_ID,
    "region": "349901101",
    "version": 1,
    "created": EXAMPLE_MS,
    "subject": EXAMPLE_ID,
    "code": "SZZZZZZZZZZZZZBG",
    "grouped": "SZZZ ZZZZ ZZZZ ZZBG",
    "state": "active",
    "reason": "",
    "ended": None,
    "successor": "",
}
SCAN_EXAMPLE: Final[JsonDict] = {
    "id": EXAMPLE_ID,
    "region": "349901101",
    "credential": EXAMPLE_ID,
    "subject": EXAMPLE_ID,
    "found": "valid",
    "at": EXAMPLE_MS,
    "by": "zhao-min",
    "role": "inspector",
    "latitude": 33.1,
    "longitude": 115.6,
    "doubt": "",
}


class CredentialView(BaseModel):
    """The electronic identity of a subject."""

    model_config = ConfigDict(json_schema_extra={"examples": [CREDENTIAL_EXAMPLE]})

    id: str
    region: str
    version: int
    created: int
    subject: str
    code: str
    grouped: str = Field(description="as printed for people")
    state: CredentialState
    reason: str
    ended: int | None
    successor: str = Field(description="the id of the credential that came in its place")


class Credentials(BaseModel):
    """A page of credentials."""

    items: list[CredentialView]
    next: str | None


class CredentialIn(BaseModel):
    """For whom a credential is issued."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"subject": EXAMPLE_ID}]})

    subject: RecordId


class ScanIn(BaseModel):
    """What was scanned, and where. `at`: when, if the scan waited for a network."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"text": "HTTPS://T.EXAMPLE.CN/SZZZZZZZZZZZZZBG", "latitude": 33.1, "longitude": 115.6}]
        },
    )

    text: Annotated[str, Field(max_length=512)]
    latitude: Annotated[float, Field(ge=-90, le=90)] | None = None
    longitude: Annotated[float, Field(ge=-180, le=180)] | None = None
    at: Annotated[int, Field(ge=0, le=1 << 52)] | None = None


class ScanView(BaseModel):
    """One scan. doubt: the scan that was too far away for the time between."""

    model_config = ConfigDict(json_schema_extra={"examples": [SCAN_EXAMPLE]}, title="CredentialScanView")

    id: str
    region: str
    credential: str
    subject: str
    found: Found
    at: int
    by: str
    role: str
    latitude: float | None
    longitude: float | None
    doubt: str


class CredentialScans(BaseModel):
    """A page of scans."""

    items: list[ScanView]
    next: str | None


class Bearer(BaseModel):
    """What whoever scans may see of the subject: of their own region, a person's name masked."""

    id: str
    name: str
    kind: SubjectKind
    state: SubjectState
    region: str


class Verified(BaseModel):
    """Whether a scanned credential holds."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "scan": EXAMPLE_ID,
                    "found": "valid",
                    "reason": "",
                    "bearer": {
                        "id": EXAMPLE_ID,
                        "name": "青禾县丰禾蔬菜专业合作社",
                        "kind": "cooperative",
                        "state": "filed",
                        "region": "349901101",
                    },
                    "borrowed": False,
                }
            ]
        }
    )

    scan: str
    found: Found
    reason: str = Field(description="why it was rotated or revoked")
    bearer: Bearer | None
    borrowed: bool = Field(description="the same credential was scanned too far away for the time between")


def credential_view(row: Credential) -> CredentialView:
    """A credential as the API shows it."""
    return CredentialView(
        id=row.id,
        region=row.region,
        version=row.version,
        created=row.created,
        subject=row.subject,
        code=row.code,
        grouped=identity_code(row.code).grouped,
        state=cast(Literal["active", "rotated", "revoked"], row.state),
        reason=row.reason,
        ended=row.ended,
        successor=row.successor,
    )


def scan_view(row: CredentialScan) -> ScanView:
    """A scan as the API shows it."""
    return ScanView.model_validate(row, from_attributes=True)


def bearer(row: Subject) -> Bearer:
    """A subject as a stranger at a counter sees it."""
    name = row.name[:1] + "**" if row.kind == "person" else row.name
    return Bearer(
        id=row.id,
        name=name,
        kind=cast(SubjectKind, row.kind),
        state=cast(SubjectState, row.state),
        region=row.region,
    )

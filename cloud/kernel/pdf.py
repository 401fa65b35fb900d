"""How routes say that they answer with a PDF."""

from __future__ import annotations

from typing import Any, Final

PDF: Final = "application/pdf"
PDF_FILE: Final[dict[str, Any]] = {
    "description": "a PDF",
    "content": {
        PDF: {"schema": {"type": "string", "format": "binary"}, "examples": {"file": {"value": "%PDF-1.4…"}}},
    },
}
"""What a route's `responses` say of 200."""

"""The API as the pages keep it: read in a moment by every process of the tests; tests/web/test_api.py holds it true."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

KEPT: Final = Path(__file__).parents[3] / "dashboards/web/src/api/openapi.json"
DOCUMENT: Final[dict[str, Any]] = json.loads(KEPT.read_text(encoding="utf-8"))

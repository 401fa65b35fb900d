"""Quality numbers of the store as the words of the API."""

from __future__ import annotations

from typing import Final, cast

from cloud.telemetry.views import QualityWord
from contract.quality import Quality

WORDS: Final[tuple[QualityWord, ...]] = tuple(cast(QualityWord, quality.word) for quality in Quality)

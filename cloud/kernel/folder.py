"""The data folder: ours alone, because it holds who sold what to whom."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from cloud.kernel.errors import CloudError


def prepare(folder: Path) -> Path:
    """Make the folder where it is absent, for its owner only. Raises CloudError where one cannot write in it."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        why = os.strerror(error.errno or 0).lower()
        raise CloudError("folder_unusable", folder=folder, why=why) from None
    return folder.resolve()

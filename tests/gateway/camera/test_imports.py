"""A gateway without a camera never pays for OpenCV, and neither does a check of a configuration with one."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.packaging.images import ROOT

HEAVY = ("cv2", "zxingcpp", "pyzbar", "numpy")
MARKET = str(ROOT / "firmware-configs" / "gateway" / "market.yaml")


@pytest.mark.parametrize(
    "does",
    [
        "import gateway.app, gateway.rim.ports, gateway.rim.camera.view",
        f"from zhigen.cli import main; main(['gateway', 'check', {MARKET!r}], standalone_mode=False)",
        "from zhigen.cli import main; main(['camera', '--help'], standalone_mode=False)",
    ],
    ids=["gateway", "check", "help"],
)
def test_what_needs_no_pictures_imports_nothing_that_reads_them(does: str) -> None:
    asked = f"{does}\nimport sys\nprint('heavy:', [name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, cwd=ROOT)
    assert done.stdout.splitlines()[-1] == "heavy: []", done.stderr

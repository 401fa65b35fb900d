"""Property tests of the gateway have as many examples as usual: what the contract's conftest loaded ends here."""

from __future__ import annotations

from hypothesis import settings

settings.load_profile("busy")

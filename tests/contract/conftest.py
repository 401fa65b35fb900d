"""Property tests of the contract: no deadlines (the machine may be busy), as many examples as stay short."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

settings.register_profile("contract", deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("contract")

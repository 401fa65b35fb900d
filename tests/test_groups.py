"""Tests of one group run one after the other on one worker: what is heavy must not meet what is heavy.

xdist names the group in the id of the test; where it no longer does, it no longer groups, and says nothing.
"""

from __future__ import annotations

import os

import pytest


@pytest.mark.xdist_group("groups")
def test_a_group_is_a_group(request: pytest.FixtureRequest) -> None:
    if "PYTEST_XDIST_WORKER" not in os.environ or not request.config.getoption("loadgroup", default=False):
        pytest.skip("only where tests run side by side (make test)")
    assert request.node.nodeid.endswith("@groups")

"""Fixtures that every package's tests may use."""

from __future__ import annotations

import gc
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import certifi
import pytest
from hypothesis import HealthCheck, settings

from tests import moulds
from tests.broker import Mosquitto
from tests.engines import Engines

settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])  # so is the machine
settings.load_profile("busy")

_LANES: Final = ("kill", "long", "web", "console")  # groups of what takes long


def pytest_configure(config: pytest.Config) -> None:
    """What every process of the tests would do again and again is done once."""
    _keep_what_is_compiled()
    _trust_one_authority(config)
    _share_what_is_made(config)
    config.option.loadscopereorder = False  # xdist would begin with the group of the most tests, not of the longest
    gc.disable()  # what is collected stays


def pytest_collection_finish() -> None:
    """Thousands of tests and all modules live until the end: nobody need look through them for rubbish."""
    gc.freeze()
    gc.enable()


def _keep_what_is_compiled() -> None:
    """Where the environment forbids it, each worker and each program they start would compile all of it anew."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False


def _trust_one_authority(config: pytest.Config) -> None:
    """httpx reads every authority of the world for each client, 24 ms, and here nobody asks one: one must do."""
    folder = tempfile.TemporaryDirectory(prefix="zhigen-authority-")
    config.add_cleanup(folder.cleanup)
    authority = Path(folder.name) / "authority.pem"
    first, end, _ = Path(certifi.where()).read_text("utf-8").partition("-----END CERTIFICATE-----\n")
    authority.write_text(first + end, "utf-8")
    os.environ["SSL_CERT_FILE"] = str(authority)


def _share_what_is_made(config: pytest.Config) -> None:
    """A folder for all workers of a run, which inherit its name: what one of them has made the others copy."""
    if moulds.FOLDER not in os.environ:
        folder = tempfile.TemporaryDirectory(prefix="zhigen-moulds-")
        os.environ[moulds.FOLDER] = folder.name
        config.add_cleanup(lambda: os.environ.pop(moulds.FOLDER, None))
        config.add_cleanup(folder.cleanup)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What a module's tests share is made once: they go to one worker, as if they were of one xdist_group.

    What takes long is one group as well and begins first: no worker is still at it when the others have nothing left,
    and one that starts ten programs does not meet another that does.
    """
    for item in items:
        if isinstance(item, pytest.Function) and item.get_closest_marker("xdist_group") is None:
            shared = (found[-1].scope == "module" for found in item._fixtureinfo.name2fixturedefs.values())
            if any(shared):
                item.add_marker(pytest.mark.xdist_group(item.nodeid.partition("::")[0]))
            elif item.get_closest_marker("slow"):
                item.add_marker(pytest.mark.xdist_group("long"))
    items.sort(key=_turn)


def _turn(item: pytest.Item) -> int:
    """Whether a test is of a lane that begins first, and of which."""
    group = item.get_closest_marker("xdist_group")
    return _LANES.index(group.args[0]) if group and group.args[0] in _LANES else len(_LANES)


@pytest.fixture
def mosquitto(tmp_path: Path) -> Iterator[Mosquitto]:
    """A running real broker, anonymous on the loopback."""
    broker = Mosquitto(tmp_path)
    broker.start()
    yield broker
    broker.kill()


@pytest.fixture(scope="session")
def engines() -> Iterator[Engines]:
    """SQLite and PostgreSQL; one server for all tests of this process."""
    engines = Engines()
    yield engines
    engines.close()

"""The wheel, installed into an empty environment, has everything that a machine in the field needs."""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path

import pytest

from tests.parts import missing

ROOT = Path(__file__).parents[2]

_LOOK = """
from importlib.resources import files
shipped = sorted(p.name for p in (files("contract") / "device-profiles").iterdir() if p.name.endswith(".yaml"))
page = (files("cloud") / "static" / "index.html").read_text()
gate = (files("gateway") / "static" / "terminal" / "terminal.html").read_text()
schema = (files("contract") / "schema" / "readings.json").read_text()
print(len(shipped), "<div id=" in page and "<div id=" in gate, "$schema" in schema or "$ref" in schema)
"""


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment that holds the built wheel with the gateway's extra, and nothing else."""
    if not all((ROOT / page).exists() for page in ("cloud/static/index.html", "gateway/static/terminal/terminal.html")):
        missing("the pages (run `make web`)")
    folder = tmp_path_factory.mktemp("wheel")
    built = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert built.returncode == 0, built.stderr
    (wheel,) = folder.glob("*.whl")
    venv.create(folder / "env", with_pip=False)
    python = folder / "env/bin/python"
    installed = subprocess.run(
        [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--python", str(python),
         "--constraint", str(ROOT / "requirements/gateway.txt"), f"{wheel}[gateway]"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if "error sending request" in installed.stderr.lower() or "network" in installed.stderr.lower():
        missing(f"package registry: {installed.stderr.strip().splitlines()[-1]}")
    assert installed.returncode == 0, installed.stderr
    return python


def test_profiles_pages_and_schemas_are_inside(empty: Path) -> None:
    found = subprocess.run([empty, "-c", _LOOK], cwd=empty.parent, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stderr
    count, page, schema = found.stdout.split()
    assert int(count) == len(list((ROOT / "device-profiles").glob("*.yaml")))
    assert (page, schema) == ("True", "True")


def test_a_gateway_of_the_wheel_checks_its_configuration(empty: Path, tmp_path: Path) -> None:
    config = ROOT / "firmware-configs" / "gateway-first-sensor.yaml"
    command = [str(empty.parent / "zhigen"), "gateway", "check", str(config)]
    found = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout + found.stderr


def test_what_a_role_has_not_installed_is_named_in_one_line(empty: Path, tmp_path: Path) -> None:
    command = [str(empty.parent / "zhigen"), "cloud", "run", "--data", str(tmp_path)]
    found = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert found.returncode == 2
    assert "Traceback" not in found.stderr
    assert "zhigen[cloud]" in found.stderr


def test_a_till_of_the_wheel_knows_the_law(empty: Path) -> None:
    command = [str(empty.parent / "zhigen"), "law", "show", "carbofuran", "--on", "2026-06-01"]
    said = subprocess.run(
        command, cwd=empty.parent, capture_output=True, text=True, check=False, env={"LC_ALL": "C.UTF-8"}
    )
    assert said.returncode == 0, said.stderr
    assert "a licensed shop: refused" in said.stdout

"""The Dockerfiles copy what there is, start what there is, run as nobody, and every library comes as a wheel."""

from __future__ import annotations

import fnmatch
import json
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.packaging.images import ROOT, dockerfile, program, stages
from tests.parts import missing

FILES = sorted((ROOT / "firmware-configs" / "docker").glob("*.Dockerfile"))
_each = pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
_COMPILERS = re.compile(r"\b(gcc|g\+\+|build-essential|make|cargo|rustc|python3-dev|npm|node)\b")


def left_out(path: str) -> bool:
    """Whether .dockerignore keeps a path from the builder: the last line that fits it or a folder above decides."""
    out = False
    for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        kept, pattern = line.startswith("!"), line.removeprefix("!")
        parts = Path(path).parts
        above = ["/".join(parts[:length]) for length in range(1, len(parts) + 1)]
        plain = pattern.removeprefix("**/")
        if any(fnmatch.fnmatchcase(one, pattern) or fnmatch.fnmatchcase(one.split("/")[-1], plain) for one in above):
            out = not kept
    return out


def problems(file: Path) -> Iterator[str]:
    """One line for each thing that is wrong with a Dockerfile."""
    defaults = dict(one.text.split("=", 1) for one in dockerfile(file) if one.word == "ARG")
    found = stages(file)
    named = {one[0].text.split(" AS ")[-1] for one in found if " AS " in one[0].text}
    for stage in found:
        base = stage[0].text.split(" AS ")[0].split()[-1].strip("${}")
        tag = defaults.get(base, base).partition(":")[2]
        if not tag or tag == "latest":
            yield f"which {base}?"
        for one in stage:
            if one.word == "COPY":
                words = one.text.split()
                if words[0].startswith("--from="):
                    if words[0].removeprefix("--from=") not in named:
                        yield f"no stage {words[0]}"
                    continue
                for source in words[:-1]:
                    if not (ROOT / source).exists():
                        yield f"there is no {source}"
                    elif left_out(source):
                        yield f".dockerignore leaves out {source}"
            for install in re.findall(r"pip\S* [^&]*?\binstall [^&]*", one.text) if one.word == "RUN" else ():
                hashed = "--require-hashes" in install and "--only-binary :all:" in install
                if not hashed and "--no-deps /tmp/wheel/" not in install:
                    yield f"installs what nobody has checked: {install}"
    last = found[-1]
    users = [one.text for one in last if one.word == "USER"]
    if not users or not re.fullmatch(r"[1-9]\d*:[1-9]\d*", users[-1]):
        yield "runs as root, or as somebody without a number"
    for one in last:
        if one.word == "RUN" and (tool := _COMPILERS.search(one.text)):
            yield f"{tool[0]} in the image that runs"
    said = {one.word: one.text for one in last}
    if json.loads(said["ENTRYPOINT"]) != ["zhigen"]:
        yield "starts something else"
    wrong = program(json.loads(said["CMD"]))
    if wrong:
        yield wrong


def test_there_is_an_image_for_each_half() -> None:
    assert [file.stem for file in FILES] == ["cloud", "gateway"]


@_each
def test_nothing_is_wrong_with_it(file: Path) -> None:
    assert list(problems(file)) == []


@_each
@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("COPY contract contract", "COPY contracts contract", "there is no contracts"),
        ("COPY contract contract", "COPY tests tests", ".dockerignore leaves out tests"),
        ("USER 10001:10001", "USER zhigen", "without a number"),
        ("USER 10001:10001", "USER 0:0", "runs as root"),
        ("--require-hashes ", "", "installs what nobody has checked"),
        ("--only-binary :all:", "", "installs what nobody has checked"),
        (":3.11-slim-bookworm", "", "which PYTHON?"),
        ("--from=build", "--from=built", "no stage --from=built"),
        ('CMD ["', 'CMD ["x", "', "there is no `zhigen … x`"),
        ('ENTRYPOINT ["zhigen"]', 'ENTRYPOINT ["sh"]', "starts something else"),
        ("USER 10001:10001", "RUN apt-get install -y gcc\nUSER 10001:10001", "gcc in the image that runs"),
    ],
)
def test_each_check_can_say_no(file: Path, old: str, new: str, said: str, tmp_path: Path) -> None:
    text = file.read_text("utf-8")
    assert old in text
    broken = tmp_path / file.name
    broken.write_text(text.replace(old, new), "utf-8")
    found = list(problems(broken))
    assert any(said in line for line in found), found


@pytest.mark.parametrize("path", ["cloud/app/run.py", "device-profiles/xy-md02.yaml", "dashboards/web/src/main.ts"])
def test_what_the_images_are_made_of_reaches_the_builder(path: str) -> None:
    assert (ROOT / path).exists()
    assert not left_out(path)


@pytest.mark.parametrize(
    "path", ["secrets/influx_token", ".git/config", "cloud/static/index.html", "gateway/static/terminal/terminal.html",
             "zhigen-data/zhigen.db", "x/y.db", "contract/__pycache__/keys.pyc", "dashboards/web/node_modules/vue",
             "tests/conftest.py"]
)  # fmt: skip
def test_what_does_not_belong_in_them_stays_out(path: str) -> None:
    assert left_out(path)


@_each
def test_its_labels_carry_the_version_of_this_tree(file: Path) -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    labels = next(one.text for one in stages(file)[-1] if one.word == "LABEL")
    assert f'org.opencontainers.image.version="{version}"' in labels


@_each
def test_the_wheel_can_be_made_of_what_it_copies(file: Path, tmp_path: Path) -> None:
    stage = next(one for one in stages(file) if one[0].text.endswith(" AS build"))
    for one in stage:
        if one.word == "COPY" and not one.text.startswith("--from="):
            *sources, _ = one.text.split()
            for source in sources:
                target = tmp_path / "src" / source
                if (ROOT / source).is_dir():
                    shutil.copytree(ROOT / source, target, ignore=shutil.ignore_patterns("__pycache__", "static"))
                else:
                    target.parent.mkdir(parents=True, exist_ok=True)
                    shutil.copy(ROOT / source, target)
    command = next(one.text for one in stage if one.word == "RUN" and "hatchling" in one.text)
    built = subprocess.run(
        [sys.executable, *re.findall(r"python (-m hatchling build -t wheel)", command)[0].split(), "-d", str(tmp_path)],
        cwd=tmp_path / "src", capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert built.returncode == 0, built.stderr
    assert len(list(tmp_path.glob("*.whl"))) == 1


@pytest.mark.parametrize("platform", ["aarch64-manylinux_2_28", "x86_64-manylinux_2_28"])
@_each
def test_every_library_comes_as_a_wheel_for_both_processors(file: Path, platform: str, tmp_path: Path) -> None:
    found = subprocess.run(
        [sys.executable, "-m", "uv", "pip", "install", "--dry-run", "--quiet", "--target", str(tmp_path / "none"),
         "--python-version", "3.11", "--python-platform", platform, "--only-binary", ":all:", "--require-hashes",
         "--requirement", str(ROOT / "requirements" / f"{file.stem}.txt")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if "error sending request" in found.stderr.lower() or "network" in found.stderr.lower():
        missing(f"package registry: {found.stderr.strip().splitlines()[-1]}")
    assert found.returncode == 0, found.stderr

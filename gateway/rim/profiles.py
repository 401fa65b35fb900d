"""The shelf of device profiles: the farm's own folders first, then those that come with the product."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path

import contract
from contract import profile
from contract.profile import Profile
from gateway.core.errors import GatewayError

_FOLDER = "device-profiles"


def shipped() -> Path:
    """The folder that comes with the product: beside `contract` in a checkout, inside it in an installed wheel."""
    inside = Path(contract.__file__).parent / _FOLDER
    return inside if inside.is_dir() else inside.parents[1] / _FOLDER


class Shelf:
    """Finds profiles by id; reads each once."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = (*folders, shipped())
        self._read: dict[Path, Profile] = {}

    def find(self, name: str) -> Profile:
        """The profile with this id, or in the file that this path (.yaml) names.

        Raises GatewayError("profile_missing" | "profile_unreadable"), DocumentError with what is wrong inside.
        """
        path = Path(name) if name.endswith((".yaml", ".yml")) else self._path(name)
        found = self._read.get(path)
        if found is None:
            try:
                text = path.read_bytes()
            except FileNotFoundError:
                raise GatewayError("profile_missing", name=name, hint_zh="", hint_en="") from None
            except OSError as error:
                raise GatewayError("profile_unreadable", path=path, why=error.strerror) from None
            found = self._read[path] = profile.read(text, str(path))
        return found

    def ids(self) -> list[str]:
        """All ids that can be named."""
        return sorted({path.stem for folder in self._folders for path in folder.glob("*.yaml")})

    def _path(self, name: str) -> Path:
        for folder in self._folders:
            path = folder / f"{name}.yaml"
            if path.is_file():
                return path
        like = get_close_matches(name, self.ids(), n=1, cutoff=0.5)
        zh = f"，是不是 {like[0]}？" if like else f"，现有 {'、'.join(self.ids()) or '无'}"
        en = f", did you mean {like[0]}?" if like else f", there are {', '.join(self.ids()) or 'none'}"
        raise GatewayError("profile_missing", name=name, hint_zh=zh, hint_en=en)

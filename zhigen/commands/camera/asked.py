"""The camera that a command line names: as strict as a configuration, with the same words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhigen.commands.device.place import Misuse
from zhigen.tongue import language

if TYPE_CHECKING:
    from gateway.core.spec import CameraBus


def bus_of(source: str, username: str, password_file: str, **wishes: object) -> CameraBus:
    """What a gateway would be asked for this source; wishes: more of gateway.config.camera.Camera. Raises Misuse."""
    from pydantic import ValidationError

    from contract.mistakes import DocumentError, mistakes
    from gateway.config import specs
    from gateway.config.camera import Camera
    from gateway.core.spec import CameraBus

    place = {"source": source, "username": username, "password_file": password_file}
    asked = {"id": "camera", "kind": "camera", **place, **wishes}
    try:
        spec = specs.bus_spec(Camera.model_validate(asked))
    except ValidationError as error:
        raise Misuse(DocumentError(mistakes(error, Camera, data=asked)).text(language())) from None
    assert isinstance(spec, CameraBus)  # noqa: S101  # a camera makes a camera's bus
    return spec

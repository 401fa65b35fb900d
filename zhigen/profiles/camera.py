"""Examples of a profile of a camera, through the decoder that the gateway uses."""

from __future__ import annotations

from contract.mistakes import Mistake
from contract.profile import CameraProfile
from gateway.drivers.camera import decoder
from zhigen.profiles.promise import broken


def trial(profile: CameraProfile) -> list[Mistake]:
    """Where fields of an example become something else than it promises."""
    values, keys = decoder(profile), [point.key for point in profile.points]
    return [
        mistake
        for number, example in enumerate(profile.examples)
        for mistake in broken(number, example.values, dict(zip(keys, values(example.fields), strict=True)))
    ]

"""A picture as pixels, and how the bytes of a picture file become them.

OpenCV opens PNG, JPEG, WebP, GIF (its first frame), BMP and TIFF, brings 16 bits to 8 and turns what EXIF says is lying
on its side. It has no idea of transparency, and it refuses a JPEG that was cut off: both are mended here.
"""

from __future__ import annotations

from typing import Final, Literal

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]  # height × width grey, or height × width × 3 in the order blue, green, red

LARGEST: Final = 200_000_000  # pixels; zxing-cpp and OpenCV then need about 1.5 GB
_JPEG: Final = b"\xff\xd8\xff"
_JPEG_END: Final = b"\xff\xd9"
_WITH_ALPHA: Final = (b"\x89PNG", b"GIF8", b"RIFF", b"II*\x00", b"MM\x00*")

Refusal = Literal["no_picture", "too_large"]


def opened(data: bytes) -> Picture | Refusal:
    """The pixels of a picture file, or why there are none."""
    if not data:
        return "no_picture"
    flags = cv2.IMREAD_UNCHANGED if data.startswith(_WITH_ALPHA) else cv2.IMREAD_COLOR
    found = _decoded(data, flags)
    if found is None and data.startswith(_JPEG):
        found = _decoded(data + _JPEG_END, flags)
    if isinstance(found, str) or found is None:
        return found or "no_picture"
    if found.ndim == 3 and found.shape[2] == 4:
        return _on_paper(_eight_bits(found))
    if flags == cv2.IMREAD_UNCHANGED:
        found = _decoded(data, cv2.IMREAD_COLOR)
        if isinstance(found, str) or found is None:
            return found or "no_picture"
    return _eight_bits(found)


def _decoded(data: bytes, flags: int) -> NDArray[np.generic] | Refusal | None:
    try:
        found = cv2.imdecode(np.frombuffer(data, np.uint8), flags)
    except cv2.error as error:
        return "too_large" if "IMAGE_PIXELS" in str(error) or "Insufficient memory" in str(error) else None
    if found is None:
        return None
    return "too_large" if found.shape[0] * found.shape[1] > LARGEST else found


def _eight_bits(pixels: NDArray[np.generic]) -> Picture:
    if pixels.dtype == np.uint8:
        return np.asarray(pixels, np.uint8)
    scale = 255.0 if pixels.dtype.kind == "f" else 255 / (256**pixels.dtype.itemsize - 1)
    return np.asarray(np.clip(pixels.astype(np.float32) * scale, 0, 255), np.uint8)


def _on_paper(pixels: Picture) -> Picture:
    """A picture with transparency laid on white, or on black where what is to be seen is light itself."""
    alpha = pixels[..., 3:].astype(np.float32) / 255
    seen = float(alpha.sum())
    light = float((pixels[..., :3] * alpha).sum()) / (3 * seen) if seen else 0.0
    paper = 0.0 if light > 127 and alpha.min() < 1 else 255.0
    return np.asarray(pixels[..., :3] * alpha + paper * (1 - alpha) + 0.5, np.uint8)

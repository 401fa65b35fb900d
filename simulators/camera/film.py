"""A video file: Motion JPEG in AVI, which every reader of videos reads frame by frame."""

from __future__ import annotations

from pathlib import Path

import cv2

from contract.errors import ContractError
from simulators.camera.lens import Picture


class Film:
    """Takes frames until it is `full`. Raises ContractError where the file cannot be written."""

    def __init__(self, path: Path, size: tuple[int, int], fps: float, seconds: float | None = None) -> None:
        self.path = path
        self._left = None if seconds is None else round(seconds * fps)
        # By name, because FFmpeg writes MJPG less sharply than the writer of OpenCV's own.
        self._writer = cv2.VideoWriter(str(path), cv2.CAP_OPENCV_MJPEG, cv2.VideoWriter.fourcc(*"MJPG"), fps, size)
        if not self._writer.isOpened():
            raise ContractError(
                "mistake",
                zh=f"{path}：写不了，文件夹要在，文件名以 .avi 结尾",
                en=f"{path}: cannot be written; the folder must be there and the name end in .avi",
            )
        self._writer.set(cv2.VIDEOWRITER_PROP_QUALITY, 85)

    @property
    def endless(self) -> bool:
        """Whether it goes on until it is closed."""
        return self._left is None

    @property
    def full(self) -> bool:
        """Whether it has as many seconds as it was to have."""
        return self._left is not None and self._left <= 0

    def add(self, picture: Picture) -> None:
        """One frame more."""
        if not self.full:
            self._writer.write(picture)
            self._left = None if self._left is None else self._left - 1

    def close(self) -> None:
        """Make the file whole."""
        self._writer.release()

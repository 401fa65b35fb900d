"""What complaints refuse, in both languages."""

from __future__ import annotations

from typing import Final

from cloud.kernel import problem
from cloud.kernel.problem import Told

PROBLEMS: Final[dict[str, Told]] = {
    "photo_large": (
        413,
        ("照片太大", "The photo is too large"),
        ("照片最大 {most} MB，请用手机自带的相机拍。", "A photo has {most} MB at most."),
    ),
    "photo_wrong": (
        422,
        ("照片打不开", "The photo does not open"),
        ("只收 JPEG、PNG、WebP 照片，请换一张。", "A photo is a JPEG, PNG or WebP: take another one."),
    ),
    "complaint_state": (
        409,
        ("现在不能这样做", "Not now"),
        ("这件投诉{state}，不能这样做。", "The complaint is {state}: this cannot be done to it."),
    ),
    "complaint_contact": (
        404,
        ("没有留联系方式", "No contact"),
        ("投诉人没有留电话。", "The complainant left no phone."),
    ),
}
problem.add(PROBLEMS)

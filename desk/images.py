"""Pictures are drawn anew: what comes out has the pixels of what came in and nothing else. Runs in `desk/inspection.py`."""

from __future__ import annotations

import io

from PIL import Image, ImageOps

from base.errors import Refused
from desk.file_kind import Kind, webp_size

MOST_PIXELS = 50_000_000
"""The largest picture that phones take in daily use; 200 MB of memory once it is decoded."""
_FORMATS: dict[Kind, str] = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
_SAVED: dict[str, dict[str, int | bool]] = {"JPEG": {"quality": 90}, "PNG": {}, "WEBP": {"quality": 92, "method": 2}}

Image.MAX_IMAGE_PIXELS = None  # ours is checked before anything is decoded


def redraw(data: bytes, kind: Kind) -> bytes:
    """The picture without metadata, upright, its first frame only; raises Refused `file_pixels`, or whatever the decoder does."""
    if kind == "image/webp":
        _check_pixels(*(webp_size(data) or (0, 0)))
    form = _FORMATS[kind]
    with Image.open(io.BytesIO(data), formats=[form]) as image:
        _check_pixels(*image.size)
        image.load()
        upright = _plain(ImageOps.exif_transpose(image), form)
    out = io.BytesIO()
    upright.save(out, form, **_SAVED[form])
    return out.getvalue()


def _plain(image: Image.Image, form: str) -> Image.Image:
    """In a mode that the format can hold, with nothing carried along."""
    if image.mode == "P":
        image = image.convert("RGBA" if "transparency" in image.info else "RGB")
    allowed = {"L", "RGB"} if form == "JPEG" else {"L", "RGB", "RGBA", "1"}
    if image.mode not in allowed:
        image = image.convert("RGBA" if image.mode in {"LA", "PA", "RGBa"} and form != "JPEG" else "RGB")
    image.info.clear()
    return image


def _check_pixels(width: int, height: int) -> None:
    if width * height > MOST_PIXELS:
        raise Refused("file_pixels", most=MOST_PIXELS // 1_000_000)
    if width * height == 0:
        raise Refused("file_broken")
